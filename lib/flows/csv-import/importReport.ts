import * as z from 'zod';
import { count, runReportSchema } from '../../durable/runReport.ts';
import { changeSchema } from '../../people/csv/writeChanges.ts';

/** What an import leaves behind as `report.json`. */
export const importReportSchema = runReportSchema.extend({
  kind: z.literal('csv-import'),
  source: z.object({ id: z.string().optional(), name: z.string() }),
  file: z.object({ key: z.string(), size: count, etag: z.string() }),
  /** Who dropped the file, where that is known: whoever did it in the console. */
  droppedBy: z.string().exactOptional(),
  /**
   * `completed`: changes were sent and looked for afterwards. `nothing-to-do`: every good row was already as in the
   * file. `refused`: the file as a whole cannot be imported, nothing was sent. `superseded`: files that were dropped
   * later and imported before have the say on everybody in it. `held`: what the file has of new and changed people was seen to; ending those who are missing from
   * it, or whom its rows end, waits for a decision. `failed`: the run could not be ended as it should; `error` says what is known.
   * `previewed`: nothing was to be sent; the counts say what would be.
   */
  outcome: z.enum(['completed', 'nothing-to-do', 'refused', 'superseded', 'held', 'failed', 'previewed']),
  /**
   * Of a file that was planned, `rows` is the sum of `created` to `heldRows`; of any other only `rows` and `rejected` may be
   * set. Who is missing from a full roster has no row in it.
   */
  counts: z.object({
    rows: count,
    created: count,
    updated: count,
    unchanged: count,
    rejected: count,
    failed: count,
    /** Rows about people of whom a file that was dropped later has the say; `superseded.csv` has them. */
    superseded: count.optional(),
    /** Rows that would end people, more than the delete threshold, and wait for a decision, or waited for one. */
    heldRows: count.optional(),
    /** Of a full roster only. People who are in the source and not in it: ended now; */
    ended: count.optional(),
    /** waiting for a decision, since they are more than the delete threshold; */
    held: count.optional(),
    /** not ended, since the tenant would not take it; `not-ended.csv` says why. */
    notEnded: count.optional(),
  }),
  /** What is to be said of those who are not in the full roster, and of rows that wait. */
  missing: z.string().optional(),
  /**
   * What became of endings that waited: `approved` and `rejected` by an operator; `expired` when nobody decided in time; `nobody`
   * when there is none who could; `overtaken` by a newer file.
   */
  decision: z.enum(['approved', 'rejected', 'expired', 'nobody', 'overtaken']).exactOptional(),
  /** Of a full list of which some endings waited and were approved: how many of `ended` were not among them. */
  endedAtOnce: count.exactOptional(),
  /** Of a preview: how many people the file would end if it were a full roster, at once and after a decision. */
  asRoster: z.object({ ended: count, held: count, notEnded: count, note: z.string().optional() }).exactOptional(),
  unknownColumns: z.array(z.string()),
  /** The encoding in which the file was read, where it is not UTF-8. A code page is a guess by the words of the file. */
  encoding: z.string().exactOptional(),
  /** In how many cells something was taken out that nobody sees, or written in the usual way. */
  mended: count.optional(),
  /** The numbers of rows that are no person's: titles above the header, and totals at the end. */
  passedOver: z.array(count).optional(),
  /** Rows whose contract was without end or longer than it may be, and got the last end that it may have; the first of them by number. */
  capped: z.object({ count, rows: z.array(count) }).exactOptional(),
  /** What is to be said once of the file: what was mended, passed over or set otherwise, in sentences. */
  remarks: z.array(z.string()).exactOptional(),
  /** The files that were dropped later and to which rows gave way, and how many rows to each. */
  gaveWay: z
    .array(z.object({ file: z.string(), runId: z.string(), droppedAt: z.iso.datetime(), rows: count }))
    .exactOptional(),
  /** How many lines `changes.csv` has, and the first of them. None where nothing changed. */
  changes: z.object({ count, first: z.array(changeSchema) }).exactOptional(),
  /** One entry a problem of a rejected or failed row; a row with two problems stands here twice. `row` as a spreadsheet counts, the header is 1. At most 1,000. */
  rejects: z.array(z.object({ row: count, column: z.string(), reason: z.string() })),
  /** How many more problems there are, which only `rejected.csv` has. */
  moreRejects: count.exactOptional(),
});

export type ImportReport = z.infer<typeof importReportSchema>;
export type Counts = ImportReport['counts'];

/** A file that was dropped later, and how many rows gave way to it. */
export type GaveWay = NonNullable<ImportReport['gaveWay']>[number];

/** No row looked at yet. */
export const noCounts: Counts = { rows: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, failed: 0 };
