import * as z from 'zod';
import { outcomeSchema } from '../../contracts/keptContract.ts';
import { runReportSchema } from '../../durable/runReport.ts';

/** What the run of a manager's choice leaves behind as `report.json`. */
export const choiceReportSchema = runReportSchema.extend({
  kind: z.literal('contract-choice'),
  /** `error` says why a choice was refused or failed, and what of it could not be noted or confirmed. */
  outcome: outcomeSchema,
  /** This and what follows is left out where the contract could not be read. */
  source: z.object({ id: z.string(), name: z.string() }).optional(),
  recordId: z.string().optional(),
  /** Whose contract it is. */
  name: z.string().optional(),
  accountName: z.string().optional(),
  endDate: z.object({ before: z.string(), after: z.string().optional() }).optional(),
});

export type ChoiceReport = z.infer<typeof choiceReportSchema>;
