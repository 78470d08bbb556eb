import { backupNames } from '../../backups/backupNames.ts';
import { toType } from '../../config/toType.ts';
import type { Attempt } from '../../durable/attempt.ts';
import { StepFailed } from '../../durable/failure.ts';
import { defineFlow } from '../../durable/flow.ts';
import { outageMinutes } from '../../durable/look.ts';
import { type ScheduledJob, scheduledJobSchema } from '../../durable/schedule.ts';
import { forgetLifted } from '../../people/blocked.ts';
import { listSources } from '../../sources/sources.ts';
import { forgetFiles } from '../../store/appliedFiles.ts';
import type { Tools } from '../../tools/tools.ts';
import { backUpWhatIsLeft, backupsOf, noProgress, type Progress } from './backUpWhatIsLeft.ts';
import type { BackupReport, SourceBackup } from './backupReport.ts';
import { backupReportPage } from './backupReportPage.ts';
import { type BackupRun, type BackupStory, describeBackup, type NamedSource } from './backupRun.ts';
import { countExpired, removeExpired } from './retention.ts';
import { tellOfFall } from './tellOfFall.ts';

/** What a run came to, before it is written down. */
type BackupResult = Pick<BackupReport, 'outcome' | 'sources' | 'error'> & { removedOfOthers?: number };

/**
 * The story of a backup: every source is exported; what need not be kept is removed once every source is safe; the
 * operators are told of sources that have lost half of their people.
 */
export const sourceBackup = defineFlow<Tools, ScheduledJob, BackupRun, BackupResult, BackupReport>({
  kind: 'source-backup',
  payload: scheduledJobSchema,
  describe: describeBackup,
  async story(story) {
    const { step, tools } = story;
    const named = await step('list the sources', (attempt) => listNames(tools, attempt));
    const sources = await backUpAll(story, named);
    const { failed } = countSources(sources);
    if (failed > 0) return { outcome: 'failed', sources, error: notBackedUp(failed, sources.length) };
    return await removeAllExpired(story, sources);
  },
  failed: (error) => ({ outcome: 'failed', sources: [], error }),
  report: ({ tools, run }, { sources, removedOfOthers = 0 }) => ({
    date: dayOf(tools, run),
    dryRun: run.dryRun,
    counts: countSources(sources),
    sources,
    removedOfOthers,
  }),
  page: backupReportPage,
  mail({ tools, run }, { sources }) {
    const fallen = sources.filter((source) => source.fallen);
    if (fallen.length === 0 || run.dryRun || tools.config.operators.length === 0) return undefined;
    return () => tellOfFall(tools, run, fallen);
  },
  logged: ({ dryRun }, { sources }) => ({ dryRun, ...countSources(sources) }),
});

async function listNames({ isc }: Tools, attempt: Attempt): Promise<NamedSource[]> {
  return (await listSources(isc.with(attempt))).map(({ id, name }) => ({ id, name }));
}

/** One step for all sources: while the tenant is down it costs what one source would. */
async function backUpAll({ poll, tools, run }: BackupStory, sources: readonly NamedSource[]): Promise<SourceBackup[]> {
  const progress = await poll<Progress>('back up the sources', {
    look: (attempt, before = noProgress(sources)) => backUpWhatIsLeft(tools, run, before, attempt),
    isAnswer: ({ left }) => left.length === 0,
    minutes: outageMinutes,
  });
  return backupsOf(sources, progress);
}

function countSources(sources: readonly SourceBackup[]): BackupReport['counts'] {
  const failed = sources.filter(({ error }) => error !== undefined).length;
  const people = sources.reduce((sum, { rows = 0 }) => sum + rows, 0);
  return { sources: sources.length - failed, people, failed };
}

function notBackedUp(failed: number, all: number): string {
  return `${failed} of ${all} sources ${failed === 1 ? 'was' : 'were'} not backed up; no old backup was removed. Mend what the list says, then run ${toType('run source-backup')} or wait for tomorrow.`;
}

/** What names people and has no end by the rules of the bucket: backups, blocks that were lifted long ago, and names of files. */
async function removeOld(tools: Tools, run: BackupRun, sources: readonly NamedSource[], signal: AbortSignal) {
  const { bucket, config } = tools;
  await removeExpired(tools, sources, dayOf(tools, run), signal);
  const before = Date.parse(run.scheduledAt) - config.retention.runDays * 24 * 60 * 60_000;
  await forgetLifted(bucket, before, signal);
  await forgetFiles(bucket, before, signal);
}

/** The day that a run is for, in the organisation's zone. */
function dayOf({ config }: Tools, { scheduledAt }: BackupRun): string {
  return backupNames(scheduledAt, config.timeZone).ofDay;
}

/** Every source is safe by now, whatever becomes of the old backups. */
async function removeAllExpired({ step, tools, run }: BackupStory, sources: SourceBackup[]): Promise<BackupResult> {
  try {
    // They are counted first: a try that is made again finds fewer of them.
    const expired = await step('count old backups', () => countExpired(tools, sources, dayOf(tools, run)));
    if (!run.dryRun) await step('remove old backups', ({ signal }) => removeOld(tools, run, sources, signal));
    return {
      outcome: 'completed',
      sources: sources.map((source, index) => ({ ...source, removed: expired[index] ?? 0 })),
      // A run that was under way when this came has counted none of them.
      removedOfOthers: expired[sources.length] ?? 0,
    };
  } catch (error) {
    if (error instanceof StepFailed) return { outcome: 'failed', sources, error: error.message };
    throw error;
  }
}
