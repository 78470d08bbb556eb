import { toType } from '../lib/config/toType.ts';
import { type DecisionOnRun, decideHeldRun, listHeldRuns, type OpenHold } from '../lib/decisions/heldRuns.ts';
import { type Hold, readHold } from '../lib/decisions/hold.ts';
import { firstQuestionOf, runOfQuestion } from '../lib/decisions/questions.ts';
import { completeCallback } from '../lib/durable/completeCallback.ts';
import { listPendingHires, type PendingHire } from '../lib/hr/waitingGroups.ts';
import type { Bucket } from '../lib/store/bucket.ts';
import type { Place } from './place/place.ts';

/** A run that waits for an operator. */
type WaitingRun = Pick<OpenHold, 'runId' | 'what' | 'why' | 'count' | 'heldAt' | 'expiresAt' | 'overtakenBy'>;

/**
 * What waits for a person: runs that an operator decides on, the one that lapses first before the others, and requests that
 * approvers decide on in ISC.
 *
 * @param now epoch milliseconds
 */
export async function listWaiting(bucket: Bucket, now: number): Promise<{ runs: WaitingRun[]; hires: PendingHire[] }> {
  const runs = (await listHeldRuns(bucket, now)).map((hold) => {
    const { runId, what, why, count, heldAt, expiresAt, overtakenBy } = hold;
    return { runId, what, why, count, heldAt, expiresAt, ...(overtakenBy !== undefined && { overtakenBy }) };
  });
  return { runs, hires: await listPendingHires(bucket) };
}

/**
 * Decides what a run waits for, as the page of its mail does, and says who did. A run that asks two questions, one after the other, has
 * both decided by its own id.
 *
 * @returns what holds from now on; `isFirst` unless somebody had decided before
 * @throws Error when nothing waits under the id, or nobody can decide any more
 */
export async function decideRun(
  { bucket, lambda, now }: Pick<Place, 'bucket' | 'lambda' | 'now'>,
  decision: DecisionOnRun,
): Promise<{ hold: Hold; decision: 'approve' | 'reject'; at: string; by: string | undefined; isFirst: boolean }> {
  const { runId } = decision;
  const asked = (await readHold(bucket, runId)) ? runId : firstQuestionOf(runId);
  const time = await now();
  const complete = (callbackId: string, answer: unknown) => completeCallback(callbackId, answer, { client: lambda });
  const done = await decideHeldRun({ bucket, complete, now: () => time }, { ...decision, runId: asked });
  if (done.kind === 'none')
    throw new Error(`No run ${runId} waits for a decision. ${toType('waiting')} lists those that do.`);
  if (done.kind === 'over') {
    throw new Error(
      `It is too late to decide on ${runId}: nobody decided by ${done.hold.expiresAt}, and nothing was done.`,
    );
  }
  if (done.isUnheard) {
    throw new Error(
      `The decision is written down, but run ${runId} does not wait any more. ${toType(`runs show ${runOfQuestion(runId)}`)} says why.`,
    );
  }
  const { hold, decided, isFirst } = done;
  return { hold, decision: decided.decision, at: decided.at, by: decided.by, isFirst };
}
