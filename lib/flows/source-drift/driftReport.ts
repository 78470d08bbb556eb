import * as z from 'zod';
import { count, runReportSchema } from '../../durable/runReport.ts';
import { differenceSchema } from '../../sources/differences.ts';

/** What a comparison of the tenant with `nelm.sources.ts` leaves behind as `report.json`. */
export const driftReportSchema = runReportSchema.extend({
  kind: z.literal('source-drift'),
  outcome: z.enum(['completed', 'nothing-to-do', 'failed']),
  /** Whether nobody was told, and the next run tells it. */
  dryRun: z.boolean(),
  /** How many things differ, and how many of them the operators were not told of before. */
  counts: z.object({ differences: count, fresh: count }),
  differences: z.array(differenceSchema.extend({ fresh: z.boolean() })),
  /** Why what is stated cannot be compared: somebody it names is not there, for one. */
  problems: z.array(z.string()),
});

export type DriftReport = z.infer<typeof driftReportSchema>;

/** What a run found, as it keeps it until its report. */
export const foundSchema = driftReportSchema.pick({ differences: true, problems: true });

export type Found = z.infer<typeof foundSchema>;
