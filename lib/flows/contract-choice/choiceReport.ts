import * as z from 'zod';
import { outcomeSchema } from '../../contracts/keptContract.ts';
import { runReportSchema } from '../../durable/runReport.ts';

/** What the run of a manager's choice leaves behind as `report.json`. */
export const extensionReportSchema = runReportSchema.extend({
  kind: z.literal('contract-choice'),
  /** `error` says why a choice was refused or failed. */
  outcome: outcomeSchema,
  source: z.object({ id: z.string(), name: z.string() }),
  recordId: z.string(),
  endDate: z.object({ before: z.string(), after: z.string().optional() }),
});

export type ExtensionReport = z.infer<typeof extensionReportSchema>;
