import * as z from 'zod';
import { type Change, changeSchema } from '../people/csv/writeChanges.ts';

const changedSchema = z.object({ name: z.string(), from: z.string(), to: z.string() });

/** One event of a report of HR events, as far as pages show it. */
const eventSchema = z.object({
  system: z.string(),
  event: z.object({
    id: z.string().default(''),
    type: z.string().optional(),
    occurredAt: z.string().default(''),
    comment: z.string().optional(),
    by: z.string().optional(),
  }),
  accountName: z.string().optional(),
  outcome: z.string(),
  reason: z.string().optional(),
  changed: z.array(changedSchema).default([]),
  deleted: z.string().optional(),
});

/** One person of a report about a transfer to another manager. */
const transferredSchema = z.object({
  accountName: z.string(),
  outcome: z.string(),
  from: z.string().default(''),
  to: z.string().default(''),
  reason: z.string().optional(),
});

/**
 * A report of a run for a source, as far as it says something of people, whichever flow wrote it. What it does not say is left
 * out; what is not known is ignored.
 */
export const runSummarySchema = z.object({
  /** One that a later nelm wrote may mean other things by the same names. */
  version: z.literal(1).optional(),
  kind: z.string(),
  runId: z.string(),
  startedAt: z.string(),
  finishedAt: z.string(),
  outcome: z.string(),
  error: z.string().optional(),
  /** Of files. */
  file: z.object({ key: z.string(), etag: z.string().optional() }).optional(),
  droppedBy: z.string().optional(),
  changes: z.object({ count: z.number(), first: z.array(changeSchema) }).optional(),
  decision: z.string().optional(),
  decidedBy: z.string().optional(),
  startedBy: z.string().optional(),
  counts: z.record(z.string(), z.unknown()).default({}),
  /** Of a file that was looked at: how many it would end as a full list, at once and after a decision. */
  asRoster: z.object({ ended: z.int(), held: z.int() }).optional().catch(undefined),
  /** Of HR events. */
  events: z.array(eventSchema).optional(),
  /** Of a sweep: how many of each source were deleted. Reports of other jobs say other things of sources. */
  sources: z
    .array(z.object({ id: z.string(), name: z.string(), deleted: z.int() }))
    .optional()
    .catch(undefined),
  /** Of a manager's choice. */
  accountName: z.string().optional(),
  recordId: z.string().optional(),
  by: z.string().optional(),
  endDate: z.object({ before: z.string(), after: z.string().optional() }).optional(),
  /** Of a transfer to another manager. */
  people: z.array(transferredSchema).optional(),
  manager: z.object({ from: z.string().default(''), to: z.string() }).optional(),
  answeredAt: z.string().optional(),
  answeredBy: z.string().optional(),
});

export type RunSummary = z.infer<typeof runSummarySchema>;

/** What the events of a report, a choice or a transfer have changed of people. A file's changes stand beside its report. */
export function changesOfSummary({
  kind,
  outcome,
  events = [],
  accountName,
  endDate,
  people = [],
}: RunSummary): Change[] {
  const ofEvents = events.flatMap(({ accountName: account = '', outcome: became, changed, deleted }): Change[] => {
    if (account === '') return [];
    if (deleted !== undefined || became === 'withdrawn') return [{ account, what: 'deleted', from: '', to: '' }];
    const made = became === 'created' || became === 'approved';
    if (changed.length === 0 && made) return [{ account, what: 'created', from: '', to: '' }];
    if (!areDone.has(became)) return [];
    return changed.map(({ name, from, to }) => ({ account, what: name, from, to }));
  });
  const isExtended = kind === 'contract-choice' && outcome === 'extended' && endDate?.after !== undefined;
  const ofChoice =
    isExtended && accountName !== undefined
      ? [{ account: accountName, what: 'endDate', from: endDate.before, to: endDate.after ?? '' }]
      : [];
  const ofTransfer = people
    .filter((one) => one.outcome === 'transferred')
    .map((one) => ({ account: one.accountName, what: 'manager', from: one.from, to: one.to }));
  return [...ofEvents, ...ofChoice, ...ofTransfer];
}

/** What an event comes to where the record is as it says. */
const areDone: ReadonlySet<string> = new Set([
  ...['created', 'approved', 'changed', 'extended', 'ended', 'rehired', 'stopped'],
]);
