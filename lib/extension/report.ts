import * as z from 'zod';
import { runReportSchema } from '../run/report.ts';

/** What the run of a manager's choice leaves behind as `report.json`. */
export const extensionReportSchema = runReportSchema.extend({
  kind: z.literal('contract-extension'),
  /**
   * `extended`: the record has the new end. `let it end`: no more notices come. `refused`: the record was changed since
   * the mail, or the contract would be too long; `error` says which.
   */
  outcome: z.enum(['extended', 'let it end', 'refused', 'failed']),
  source: z.object({ id: z.string(), name: z.string() }),
  recordId: z.string(),
  endDate: z.object({ before: z.string(), after: z.string().optional() }),
});

export type ExtensionReport = z.infer<typeof extensionReportSchema>;
