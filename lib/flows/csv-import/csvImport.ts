import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { Logger } from '@aws-lambda-powertools/logger';
import { countedSteps, StepFailed } from '../../durable/steps.ts';
import { waitForLock } from '../../durable/waitForLock.ts';
import type { SchemaAttribute } from '../../isc/schemaAttributes.ts';
import { type Drop, dropSchema } from '../../store/drop.ts';
import { releaseLock } from '../../store/lock.ts';
import { markNewest, newerRun } from '../../store/newest.ts';
import { endAfterDecision } from './awaitDecision.ts';
import { exportPeople } from './exportPeople.ts';
import { type Ending, moveFile, writeReport } from './finishImport.ts';
import { type Counts, noCounts } from './importReport.ts';
import { describeRun, findSource, type ImportTools, type Run, type RunSource } from './importRun.ts';
import type { Story } from './importStory.ts';
import { planImport } from './planImport.ts';
import { readFile } from './readDroppedFile.ts';
import { endingOnFailure, failed, noSuchSource, refused, superseded, unended } from './results.ts';
import { hasEnded, isRunning, waitForJob } from './uploadJob.ts';
import { uploadRows } from './uploadRows.ts';
import { verifyImport } from './verifyImport.ts';

/**
 * The story of one dropped file. Each step is checkpointed and safe to run twice, so a run that is killed goes on where
 * it was. However it ends there is a report; a run that failed fails its execution too, so that somebody is told.
 */
export function csvImport(tools: ImportTools, log: Pick<Logger, 'info'>) {
  return async (payload: Drop, context: DurableContext): Promise<{ runId: string; folder: string } & Ending> => {
    const drop = dropSchema.parse(payload);
    const steps = countedSteps(context);
    const { step } = steps;
    const startedAt = await step('note the start', async () => tools.now());
    const look = step('find the source', (requests) => findSource(tools.isc.with({ counts: requests }), drop.key));
    const { source, problem } = await orProblem(look);
    const run = describeRun(drop, source);
    const story = { ...steps, tools, run, context };
    const first = problem ? failed(problem) : await endingOnFailure(underLock(story));
    await step('write the report', () => writeReport(tools, run, first, startedAt, steps.requests()));
    await step('move the file', () => moveFile(tools, run, first));
    await step('release the lock', () => releaseLock(tools.bucket, run.source.id, run.id));
    const ending = first.outcome === 'held' ? await endAfterDecision(story, first) : first;
    if (ending !== first) {
      await step('write the report again', () => writeReport(tools, run, ending, startedAt, steps.requests()));
      await step('release the lock again', () => releaseLock(tools.bucket, run.source.id, run.id));
    }
    log.info('import ended', { runId: run.id, sourceId: run.source.id, outcome: ending.outcome, ...ending.counts });
    if (ending.outcome === 'failed') throw new Error(`Run ${run.id} failed; its report says what is known.`);
    return { runId: run.id, folder: run.folder, ...ending };
  };
}

/** A tenant that cannot be asked for its sources leaves a report too, in a folder of its own. */
async function orProblem(look: Promise<RunSource>): Promise<{ source: RunSource; problem?: string }> {
  try {
    return { source: await look };
  } catch (error) {
    if (error instanceof StepFailed) return { source: { id: '', name: '' }, problem: error.message };
    throw error;
  }
}

async function underLock(story: Story): Promise<Ending> {
  const { tools, run, context } = story;
  if (run.source.id === '') return refused(noSuchSource(run));
  const lock = await waitForLock(context, tools, run.source.id, run.id);
  if (lock.heldBy) return failed(`Run ${lock.heldBy} has not given the source free. Drop the file again.`);
  return await endingOnFailure(importFile(story));
}

async function importFile(story: Story): Promise<Ending> {
  const { tools, run, context, step, add } = story;
  const { bucket, isc } = tools;

  const newer = await step('look for a newer file', () => newerRun(bucket, run));
  if (newer)
    return superseded(`Run ${newer.runId} imported a file that was dropped later. Drop this one again if it is meant.`);

  const attributes = await step('read the schema', (requests) =>
    isc.with({ counts: requests }).schemaAttributes.list(run.source.id),
  );
  const checked = await step('check the file', () => checkFile(tools, run, attributes));
  if (checked.kind !== 'roster') return { outcome: checked.kind, counts: noCounts, error: checked.reason };

  const earlier = await waitForJob(context, 'wait for an earlier upload', tools, run, (status) => !isRunning(status));
  add(earlier.requests);
  if (isRunning(earlier.status))
    return failed('Another upload to the source has not ended for 30 minutes. Drop the file again later.');

  await step('read the people', (requests) => exportPeople(tools, run, 'before.csv', requests));
  const planned = await step('plan', (requests) => planImport(tools, run, attributes, requests));
  if (planned.kind !== 'planned') return { outcome: planned.kind, counts: noCounts, error: planned.reason };
  const { kind: _, ...plan } = planned;

  await step('mark as newest', () => markNewest(bucket, run));
  const ending = isEmpty(plan.counts)
    ? ({ outcome: 'nothing-to-do', ...plan } as const)
    : await sendPlan(story, attributes, plan);
  return plan.counts.held && ending.outcome !== 'failed' ? { ...ending, outcome: 'held' } : ending;
}

type PlanInNumbers = Pick<Ending, 'counts' | 'missing'>;

function isEmpty({ created, updated, ended = 0 }: Counts): boolean {
  return created + updated + ended === 0;
}

async function sendPlan(story: Story, attributes: SchemaAttribute[], plan: PlanInNumbers): Promise<Ending> {
  const sent = await endingOnFailure(sendRows(story, attributes, plan.counts));
  const counts = sent.counts === noCounts ? unproven(plan.counts) : sent.counts;
  return { ...plan, ...sent, counts };
}

/** What could not be sent or looked at afterwards counts as failed, not as never heard of. */
function unproven(counts: Counts): Counts {
  const { created, updated, ended, unended = 0 } = counts;
  const endings = ended === undefined ? {} : { ended: 0, unended: ended + unended };
  return { ...counts, created: 0, updated: 0, failed: created + updated, ...endings };
}

async function sendRows(story: Story, attributes: SchemaAttribute[], planned: Counts): Promise<Ending> {
  const { tools, run, context, step, add } = story;
  await step('upload', (requests) => uploadRows(tools, run, 'upload.csv', requests));
  const job = await waitForJob(context, 'wait for the job', tools, run, hasEnded);
  add(job.requests);
  await step('read back', (requests) => exportPeople(tools, run, 'after.csv', requests));
  const landed = await step('compare', () => verifyImport(tools, run, attributes, planned));
  if (job.status === 'COMPLETED') return { outcome: 'completed', counts: landed };
  return { ...failed(unended(job.status)), counts: landed };
}

async function checkFile(tools: ImportTools, run: Run, attributes: SchemaAttribute[]) {
  const file = await readFile(tools, run, attributes);
  return file.kind === 'roster' ? { kind: file.kind } : file;
}
