import * as z from 'zod';
import { holdSchema } from '../lib/decisions/hold.ts';
import { choiceReportSchema } from '../lib/flows/contract-choice/choiceReport.ts';
import { deletedFile } from '../lib/flows/expiry-sweep/peopleFiles.ts';
import { hrEventReportSchema } from '../lib/flows/hr-events/eventReport.ts';
import { transferReportSchema } from '../lib/flows/manager-transfer/transferReport.ts';
import { isSameAccount } from '../lib/people/person.ts';
import { inLine } from './table.ts';
import type { Trace } from './traces.ts';

/** One thing that was done about a person. `at`: an ISO instant; undefined where nothing tells. */
export type HistoryLine = { at: string | undefined; says: string };

/** What a trace is read with. */
export type HistoryContext = {
  accountName: string;
  /** What the report of a run says of its file, by the folder of the run; undefined where nothing is known. */
  fileOf: (folder: string) => ImportedFile | undefined;
};

/**
 * Of the report of an import: whether it only looked, who dropped the file, and who decided on what waited. Of that of a sweep: how
 * many whom it was to delete of each source are there still.
 */
export const importedFileSchema = z.object({
  outcome: z.string(),
  droppedBy: z.string().optional(),
  decision: z.string().optional(),
  decidedBy: z.string().optional(),
  finishedAt: z.string().optional(),
  sources: z
    .array(z.object({ id: z.string(), name: z.string(), remaining: z.int() }))
    .optional()
    .catch(undefined),
});

export type ImportedFile = z.output<typeof importedFileSchema>;

type Reader = (trace: Trace, context: HistoryContext) => HistoryLine[];

