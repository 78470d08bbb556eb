import * as z from 'zod';
import { count, runReportSchema } from '../../durable/runReport.ts';

const expectedFileSchema = z.object({
  source: z.object({ id: z.string(), name: z.string() }),
  folder: z.enum(['inbox', 'roster']),
  /** By when it was to come, and the same in words, in the organisation's zone. */
  due: z.iso.datetime(),
  by: z.string(),
  /** The file that came, and when. */
  file: z.string().optional(),
  droppedAt: z.string().optional(),
  rows: count.optional(),
  /** What is wrong: it did not come, it is the one of last time, or it has too few rows. */
  problem: z.string().optional(),
});

/** A file that was expected, and what came. */
export type ExpectedFile = z.infer<typeof expectedFileSchema>;

/** What looking for expected files leaves behind as `report.json`. */
export const expectedReportSchema = runReportSchema.extend({
  kind: z.literal('expected-files'),
  outcome: z.enum(['completed', 'nothing-to-do', 'failed']),
  /** Whether it told nobody, and will look for the same files again. */
  dryRun: z.boolean(),
  counts: z.object({ expected: count, missed: count }),
  files: z.array(expectedFileSchema),
});

export type ExpectedReport = z.infer<typeof expectedReportSchema>;
