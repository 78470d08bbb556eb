import * as z from 'zod';
import { runReportSchema } from '../../durable/runReport.ts';
import { eventTypes } from '../../hr/hrEvent.ts';

/**
 * How an event ended. `created`, `changed`, `extended`, `ended`, `rehired`, `withdrawn`: so it was done. `approved`,
 * `rejected`, `gone`, `undecided`: what became of the request, or of the question to the operators, the last when nobody
 * had decided in time. `held`: operators are asked. `nothing-to-do`: it was so already. `out-of-date`: what happened later is known. `unknown-person`: the source has
 * nobody of the account name. `ignored`: it is of somebody who is not in scope. `refused`: a rule forbids it. `failed`: it
 * could not be done.
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
  'held',
  'nothing-to-do',
  'out-of-date',
  'unknown-person',
  'ignored',
  'refused',
  'failed',
] as const;

/** What an event of an HR system leaves behind as `report.json`. */
export const hrEventReportSchema = runReportSchema.extend({
  kind: z.literal('hr-events'),
  system: z.string(),
  source: z.object({ id: z.string().optional(), name: z.string() }),
  /** The event's own id, and what is known of it; the type is missing when the HR system could not be asked. */
  event: z.object({
    id: z.string(),
    type: z.enum(eventTypes).optional(),
    occurredAt: z.string(),
    comment: z.string().optional(),
  }),
  accountName: z.string().optional(),
  outcome: z.enum(outcomes),
  /** Why it ended so, where it did not fail; what the approver wrote who rejected it. */
  reason: z.string().optional(),
  /** The technical names of what was changed. */
  changed: z.array(z.string()),
  recordId: z.string().optional(),
  /** The file, beside the report, that brings back whom the event deleted. */
  deleted: z.string().optional(),
  requestId: z.string().optional(),
});

export type HrEventReport = z.infer<typeof hrEventReportSchema>;
