import type { HeldLock } from '../../durable/sourceLock.ts';
import { hasEnded, isRunning, waitForJob } from '../../durable/uploadJob.ts';
import type { SchemaAttribute } from '../../isc/schemaAttributes.ts';
import { claimNewest, type Newest, newerThan } from '../../store/newest.ts';
import { exportPeople } from './exportPeople.ts';
import { type Counts, noCounts } from './importReport.ts';
import type { ImportRun, ImportStory, ImportTools } from './importRun.ts';
import { planImport } from './planImport.ts';
import { readDroppedFile } from './readDroppedFile.ts';
import { catchStepFailure, failed, type ImportResult, notNewest, uploadDidNotFinish } from './results.ts';
import { uploadRows } from './uploadRows.ts';
import { verifyImport } from './verifyImport.ts';

/** What is done with a file while no other run writes to its source. It begins by looking whether a newer one was applied. */
export async function importFile(story: ImportStory, lock: HeldLock): Promise<ImportResult> {
  const { tools, run, step } = story;
  const { bucket, isc } = tools;

  const newer = await step('look for a newer file', () => newerThan(bucket, run.source.id, orderOf(run)));
  if (newer) return notNewest(newer.runId);

  const attributes = await step('read the schema', (attempt) => isc.with(attempt).schemaAttributes.list(run.source.id));
  const checked = await step('check the file', () => checkFile(tools, run, attributes));
  if (checked.kind !== 'roster') return { outcome: checked.kind, counts: noCounts, error: checked.reason };

  const earlier = await waitForJob(story, 'wait for an earlier upload', (status) => !isRunning(status));
  if (isRunning(earlier))
    return failed('Another upload to the source has not ended for 30 minutes. Drop the file again later.');

  await step('read the people', (attempt) => exportPeople(tools, run, 'before.csv', attempt));
  const planned = await step('plan', (attempt) => planImport(tools, run, attributes, attempt));
  if (planned.kind !== 'planned') return { outcome: planned.kind, counts: noCounts, error: planned.reason };
  const { kind: _, ...plan } = planned;

  const overtaking = await step('mark as newest', async () => {
    await lock.renew();
    return await claimNewest(bucket, run.source.id, orderOf(run));
  });
  if (overtaking) return notNewest(overtaking.runId);
  const result = isEmpty(plan.counts)
    ? ({ outcome: 'nothing-to-do', ...plan } as const)
    : await sendPlan(story, lock, attributes, plan);
  return (plan.counts.held || plan.counts.heldRows) && result.outcome !== 'failed'
    ? { ...result, outcome: 'held' }
    : result;
}

/** When a run's file was dropped, among those of its source. */
export function orderOf({ id, drop }: ImportRun): Newest {
  return { droppedAt: drop.droppedAt, runId: id };
}

type PlanInNumbers = Pick<ImportResult, 'counts' | 'missing'>;

function isEmpty({ created, updated, ended = 0 }: Counts): boolean {
  return created + updated + ended === 0;
}

async function sendPlan(
  story: ImportStory,
  lock: HeldLock,
  attributes: SchemaAttribute[],
  plan: PlanInNumbers,
): Promise<ImportResult> {
  const sent = await catchStepFailure(() => sendRows(story, lock, attributes, plan.counts));
  const counts = sent.counts === noCounts ? countUnverifiedAsFailed(plan.counts) : sent.counts;
  return { ...plan, ...sent, counts };
}

/** What could not be sent or looked at afterwards counts as failed, not as never heard of. */
function countUnverifiedAsFailed(counts: Counts): Counts {
  const { created, updated, ended, notEnded = 0 } = counts;
  const endings = ended === undefined ? {} : { ended: 0, notEnded: ended + notEnded };
  return { ...counts, created: 0, updated: 0, failed: created + updated, ...endings };
}

async function sendRows(
  story: ImportStory,
  lock: HeldLock,
  attributes: SchemaAttribute[],
  planned: Counts,
): Promise<ImportResult> {
  const { tools, run, step } = story;
  await step('upload', (attempt) => uploadRows(tools, run, lock, 'upload.csv', attempt));
  const status = await waitForJob(story, 'wait for the job', hasEnded);
  await step('read back', (attempt) => exportPeople(tools, run, 'after.csv', attempt));
  const landed = await step('compare', () => verifyImport(tools, run, attributes, planned));
  if (status === 'COMPLETED') return { outcome: 'completed', counts: landed };
  return { ...failed(uploadDidNotFinish(status)), counts: landed };
}

async function checkFile(tools: ImportTools, run: ImportRun, attributes: SchemaAttribute[]) {
  const file = await readDroppedFile(tools, run, attributes);
  return file.kind === 'roster' ? { kind: file.kind } : file;
}
