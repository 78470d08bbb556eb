import * as z from 'zod';
import { runReportSchema } from '../run/report.ts';
import { outcomeSchema } from './contract.ts';

/** What the run of a manager's choice leaves behind as `report.json`. */
export const extensionReportSchema = runReportSchema.extend({
  kind: z.literal('contract-extension'),
  /** `error` says why a choice was refused or failed. */
  outcome: outcomeSchema,
  source: z.object({ id: z.string(), name: z.string() }),
  recordId: z.string(),
  endDate: z.object({ before: z.string(), after: z.string().optional() }),
});

export type ExtensionReport = z.infer<typeof extensionReportSchema>;
