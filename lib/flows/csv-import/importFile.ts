import type { Attempt } from '../../durable/attempt.ts';
import { StepFailed } from '../../durable/failure.ts';
import type { HeldLock } from '../../durable/sourceLock.ts';
import { hasEnded, isRunning, waitForJob } from '../../durable/uploadJob.ts';
import type { SchemaAttribute } from '../../isc/schemaAttributes.ts';
import { type AppliedFile, laterFiles, noteApplied, noteFailed } from '../../store/appliedFiles.ts';
import type { Bucket } from '../../store/bucket.ts';
import { claimNewest, type Newest } from '../../store/newest.ts';
import { compareAgain } from './compareAgain.ts';
import { exportPeople } from './exportPeople.ts';
import { type Counts, noCounts } from './importReport.ts';
import { type ImportRun, type ImportStory, type ImportTools, orderOf } from './importRun.ts';
import { planImport } from './planImport.ts';
import { type DroppedRoster, type NotImported, readDroppedFile } from './readDroppedFile.ts';
import {
  allGaveWay,
  catchStepFailure,
  failed,
  type ImportResult,
  laterUnknown,
  notNewest,
  superseded,
  uploadDidNotFinish,
} from './results.ts';
import { heldAsTooSmall, mayBeTooSmall, whyTooSmall } from './tooFewRows.ts';
import { uploadRows } from './uploadRows.ts';
import { verifyImport } from './verifyImport.ts';

/**
 * What is done with a file while no other run writes to its source. It begins by looking whether a newer one was applied, to which it
 * gives way person by person.
 */
export async function importFile(
  story: ImportStory,
  lock: HeldLock,
  { isSizeApproved = false } = {},
): Promise<ImportResult> {
  const { tools, run, step } = story;
  const { bucket, isc } = tools;

  const newer = await step('look for a newer file', () => supersededBy(bucket, run));
  if (newer) return newer.isFullList ? notNewest(newer.runId) : superseded(laterUnknown(newer.runId));

  const attributes = await step('read the schema', (attempt) => isc.with(attempt).schemaAttributes.list(run.source.id));
  const file = fileOnce(tools, run, attributes);
  const checked = await step('check the file', () => checkFile(file.read));
  if (checked.kind !== 'roster') return { outcome: checked.kind, counts: noCounts, error: checked.reason };
  const { rows } = checked;
  if (rows !== undefined && !isSizeApproved && mayBeTooSmall(tools, run)) {
    const why = await step('compare with the last file', () => whyTooSmall(tools, run, rows));
    if (why) return heldAsTooSmall(rows, why);
  }

  const earlier = await waitForJob(story, 'wait for an earlier upload', (status) => !isRunning(status));
  if (isRunning(earlier))
    return failed('Another upload to the source has not ended for 30 minutes. Drop the file again later.');

  await step('read the people', (attempt) => exportPeople(tools, run, 'before.csv', attempt));
  const planned = await step('plan', (attempt) => planImport(tools, run, attributes, file.take, attempt));
  if (planned.kind !== 'planned') return { outcome: planned.kind, counts: noCounts, error: planned.reason };
  const { kind: _, isFullList, digest, ...plan } = planned;

  const noted = await step('mark as newest', async () => {
    await lock.renew();
    await noteApplied(bucket, run.source.id, appliedFile(run, plan.counts, isFullList, digest));
    return await claimNewest(bucket, run.source.id, orderOf(run));
  });
  const newest = noted ?? orderOf(run);
  const result = isEmpty(plan.counts) ? nothingToSend(plan) : await sendPlan(story, lock, attributes, plan);
  const isHeld = (plan.counts.held || plan.counts.heldRows) && result.outcome !== 'failed';
  return { ...result, ...(isHeld && { outcome: 'held' }), newest };
}

/** The newer file that lets nothing of a run's file be done: a newer full list, or one of those that are not all known any more. */
async function supersededBy(bucket: Bucket, run: ImportRun): Promise<(Newest & { isFullList: boolean }) | undefined> {
  const later = await laterFiles(bucket, run.source.id, orderOf(run));
  if ('newest' in later) return { ...later.newest, isFullList: false };
  const list = run.bucketFolder === 'roster' ? later.all.find(({ kind }) => kind === 'roster') : undefined;
  return list && { runId: list.runId, droppedAt: list.droppedAt, isFullList: true };
}

function appliedFile(run: ImportRun, { rows }: Counts, isFullList: boolean, digest: string | undefined): AppliedFile {
  const { key } = run.drop;
  return {
    ...orderOf(run),
    file: key.slice(key.lastIndexOf('/') + 1),
    kind: run.bucketFolder === 'roster' ? 'roster' : 'inbox',
    folder: run.folder,
    isFullList,
    rows,
    ...(digest && { digest }),
  };
}

function nothingToSend(plan: PlanInNumbers): ImportResult {
  const { superseded: gaveWay = 0, rejected, rows } = plan.counts;
  return gaveWay > 0 && gaveWay + rejected === rows
    ? { ...superseded(allGaveWay), ...plan }
    : { outcome: 'nothing-to-do', ...plan };
}

type PlanInNumbers = Pick<ImportResult, 'counts' | 'missing' | 'lasting'>;

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
  try {
    await step('upload', (attempt) => uploadRows(tools, run, lock, 'upload.csv', attempt));
  } catch (error) {
    // Older files would give way to one of which nothing was done.
    if (error instanceof StepFailed) {
      await step('note that nothing was sent', () => noteFailed(tools.bucket, run.source.id, run.id));
    }
    throw error;
  }
  const status = await waitForJob(story, 'wait for the job', hasEnded);
  const readBack = (attempt: Attempt) => exportPeople(tools, run, 'after.csv', attempt);
  await step('read back', readBack);
  const landed = await compareAgain(story, 'compare', readBack, (isLast) =>
    verifyImport(tools, run, attributes, planned, isLast || status !== 'COMPLETED'),
  );
  if (status === 'COMPLETED') return { outcome: 'completed', counts: landed };
  return { ...failed(uploadDidNotFinish(status)), counts: landed };
}

/**
 * The file of a run, which is read once where its check and its plan are in one invocation: a step cannot hand it on, since 20 MB fit
 * into no checkpoint. What was read is planned with once; another try of the plan reads it anew.
 */
function fileOnce(tools: ImportTools, run: ImportRun, attributes: SchemaAttribute[]) {
  let kept: DroppedRoster | undefined;
  const read = async (): Promise<DroppedRoster | NotImported> => {
    const file = await readDroppedFile(tools, run, attributes);
    kept = file.kind === 'roster' ? file : undefined;
    return file;
  };
  const take = async (): Promise<DroppedRoster | NotImported> => {
    const file = kept ?? (await read());
    kept = undefined;
    return file;
  };
  return { read, take };
}

/** Executions that began before the rows were counted have none. */
async function checkFile(
  read: () => Promise<DroppedRoster | NotImported>,
): Promise<{ kind: 'roster'; rows?: number } | NotImported> {
  const file = await read();
  return file.kind === 'roster' ? { kind: file.kind, rows: file.rowCount } : file;
}
