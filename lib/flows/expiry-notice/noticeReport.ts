import * as z from 'zod';
import { count, runReportSchema } from '../../durable/runReport.ts';

/** What a run of the notices leaves behind as `report.json`. */
export const noticeReportSchema = runReportSchema.extend({
  kind: z.literal('expiry-notice'),
  outcome: z.enum(['completed', 'nothing-to-do', 'failed']),
  /** Whether it said whom it would warn of, and sent nothing. */
  dryRun: z.boolean(),
  /**
   * `due`: contracts to warn of now. `warned`: those that a manager was told of. `orphans`: those whose manager cannot be
   * told, of whom the operators were. `mails`: how many went out. `unknown`: mails of which nobody knows whether they did,
   * since the connection broke; they are not sent again (docs/decisions/mail.md). `lost`: people whose manager is no identity any
   * more or has left, whenever their contract ends; it is left out where there are none.
   */
  counts: z.object({
    ...{ due: count, warned: count, orphans: count, mails: count, unknown: count },
    lost: count.optional(),
  }),
  /** The first of those contracts by their ends, and who is told of each. Reports of earlier versions do not say. */
  contracts: z
    .array(
      z.object({
        name: z.string(),
        accountName: z.string(),
        source: z.string(),
        /** In the organisation's time zone, such as `2027-01-31`. */
        lastDay: z.iso.date(),
        daysBefore: count,
        /** The address of the manager; none where the operators are told instead. */
        manager: z.string().optional(),
      }),
    )
    .default([]),
  /** How many of them are due at each number of days before their end. */
  steps: z.array(z.object({ days: count, contracts: count })),
});

export type NoticeReport = z.infer<typeof noticeReportSchema>;
