import * as z from 'zod';
import { runReportSchema } from '../../lib/durable/runReport.ts';
import { importHeadline } from '../../lib/flows/csv-import/importHeadline.ts';
import { type ImportReport, importReportSchema } from '../../lib/flows/csv-import/importReport.ts';
import { sweepReportSchema } from '../../lib/flows/expiry-sweep/sweepReport.ts';
import { sweptText } from '../../lib/flows/expiry-sweep/sweepReportPage.ts';
import { inLine } from '../table.ts';

/** What became of an HR event. It is called by its own id: a terminal is often kept as a log. */
const shownEventSchema = z.object({
  event: z.object({ id: z.string(), type: z.string().optional() }),
  outcome: z.string(),
  changed: z.array(z.object({ name: z.string() })),
  reason: z.string().optional(),
  goesOnIn: z.string().optional(),
});

/** What reports of other kinds may say beside what all say, as far as it is shown. What looks otherwise is left out. */
const otherReportSchema = runReportSchema.extend({
  source: z.object({ name: z.string() }).optional().catch(undefined),
  dryRun: z.boolean().optional().catch(undefined),
  counts: z.record(z.string(), z.number()).optional().catch(undefined),
  events: z.array(shownEventSchema).optional().catch(undefined),
  /** Of a sweep, what became of each source. */
  sources: sweepReportSchema.shape.sources.optional().catch(undefined),
});

/** The reports of every kind, as far as they are shown on a terminal. */
export const shownReportSchema = z.union([importReportSchema, otherReportSchema]);

const mostRejects = 20;

const shownCounts = [
  'created',
  'updated',
  'unchanged',
  'rejected',
  'failed',
  'superseded',
  'heldRows',
  'ended',
  'held',
  'notEnded',
] as const;

/** A run's result for a terminal, ending in where the report is: an import as a small table, any other in a line or two. */
export function resultText(report: z.infer<typeof shownReportSchema>, reportFile: string): string {
  return 'rejects' in report ? importTable(report, reportFile) : runLines(report, reportFile);
}

function runLines(report: z.infer<typeof otherReportSchema>, reportFile: string): string {
  const { kind, events = [], source, sources = [], dryRun, outcome, counts = {}, requests, error } = report;
  const what = [kind, ...(source ? [`of ${source.name}`] : []), ...(dryRun ? ['(dry run)'] : [])].join(' ');
  const all = Object.entries(counts).map(([name, count]) => `${name} ${count.toLocaleString('en')}`);
  return [
    '',
    `${what}: ${outcome.replaceAll('-', ' ')} (${counted(requests.total, 'request')})`,
    ...[error, ...eventLines(events), events.length === 1 ? '' : all.join(', ')].flatMap((text) =>
      text ? [`  ${text}`] : [],
    ),
    ...sources
      .filter(({ due }) => due > 0)
      .map((one) => `  ${one.name}, ${one.due.toLocaleString('en')} past the grace: ${sweptText(one)}`),
    `  report: ${reportFile}`,
    '',
  ].join('\n');
}

const mostEvents = 20;

function eventLines(events: readonly z.infer<typeof shownEventSchema>[]): string[] {
  const lines = events.slice(0, mostEvents).map(({ event, outcome, changed, reason, goesOnIn }) => {
    const names = changed.map(({ name }) => name).join(', ');
    const more = [reason, names && `Changed: ${names}.`, goesOnIn && `It goes on in run ${goesOnIn}.`];
    const told = more.flatMap((text) => (text ? [text] : [])).join(' ');
    return `"${event.type ?? 'event'}" ${event.id}: ${outcome.replaceAll('-', ' ')}${told ? `. ${told}` : ''}`;
  });
  const left = events.length - lines.length;
  return left > 0 ? [...lines, `and ${counted(left, 'event')} more in the report`] : lines;
}

/** A header may end in a colon of its own, and some problems are of no column. */
function rejectLine({ row, column, reason }: ImportReport['rejects'][number]): string {
  const name = column.replace(/[\s:]+$/, '');
  return `  row ${row}${name === '' ? '' : `, ${name}`}: ${reason}`;
}

function importTable(report: ImportReport, reportFile: string): string {
  const {
    source,
    file,
    counts,
    rejects,
    missing,
    error,
    requests,
    gaveWay = [],
    asRoster,
    remarks = [],
    unknownColumns,
    moreRejects = 0,
  } = report;
  const name = file.key.slice(file.key.lastIndexOf('/') + 1);
  const headline = importHeadline(report).replace(/^./, (first) => first.toLowerCase());
  const left = Math.max(0, rejects.length - mostRejects) + moreRejects;
  const columns = shownCounts.filter((column) => counts[column] !== undefined);
  const widths = columns.map((column) => Math.max(column.length, String(counts[column]).length) + 2);
  const line = (cells: readonly (string | number)[]) =>
    `  ${cells.map((cell, index) => String(cell).padStart(widths[index] ?? 0)).join('')}`;
  return [
    '',
    `${name} → ${source.name || 'no source'}: ${headline} (${counted(counts.rows, 'row')}, ${counted(requests.total, 'request')})`,
    ...[error, missing].flatMap((text) => (text ? [`  ${text}`] : [])),
    line(columns),
    line(columns.map((column) => counts[column] ?? 0)),
    ...rejects.slice(0, mostRejects).map(rejectLine),
    ...(left > 0 ? [`  and ${left.toLocaleString('en')} more in rejected.csv`] : []),
    ...(asRoster
      ? [`  as a full roster: ${asRoster.ended} would end, ${asRoster.held} would wait for a decision`]
      : []),
    ...gaveWay.map(
      ({ file, rows }) => `  ${counted(rows, 'row')} gave way to ${file}, which was dropped later: see superseded.csv`,
    ),
    ...remarks.map((remark) => `  ${remark}`),
    ...(unknownColumns.length > 0 ? [`  Columns that are not used: ${inLine(unknownColumns.join(', '))}.`] : []),
    `  report: ${reportFile}`,
    '',
  ].join('\n');
}

const counted = (count: number, noun: string) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
