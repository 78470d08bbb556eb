import * as z from 'zod';
import { count, runReportSchema } from '../../durable/runReport.ts';

/** What became of one item, or in a dry run, what would have. */
export const reportedItemSchema = z.object({
  id: z.string(),
  accountName: z.string().optional(),
  /** The name of the source. */
  source: z.string().optional(),
  /** When it came to the approver. */
  since: z.string(),
  /**
   * `left`: for a person to decide, by a rule that says so, because none holds, or since the person is blocked, as `error` says then. `later`: this run did not come to it, and
   * the next one does. `decided elsewhere`: by a person, or the request was taken back. `failed`: `error` says why; the next run tries again.
   */
  outcome: z.enum(['approved', 'rejected', 'left', 'later', 'decided elsewhere', 'failed']),
  /** The name of the rule that decided, or that left it; none when no rule holds. */
  rule: z.string().optional(),
  /** The day on which it was last reminded of. */
  remindedOn: z.string().optional(),
  error: z.string().optional(),
});

export type ReportedItem = z.infer<typeof reportedItemSchema>;

/** What a run of deciding by rule leaves behind as `report.json`. */
export const approvalsReportSchema = runReportSchema.extend({
  kind: z.literal('approvals'),
  outcome: z.enum(['completed', 'nothing-to-do', 'failed']),
  /** Whether it said what it would do, and decided and reminded of nothing. */
  dryRun: z.boolean(),
  counts: z.object({
    pending: count,
    approved: count,
    rejected: count,
    left: count,
    later: count,
    decidedElsewhere: count,
    failed: count,
  }),
  /**
   * The mail to the operators. `unknown`: it may or may not have gone out; see docs/decisions/mail.md. `not sent`: it could
   * not be sent, and the next run tries again. `no operators`: it is due, and nelm.config.ts names nobody.
   */
  reminder: z.enum(['not due', 'sent', 'sent before', 'unknown', 'not sent', 'no operators']),
  /** Those that wait first, the oldest first. */
  items: z.array(reportedItemSchema),
});

export type ApprovalsReport = z.infer<typeof approvalsReportSchema>;
