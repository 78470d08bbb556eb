import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { approvalsReportSchema } from '../../lib/flows/approvals/approvalsReport.ts';
import { choiceReportSchema } from '../../lib/flows/contract-choice/choiceReport.ts';
import { importReportSchema } from '../../lib/flows/csv-import/importReport.ts';
import { deletedFile } from '../../lib/flows/expiry-sweep/peopleFiles.ts';
import { sweepReportSchema } from '../../lib/flows/expiry-sweep/sweepReport.ts';
import { type EventLine, hrEventReportSchema } from '../../lib/flows/hr-events/eventReport.ts';
import { transferReportSchema } from '../../lib/flows/manager-transfer/transferReport.ts';
import { changeSchema } from '../../lib/people/csv/writeChanges.ts';
import type { EvidenceKind, EvidenceLine } from './evidenceLine.ts';

/** What a line says beside which run it is of. */
export type Said = Pick<EvidenceLine, 'kind'> &
  Partial<Pick<EvidenceLine, 'source' | 'account' | 'what' | 'from' | 'to' | 'by' | 'file'>>;

/** What is known beside a report. */
export type Beside = {
  /** The text of a file in the folder of the run. @throws Error when it is gone */
  readFile: (file: string) => Promise<string>;
  /** Who approved what a run waited for; undefined where nobody did. */
  approvedBy: (runId: string) => string | undefined;
  /** Who got the link by which a contract's end was chosen, by the run of the choice. */
  recipientsOf: (runId: string) => Promise<string[]>;
};

/** Who decided, where a link of a mail does not tell who opened it. */
export const byLink = 'the link of the mail';

/** By the kinds of reports that say something of people, what they say. A dry run did nothing. */
const linesOf: Readonly<Record<string, (report: unknown, beside: Beside) => Promise<Said[]>>> = {
  'csv-import': linesOfImport,
  'expiry-sweep': linesOfSweep,
  'hr-events': async (report) => hrEventReportSchema.parse(report).events.flatMap(linesOfEvent),
  'contract-choice': linesOfChoice,
  'manager-transfer': async (report) => linesOfTransfer(report),
  approvals: async (report) => linesOfApprovals(report),
};

/**
 * What a report says was done about people, and the files beside it.
 *
 * @throws Error when the report is not what its flow writes, or a file beside it is gone
 */
export async function linesOfReport(kind: string, report: unknown, beside: Beside): Promise<Said[]> {
  return (await linesOf[kind]?.(report, beside)) ?? [];
}

async function linesOfImport(report: unknown, { readFile }: Beside): Promise<Said[]> {
  const { outcome, changes, decision, decidedBy, droppedBy } = importReportSchema.parse(report);
  if (outcome === 'previewed' || !changes) return [];
  const file = 'changes.csv';
  const rows = z.array(changeSchema).parse(rowsOf(await readFile(file)));
  return rows.map(({ account, what, from, to }) => {
    const by = what === 'ended' && decision === 'approved' ? (decidedBy ?? byLink) : (droppedBy ?? '');
    if (what === 'created') return { kind: 'hired', account, what, by, file };
    return { kind: what === 'ended' ? 'ended' : kindOf(what, from, to), account, what, from, to, by, file };
  });
}

async function linesOfSweep(report: unknown, { readFile, approvedBy }: Beside): Promise<Said[]> {
  const { runId, dryRun, sources } = sweepReportSchema.parse(report);
  const lines: Said[] = [];
  for (const source of sources.filter(({ deleted }) => deleted > 0 && !dryRun)) {
    const file = deletedFile(source);
    const by = approvedBy(runId) ?? 'rule: ended longer ago than the grace';
    // The file names everybody who was to be deleted, and not which of them are there still.
    const what = source.remaining > 0 ? `record, unless one of the ${source.remaining} still listed` : 'record';
    for (const { accountName: account = '', endDate: from = '' } of rowsOf(await readFile(file))) {
      lines.push({ kind: 'deleted', source: source.name, account, what, from, by, file });
    }
  }
  return lines;
}

