import * as z from 'zod';
import { count, runReportSchema } from '../../durable/runReport.ts';

/** What became of one source. */
const sourceBackupSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The key of the backup; none when it was not made. */
  key: z.string().optional(),
  rows: count.optional(),
  /** The rows of the backup before; none when this is the first. */
  rowsBefore: count.optional(),
  /** Whether more than half of the rows are gone since then. */
  fallen: z.boolean().default(false),
  /** How many backups were removed as being too old. */
  removed: count.default(0),
  /** Why it was not made. */
  error: z.string().optional(),
});

export type SourceBackup = z.infer<typeof sourceBackupSchema>;

/** What a backup of all sources leaves behind as `report.json`. */
export const backupReportSchema = runReportSchema.extend({
  kind: z.literal('source-backup'),
  /** `failed`: something was not done, `error` says what; the other sources were backed up all the same. */
  outcome: z.enum(['completed', 'failed']),
  /** Whether it said what it would do, and kept and removed nothing. */
  dryRun: z.boolean(),
  /** The day it was for, in the organisation's zone. */
  date: z.string(),
  /** The sources that were backed up, their people, and the sources that were not. */
  counts: z.object({ sources: count, people: count, failed: count }),
  sources: z.array(sourceBackupSchema),
  /** How many backups were removed as being too old of sources that the tenant no longer has. */
  removedOfOthers: count.default(0),
});

export type BackupReport = z.infer<typeof backupReportSchema>;
