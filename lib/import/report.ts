import * as z from 'zod';
import { count, runReportSchema } from '../run/report.ts';

/** What an import leaves behind as `report.json`. */
export const importReportSchema = runReportSchema.extend({
  kind: z.literal('csv-import'),
  source: z.object({ id: z.string().optional(), name: z.string() }),
  file: z.object({ key: z.string(), size: count, etag: z.string() }),
  /**
   * `completed`: changes were sent and looked for afterwards. `nothing-to-do`: every good row was already as in the
   * file. `refused`: the file as a whole cannot be imported, nothing was sent. `superseded`: a file dropped later was
   * imported before. `failed`: the run could not be ended as it should; `error` says what is known.
   */
  outcome: z.enum(['completed', 'nothing-to-do', 'refused', 'superseded', 'failed']),
  /** Of a file that was planned, `rows` is the sum of the others; of any other only `rows` and `rejected` may be set. */
  counts: z.object({
    rows: count,
    created: count,
    updated: count,
    unchanged: count,
    rejected: count,
    failed: count,
  }),
  unknownColumns: z.array(z.string()),
  /** One entry a problem of a rejected or failed row; a row with two problems stands here twice. `row` as a spreadsheet counts, the header is 1. */
  rejects: z.array(z.object({ row: count, column: z.string(), reason: z.string() })),
});

export type ImportReport = z.infer<typeof importReportSchema>;
export type Counts = ImportReport['counts'];

/** No row looked at yet. */
export const noCounts: Counts = { rows: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, failed: 0 };
