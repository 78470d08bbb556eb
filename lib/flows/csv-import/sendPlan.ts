import type { Attempt } from '../../durable/attempt.ts';
import { StepFailed } from '../../durable/failure.ts';
import type { HeldLock } from '../../durable/sourceLock.ts';
import { waitForOwnJob } from '../../durable/uploadJob.ts';
import type { SchemaAttribute } from '../../isc/schemaAttributes.ts';
import { noteFailed } from '../../store/appliedFiles.ts';
import { compareAgain } from './compareAgain.ts';
import { exportPeople } from './exportPeople.ts';
import { type Counts, noCounts } from './importReport.ts';
import type { ImportStory } from './importRun.ts';
import type { Done } from './planImport.ts';
import {
  allGaveWay,
  asSentence,
  catchStepFailure,
  failed,
  failedAfter,
  type ImportResult,
  maybeSent,
  superseded,
  uploadDidNotFinish,
} from './results.ts';
import { uploadRows } from './uploadRows.ts';
import { countWhoMayLeave, listUnknown, verifyImport } from './verifyImport.ts';

/**
 * Whether some of what the file says may have been sent, in this round or in one of before, which lost the lock: a story that is played
 * again comes by there again.
 */
export type Sending = { hasBegun: boolean };

type PlanInNumbers = Pick<ImportResult, 'counts' | 'missing' | 'lasting'>;

/** A plan, some of which a round of before may have done. */
type Planned = { attributes: SchemaAttribute[]; plan: PlanInNumbers; done?: Done | undefined };

const nothingDone: Done = { created: 0, updated: 0, ended: 0 };

/** Sends what of a plan is not done, and looks what of it the source shows then. */
export async function sendPlan(
  story: ImportStory,
  lock: HeldLock,
  sending: Sending,
  { attributes, plan, done = nothingDone }: Planned,
): Promise<ImportResult> {
  if (numberOf(plan.counts) === numberOf(done)) return nothingToSend(plan, done);
  sending.hasBegun = true;
  const sent = await catchStepFailure(() => sendRows(story, lock, { attributes, plan, done }));
  const isUnknown = sent.counts === noCounts;
  const endsAny = (plan.counts.ended ?? 0) > done.ended;
  const toList = isUnknown && endsAny ? attributes : undefined;
  const told = sent.outcome === 'failed' ? await keepUnknown(story, sent, toList) : sent;
  return isUnknown ? { ...plan, ...told, counts: countUnverifiedAsFailed(plan.counts, done) } : { ...plan, ...told };
}

/**
 * Counts whoever may leave yet, since what was sent failed or was not seen to its end, and lists whom a run was to end, of whom it is not
 * known whether it has.
 *
 * @param toList the attributes of those, where there are any to list
 */
async function keepUnknown(
  { tools, run, lastStep }: ImportStory,
  sent: ImportResult,
  toList?: readonly SchemaAttribute[],
): Promise<ImportResult> {
  try {
    await lastStep('count who may leave yet', () => countWhoMayLeave(tools, run));
    if (toList) await lastStep('list who may not be ended', () => listUnknown(tools, run, toList));
    return sent;
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    return failedAfter(sent, asSentence(error.message));
  }
}

/**
 * What is known of a run that begins again and cannot go on: a round of before, which lost the lock, may have sent what the file says.
 *
 * @param why it cannot go on
 */
export async function giveUpSent(story: ImportStory, why: string): Promise<ImportResult> {
  return await keepUnknown(story, maybeSent(why, story.run));
}

/** How many people are created, updated or ended. */
function numberOf({ created, updated, ended = 0 }: Pick<Counts, 'created' | 'updated' | 'ended'>): number {
  return created + updated + ended;
}

function nothingToSend(plan: PlanInNumbers, done: Done): ImportResult {
  if (numberOf(done) > 0) return { outcome: 'completed', ...plan };
  const { superseded: gaveWay = 0, rejected, rows } = plan.counts;
  return gaveWay > 0 && gaveWay + rejected === rows
    ? { ...superseded(allGaveWay), ...plan }
    : { outcome: 'nothing-to-do', ...plan };
}

/** What could not be sent or looked at afterwards counts as failed, not as never heard of. */
function countUnverifiedAsFailed(counts: Counts, done: Done): Counts {
  const { created, updated, ended, notEnded = 0 } = counts;
  const endings = ended === undefined ? {} : { ended: done.ended, notEnded: ended - done.ended + notEnded };
  const failed = created - done.created + updated - done.updated;
  return { ...counts, created: done.created, updated: done.updated, failed, ...endings };
}

async function sendRows(
  story: ImportStory,
  lock: HeldLock,
  { attributes, plan, done }: Planned & { done: Done },
): Promise<ImportResult> {
  const { tools, run, step } = story;
  try {
    await step('upload', (attempt) => uploadRows(tools, run, lock, 'upload.csv', attempt));
  } catch (error) {
    // Older files would give way to one of which nothing was done.
    if (error instanceof StepFailed && numberOf(done) === 0) {
      await step('note that nothing was sent', () => noteFailed(tools.bucket, run.source.id, run.id));
    }
    throw error;
  }
  const status = await waitForOwnJob(story, 'wait for the job', lock);
  const readBack = (attempt: Attempt) => exportPeople(tools, run, 'after.csv', attempt);
  await step('read back', readBack);
  const hasCompleted = status === 'COMPLETED';
  const landed = await compareAgain(story, 'compare', readBack, (isLast) =>
    verifyImport(tools, run, attributes, plan.counts, { status, isLast: isLast || !hasCompleted }),
  );
  if (hasCompleted) return { outcome: 'completed', counts: landed };
  return { ...failed(uploadDidNotFinish(status)), counts: landed };
}
