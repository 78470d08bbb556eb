import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { Logger } from '@aws-lambda-powertools/logger';
import { atMost } from '../../durable/atMost.ts';
import { keepReport } from '../../durable/runReport.ts';
import { scheduledJobSchema, scheduledRunId } from '../../durable/schedule.ts';
import { countedSteps, StepFailed } from '../../durable/steps.ts';
import type { RequestCounts } from '../../isc/requestCounts.ts';
import { type BackupRun, type BackupTools, backUpSource, type NamedSource, removeExpired } from './backUpSource.ts';
import { backupNames } from './backupNames.ts';
import type { BackupReport, SourceBackup } from './backupReport.ts';
import { reportPage } from './backupReportPage.ts';
import { tellOfFall } from './tellOfFall.ts';

/** What the steps of a story share. */
type Story = ReturnType<typeof countedSteps> & { tools: BackupTools; run: BackupRun };

type Backups = Pick<BackupReport, 'sources' | 'error'>;

/**
 * The story of a backup: every source is exported, three at a time; who has lost half of its people is told of; what need
 * not be kept is removed, once every source is safe. A source that cannot be backed up does not keep the others from it.
 */
export function sourceBackup(tools: BackupTools, log: Pick<Logger, 'info'>) {
  return async (payload: unknown, context: DurableContext): Promise<{ runId: string; folder: string }> => {
    const job = scheduledJobSchema.parse(payload);
    const run = { ...job, id: scheduledRunId(job) };
    const folder = `runs/_source-backup/${run.id}`;
    const steps = countedSteps(context);
    const startedAt = await steps.step('note the start', async () => tools.now());
    const { sources, error } = await backUpAll({ ...steps, tools, run });
    const outcome = error ? 'failed' : 'completed';
    await steps.step('write the report', async () => {
      const report: BackupReport = {
        version: 1,
        kind: 'source-backup',
        runId: run.id,
        date: backupNames(run.scheduledAt, tools.config.timeZone).ofDay,
        startedAt: new Date(startedAt).toISOString(),
        finishedAt: new Date(tools.now()).toISOString(),
        outcome,
        dryRun: run.dryRun,
        counts: countSources(sources),
        sources,
        ...(error && { error }),
        requests: steps.requests(),
      };
      await keepReport(tools.bucket, folder, report, reportPage(report));
    });
    log.info('backup ended', { runId: run.id, outcome, sources: sources.length });
    if (error) throw new Error(`Run ${run.id} failed; its report says what is known.`);
    return { runId: run.id, folder };
  };
}

function countSources(sources: readonly SourceBackup[]): BackupReport['counts'] {
  const failed = sources.filter(({ error }) => error !== undefined).length;
  const people = sources.reduce((sum, { rows = 0 }) => sum + rows, 0);
  return { sources: sources.length - failed, people, failed };
}

async function backUpAll({ step, tools, run }: Story): Promise<Backups> {
  const sources: SourceBackup[] = [];
  try {
    const named = await step('list the sources', async (requests) => await listSources(tools, requests));
    const threeAtATime = atMost(3);
    const backUp = async (source: NamedSource) =>
      await step(`back up ${source.id}`, (requests) =>
        threeAtATime(() => backUpSource(tools, run, source, requests)),
      ).catch(noteFailure(source));
    // All begin in the order of the list: a flow that goes on after a kill must meet its steps in the same order.
    sources.push(...(await Promise.all(named.map(backUp))));
    const fallen = sources.filter((source) => source.fallen);
    if (fallen.length > 0 && !run.dryRun && tools.config.operators.length > 0) {
      await step('tell the operators', () => tellOfFall(tools, run, fallen));
    }
    const { failed } = countSources(sources);
    if (failed > 0) return { sources, error: failure(failed, sources.length) };
    return { sources: await removeAllExpired({ step, tools, run }, sources) };
  } catch (error) {
    if (error instanceof StepFailed) return { sources, error: error.message };
    throw error;
  }
}

async function listSources({ isc }: BackupTools, requests: RequestCounts): Promise<NamedSource[]> {
  const sources: NamedSource[] = [];
  for await (const { id, name } of isc.with({ counts: requests }).sources.list()) sources.push({ id, name });
  return sources;
}

function noteFailure(source: NamedSource) {
  return (error: unknown): SourceBackup => {
    if (error instanceof StepFailed) return { ...source, fallen: false, removed: 0, error: error.message };
    throw error;
  };
}

function failure(lost: number, all: number): string {
  return `${lost} of ${all} sources ${lost === 1 ? 'was' : 'were'} not backed up; no old backup was removed. Mend what the list says, then run npm run fire -- source-backup or wait for tomorrow.`;
}

async function removeAllExpired(
  { step, tools, run }: Pick<Story, 'step' | 'tools' | 'run'>,
  sources: readonly SourceBackup[],
): Promise<SourceBackup[]> {
  const removed = await step('remove old backups', async () => {
    const counts: number[] = [];
    for (const source of sources) counts.push(await removeExpired(tools, run, source));
    return counts;
  });
  return sources.map((source, index) => ({ ...source, removed: removed[index] ?? 0 }));
}
