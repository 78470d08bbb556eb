import * as z from 'zod';
import { count, runReportSchema } from '../../durable/runReport.ts';
import { eventTypes } from '../../hr/hrEvent.ts';

/**
 * What became of an event. `created`, `changed`, `extended`, `ended`, `rehired`, `withdrawn`, `stopped`: so it was done.
 * `blocked`: the person was stopped before, and nobody has lifted that. `requested`: it
 * waits for the approvers of a request. `held`: operators are asked. `reading`: the HR system does not answer, and is asked
 * again. Of these a run of its own tells the rest: `approved`, `rejected`, `gone`, `undecided` are what became of the request,
 * or of the question to the operators, the last when nobody had decided in time. `nothing-to-do`: it was so already.
 * `out-of-date`: what happened later is known. `unknown-person`: the source has nobody of the account name. `ignored`: it is of
 * somebody who is not in scope. `refused`: a rule forbids it. `failed`: it could not be done.
 */
const outcomes = [
  'created',
  'approved',
  'rejected',
  'gone',
  'undecided',
  'changed',
  'extended',
  'ended',
  'rehired',
  'withdrawn',
  'stopped',
  'blocked',
  'requested',
  'held',
  'reading',
  'nothing-to-do',
  'out-of-date',
  'unknown-person',
  'ignored',
  'refused',
  'failed',
] as const;

export type EventOutcome = (typeof outcomes)[number];

export const eventLineSchema = z.object({
  system: z.string(),
  /** The event's own id, and what is known of it; the type is missing when the HR system could not be asked. */
  event: z.object({
    id: z.string(),
    type: z.enum(eventTypes).optional(),
    occurredAt: z.string(),
    comment: z.string().optional(),
    /** Who wanted it, of an event that a person sent by the command line or the console. */
    by: z.string().optional(),
  }),
  accountName: z.string().optional(),
  outcome: z.enum(outcomes),
  /** Why it ended so; what the approver wrote who rejected it. */
  reason: z.string().optional(),
  /** What was changed, by technical name. */
  changed: z.array(z.object({ name: z.string(), from: z.string(), to: z.string() })),
  recordId: z.string().optional(),
  requestId: z.string().optional(),
  /** The file, beside the report, that brings back whom the event deleted. */
  deleted: z.string().optional(),
  /** The run that tells what becomes of it further. */
  goesOnIn: z.string().optional(),
});

/** What became of one event. */
export type EventLine = z.infer<typeof eventLineSchema>;

/** What a run of HR events leaves behind as `report.json`: a line for every event. */
export const hrEventReportSchema = runReportSchema.extend({
  kind: z.literal('hr-events'),
  source: z.object({ id: z.string().optional(), name: z.string() }),
  /** How many events came to what. */
  counts: z.partialRecord(z.enum(outcomes), count),
  /** In the order in which they happened. */
  events: z.array(eventLineSchema),
});

export type HrEventReport = z.infer<typeof hrEventReportSchema>;