/** What tells of what, by its key, and how it is read. What none of them knows is told as it stands. */
const readers: readonly (readonly [RegExp, Reader])[] = [
  [/^runs\/.*\/changes\.csv$/, linesOfChanges],
  [/^runs\/.*\/(rejected|superseded|not-ended)\.csv$/, linesOfRejected],
  [/^runs\/.*\/held\.csv$/, linesOfHeld],
  [/^runs\/_expiry-sweep\/[^/]*\/deleted[^/]*\.csv$/, linesOfDeleted],
  // What brings people back whom changes, or the report of an event, tell of; and whom a dry run would have deleted.
  [/^runs\/.*\/(ended|deleted)\.csv$|^runs\/_expiry-sweep\/[^/]*\/due[^/]*\.csv$/, () => []],
  [/^runs\/_expiry-notice\/[^/]*\/due\.json$/, linesOfNotices],
  [/^runs\/.*\/report\.json$/, linesOfReport],
  // What a run works with, and its report tells.
  [/^runs\/.*\.json$/, () => []],
  [/^decisions\//, linesOfDecision],
  [/^contracts\//, linesOfContract],
  [/^blocked\//, linesOfBlocks],
  [/^attested\//, linesOfAttestations],
  // What events have said is told by the reports of their runs, and whom nelm looks at again by their block.
  [/^(people|watched)\//, () => []],
];

/** What one object tells of what was done about a person: who did it, what it was, and what it came to. */
export function historyLines(trace: Trace, context: HistoryContext): HistoryLine[] {
  const { key } = trace.version;
  const [, read = linesAsTheyAre] = readers.find(([pattern]) => pattern.test(key)) ?? [];
  const run = /^runs\/[^/]*\/([^/]+)\//.exec(key)?.[1];
  return read(trace, context).map(({ at, says }) => ({ at, says: inLine(run ? `${says}  [${run}]` : says) }));
}

function linesAsTheyAre({ version, about }: Trace): HistoryLine[] {
  return partsOf(about).map((part) => ({
    at: momentOf(version),
    says: `${version.key.split('/').at(-1)}: ${typeof part === 'string' ? part : JSON.stringify(part)}`,
  }));
}

const cells = z.record(z.string(), z.string());

function linesOfChanges({ version, about }: Trace, { fileOf }: HistoryContext): HistoryLine[] {
  const file = fileOf(folderOf(version.key));
  return partsOf(about).flatMap((part) => {
    const { what = '', from = '', to = '' } = cells.safeParse(part).data ?? {};
    const says = what === 'created' ? what : `${what} ${quoted(from)} → ${quoted(to)}`;
    const waited = what === 'ended' && file?.decision === 'approved';
    const approved = waited ? `, approved by ${file.decidedBy ?? 'somebody with the link of the mail'}` : '';
    // What waited was done at the end of the run, when somebody had decided.
    const at = (waited ? file.finishedAt : undefined) ?? momentOf(version);
    return { at, says: `${fileText(file)}: ${says}${approved}` };
  });
}

function fileText(file: ImportedFile | undefined): string {
  if (file?.outcome === 'previewed') return 'a preview, which changed nothing';
  return file?.droppedBy === undefined ? 'a file' : `a file that ${file.droppedBy} dropped`;
}

function linesOfRejected({ version, about }: Trace, { fileOf }: HistoryContext): HistoryLine[] {
  const file = fileText(fileOf(folderOf(version.key)));
  const what = /not-ended\.csv$/.test(version.key) ? 'the contract was not ended' : 'the row was set aside';
  return partsOf(about).map((part) => {
    const row = Object.entries(cells.safeParse(part).data ?? {});
    const [, reason = ''] = row.find(([column]) => /^errors?$/i.test(column)) ?? row.at(-1) ?? [];
    return { at: momentOf(version), says: `${file}: ${what}: ${reason}` };
  });
}

function linesOfHeld({ version, about }: Trace, { fileOf }: HistoryContext): HistoryLine[] {
  const file = fileText(fileOf(folderOf(version.key)));
  return partsOf(about).map(() => ({
    at: momentOf(version),
    says: `${file}: ending the contract waited for a decision`,
  }));
}

/** The file of a sweep names everybody who was to be deleted, and not which of them are there still. */
function linesOfDeleted({ version, about }: Trace, { fileOf }: HistoryContext): HistoryLine[] {
  const sources = fileOf(folderOf(version.key))?.sources ?? [];
  const source = sources.find((one) => version.key.endsWith(`/${deletedFile(one)}`));
  const unless =
    source && source.remaining > 0 ? `, unless it is one of the ${source.remaining} that were still listed` : '';
  const what = source ? `was deleted${unless}` : 'was to be deleted';
  return partsOf(about).map((part) => {
    const { endDate = '' } = cells.safeParse(part).data ?? {};
    return { at: momentOf(version), says: `a sweep: the record ${what}, of a contract that ended ${endDate}` };
  });
}

const dueSchema = z.object({ daysBefore: z.number().optional(), managerEmail: z.string().optional() });

function linesOfNotices({ version, about }: Trace): HistoryLine[] {
  if (folderOf(version.key).endsWith('-dry-run')) return [];
  return partsOf(about).map((part) => {
    const { daysBefore, managerEmail = 'the operators' } = dueSchema.safeParse(part).data ?? {};
    const when = daysBefore === undefined ? '' : `, ${daysBefore} days before the end`;
    return { at: momentOf(version), says: `a notice meant for ${managerEmail}${when}` };
  });
}

/** Files tell what an import changed, and whom a notice was of; of what has no such file the report does. */
function linesOfReport(trace: Trace, { accountName }: HistoryContext): HistoryLine[] {
  const report = jsonOf(trace);
  const events = hrEventReportSchema.safeParse(report).data;
  if (events) {
    const own = events.events.filter((one) => isSameAccount(one.accountName ?? '', accountName));
    return own.map(({ system, event, outcome, reason, changed }) => {
      const { by, comment } = event;
      const what = [event.type, event.type === outcome ? undefined : outcome].filter(Boolean).join(', ');
      const changes = changed.map(({ name, from, to }) => `${name} ${quoted(from)} → ${quoted(to)}`);
      const said = [reason, comment].filter(Boolean).join('; ');
      const whose = by === undefined ? system : `${system} by ${by}`;
      return {
        at: events.finishedAt,
        says: `an event of ${whose}: ${[what, ...changes].join(', ')}${said ? ` (${said})` : ''}`,
      };
    });
  }
  const choice = choiceReportSchema.safeParse(report).data;
  if (choice) {
    const { outcome, endDate, error } = choice;
    const moved =
      outcome === 'extended' && endDate?.after ? `, endDate ${quoted(endDate.before)} → ${quoted(endDate.after)}` : '';
    return [
      { at: choice.finishedAt, says: `a choice was carried out: ${outcome}${moved}${error ? ` (${error})` : ''}` },
    ];
  }
  const transfer = transferReportSchema.safeParse(report).data;
  if (transfer) {
    const own = transfer.people.filter((one) => isSameAccount(one.accountName, accountName));
    return own.map(({ outcome, from, to, reason }) => {
      const moved = outcome === 'transferred' ? `, manager ${quoted(from)} → ${quoted(to)}` : '';
      const by = transfer.by === undefined ? '' : ` by ${transfer.by}`;
      const { answeredAt, answeredBy, manager } = transfer;
      const whose = answeredBy ?? `the link of the mail to ${manager?.to ?? ''}`;
      const answered = answeredAt === undefined ? '' : `, answered by ${whose}`;
      return {
        at: transfer.finishedAt,
        says: `a transfer${by}: ${outcome}${moved}${answered}${reason ? ` (${reason})` : ''}`,
      };
    });
  }
  const kind = z.object({ kind: z.string() }).safeParse(report).data?.kind;
  return kind === 'csv-import' || kind === 'expiry-notice' ? [] : linesAsTheyAre(trace);
}

function linesOfDecision(trace: Trace): HistoryLine[] {
  const hold = holdSchema.safeParse(jsonOf(trace)).data;
  if (!hold) return linesAsTheyAre(trace);
  const { what, decided, lapsed, expiresAt, heldAt } = hold;
  if (decided) {
    const { decision, by = 'somebody with the link of the mail', at, reason } = decided;
    const said = decision === 'approve' ? 'approved' : 'rejected';
    return [{ at, says: `a decision: ${what}: ${said} by ${by}${reason ? ` (${reason})` : ''}` }];
  }
  const open = lapsed ? 'nobody decided in time' : `nobody has decided; until ${expiresAt}`;
  return [{ at: heldAt, says: `a decision: ${what}: ${open}` }];
}

const contractSchema = z.object({
  endDate: z.string(),
  recipients: z.array(z.string()).default([]),
  choice: z.object({ kind: z.string(), endDate: z.string().optional(), at: z.string() }).optional(),
  ending: z.object({ outcome: z.string(), error: z.string().optional() }).optional(),
});

/** What a manager chose by the link of a notice. That there was the notice is told by its run. */
function linesOfContract(trace: Trace): HistoryLine[] {
  const { data } = contractSchema.safeParse(jsonOf(trace));
  if (!data) return linesAsTheyAre(trace);
  const { endDate, recipients, choice, ending } = data;
  if (!choice) return [];
  const chose = choice.endDate === undefined ? choice.kind : `${choice.kind} until ${choice.endDate}`;
  const came = ending ? `: ${ending.outcome}${ending.error ? ` (${ending.error})` : ''}` : '';
  const who = recipients.join(' or ') || 'whoever had the link';
  return [{ at: choice.at, says: `a choice of ${who}, of the contract that ends ${endDate}: ${chose}${came}` }];
}

const saidSchema = z.object({ by: z.string(), at: z.string(), reason: z.string() });
const blocksSchema = z.object({ blocks: z.array(saidSchema.extend({ lifted: saidSchema.optional() })) });

function linesOfBlocks(trace: Trace): HistoryLine[] {
  const blocks = blocksSchema.safeParse(jsonOf(trace)).data?.blocks ?? [];
  return blocks.flatMap(({ by, at, reason, lifted }) => [
    { at, says: `stopped by ${by} (${reason})` },
    ...(lifted ? [{ at: lifted.at, says: `the block was lifted by ${lifted.by} (${lifted.reason})` }] : []),
  ]);
}

const attestedSchema = z.object({
  attestations: z.array(z.object({ kind: z.string(), by: z.string(), at: z.string() })),
});

function linesOfAttestations(trace: Trace): HistoryLine[] {
  const said = attestedSchema.safeParse(jsonOf(trace)).data?.attestations ?? [];
  return said.map(({ kind, by, at }) => ({ at, says: `${by} said: ${kind}` }));
}

/** When a run was begun, by its own clock; of what is no run's, when it was written. */
function momentOf({ key, at }: Trace['version']): string | undefined {
  const [, year, month, day, hour, minute, second] =
    /^runs\/[^/]*\/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)\d*Z/.exec(key) ?? [];
  return year === undefined ? at?.toISOString() : `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
}

function partsOf(about: Trace['about']): unknown[] {
  return typeof about === 'object' ? about.parts : [];
}

function jsonOf({ bytes }: Trace): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}

const quoted = (text: string) => JSON.stringify(text);
