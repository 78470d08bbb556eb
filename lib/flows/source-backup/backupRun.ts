import type { Story } from '../../durable/flow.ts';
import { type ScheduledJob, scheduledRunId } from '../../durable/schedule.ts';
import type { Source } from '../../sources/sources.ts';
import { keys } from '../../store/keys.ts';
import type { Tools } from '../../tools/tools.ts';

/** The run that backs up all sources: the moment that it was scheduled for, and whether it is to keep nothing. */
export type BackupRun = { id: string; folder: string; scheduledAt: string; dryRun: boolean };

export type BackupStory = Story<Tools, BackupRun>;

/** A source as a backup is made of it. */
export type NamedSource = Pick<Source, 'id' | 'name'>;

/** The run that a scheduled job means. */
export function describeBackup(job: ScheduledJob): BackupRun {
  const id = scheduledRunId(job);
  return { id, folder: keys.jobRun('source-backup', id), scheduledAt: job.scheduledAt, dryRun: job.dryRun };
}