/** Outcomes of an event by which nothing was done that was wanted. */
const notDone = [
  'rejected',
  'gone',
  'undecided',
  'blocked',
  'refused',
  'failed',
] as const satisfies EventLine['outcome'][];

function linesOfEvent(event: EventLine): Said[] {
  const { accountName: account = '', outcome, changed, deleted, reason = '', system } = event;
  const common = { account, by: event.event.by ?? system };
  if (outcome === 'created' || outcome === 'approved') return [{ ...common, kind: 'hired', what: outcome }];
  if (outcome === 'requested') return [{ ...common, kind: 'requested', what: 'hire' }];
  if (notDone.some((one) => one === outcome)) {
    return [{ ...common, kind: 'not done', what: [outcome, reason].filter(Boolean).join(': ') }];
  }
  const lines = changed.map(({ name: what, from, to }): Said => {
    const kind = outcome === 'rehired' && what === 'endDate' ? 'hired' : kindOf(what, from, to);
    return { ...common, kind, what, from, to };
  });
  if (deleted !== undefined) lines.push({ ...common, kind: 'deleted', what: 'record', file: deleted });
  const isEnd = outcome === 'ended' || outcome === 'withdrawn' || outcome === 'stopped';
  if (lines.length === 0 && isEnd) lines.push({ ...common, kind: 'ended', what: outcome });
  return lines;
}

async function linesOfChoice(report: unknown, { recipientsOf }: Beside): Promise<Said[]> {
  const { runId, outcome, accountName: account = '', endDate } = choiceReportSchema.parse(report);
  if (outcome !== 'extended' && outcome !== 'let it end') return [];
  const recipients = (await recipientsOf(runId)).join(', ');
  const by = recipients === '' ? byLink : `${byLink} to ${recipients}`;
  if (outcome === 'let it end') return [{ kind: 'decided', account, what: 'the contract ends', to: outcome, by }];
  return [{ kind: 'extended', account, what: 'endDate', from: endDate?.before ?? '', to: endDate?.after ?? '', by }];
}

function linesOfTransfer(report: unknown): Said[] {
  const { outcome, by: asker = '', manager, answeredBy, people } = transferReportSchema.parse(report);
  const answerer = answeredBy ?? `${byLink} to ${manager?.to ?? ''}`;
  if (outcome === 'declined' || outcome === 'lapsed') {
    const by = outcome === 'declined' ? answerer : 'nobody';
    return people.map(({ accountName }) => ({
      ...{ kind: 'decided', account: accountName, what: `another manager, asked for by ${asker}` },
      ...{ from: manager?.from ?? '', to: outcome, by },
    }));
  }
  return people
    .filter((one) => one.outcome === 'transferred')
    .map((one) => ({
      ...{ kind: 'handed over', account: one.accountName, what: 'manager', from: one.from, to: one.to },
      by: `${asker}, accepted by ${answerer}`,
    }));
}

function linesOfApprovals(report: unknown): Said[] {
  const { dryRun, items } = approvalsReportSchema.parse(report);
  return items
    .filter(({ outcome }) => !dryRun && (outcome === 'approved' || outcome === 'rejected'))
    .map(({ accountName: account = '', source = '', outcome, rule }) => ({
      ...{ kind: 'decided by rule', source, account, what: 'request for a hire', to: outcome },
      by: rule === undefined ? '' : `rule: ${rule}`,
    }));
}

/** A later end extends a contract, and an earlier one ends it sooner; anything else is a change. */
function kindOf(what: string, from: string, to: string): EvidenceKind {
  const [before, after] = [Date.parse(from), Date.parse(to)];
  if (what !== 'endDate' || Number.isNaN(before) || Number.isNaN(after)) return 'changed';
  return after > before ? 'extended' : 'ended';
}

function rowsOf(text: string): Record<string, string>[] {
  const rows: Record<string, string>[] = parse(text, { bom: true, columns: true, relax_column_count: true });
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, withoutMark(cell)])));
}

/** A value as it was before it was marked as text for spreadsheets. */
function withoutMark(cell: string): string {
  return /^'(?='|\s*[=+\-@＝＋－＠])/.test(cell) ? cell.slice(1) : cell;
}
