import { decideHold, type Hold, holdSchema, isOver, readHold } from '../lib/decisions/hold.ts';
import { completeCallback } from '../lib/durable/completeCallback.ts';
import { readGroups } from '../lib/flows/hr-events/waitingGroups.ts';
import type { Bucket } from '../lib/store/bucket.ts';
import { keys } from '../lib/store/keys.ts';
import type { Place } from './place/place.ts';

/** A run that waits for an operator. */
export type WaitingRun = Pick<Hold, 'runId' | 'what' | 'why' | 'count' | 'heldAt' | 'expiresAt'>;

/** Hires of an HR system that wait for the approvers of a source in ISC. */
export type PendingHire = { source: string; requestId: string; since: string };

/**
 * What waits for a person: runs that an operator decides on, the one that lapses first before the others, and requests that
 * approvers decide on in ISC.
 *
 * @param now epoch milliseconds
 */
export async function listWaiting(bucket: Bucket, now: number): Promise<{ runs: WaitingRun[]; hires: PendingHire[] }> {
  const runs: WaitingRun[] = [];
  for (const key of await bucket.list('decisions/')) {
    const hold = (await bucket.readJson(key, holdSchema).catch(() => undefined))?.value;
    if (!hold || hold.decided || isOver(hold, now)) continue;
    const { runId, what, why, count, heldAt, expiresAt } = hold;
    runs.push({ runId, what, why, count, heldAt, expiresAt });
  }
  runs.sort((one, other) => (one.expiresAt < other.expiresAt ? -1 : 1));
  return { runs, hires: await listHires(bucket) };
}

async function listHires(bucket: Bucket): Promise<PendingHire[]> {
  const ids = new Set((await bucket.list(keys.allGroups)).map((key) => key.split('/')[1] ?? ''));
  const groups = await Promise.all([...ids].map((id) => readGroups(bucket, id)));
  return groups.flat().flatMap(({ why, requestId, source, openedAt }) => {
    if (why !== 'approval' || requestId === undefined) return [];
    return [{ source: source.name, requestId, since: new Date(openedAt).toISOString() }];
  });
}

export type DecideOptions = { runId: string; decision: 'approve' | 'reject'; by: string };

/**
 * Decides what a run waits for, as the page of its mail does, and says who did.
 *
 * @returns what holds from now on; `isFirst` unless somebody had decided before
 * @throws Error when nothing waits under the id, or nobody can decide any more
 */
export async function decideRun(
  { bucket, lambda, now }: Pick<Place, 'bucket' | 'lambda' | 'now'>,
  { runId, decision, by }: DecideOptions,
): Promise<{ hold: Hold; decision: 'approve' | 'reject'; at: string; by: string | undefined; isFirst: boolean }> {
  const hold = await readHold(bucket, runId);
  if (!hold) throw new Error(`No run ${runId} waits for a decision. npx nelm waiting lists those that do.`);
  const time = await now();
  const over = `It is too late to decide on ${runId}: nobody decided by ${hold.expiresAt}, and nothing was done.`;
  if (!hold.decided && isOver(hold, time)) throw new Error(over);
  const at = new Date(time).toISOString();
  const decided = await decideHold(bucket, runId, { decision, at, by });
  if (!decided) throw new Error(over);
  // Who decided is kept in the bucket alone: executions name nobody.
  const answer = { decision: decided.decision, at: decided.at };
  const isHeard = await completeCallback(hold.callbackId, answer, { client: lambda });
  const isFirst = !hold.decided && decided.at === at && decided.by === by;
  if (!isHeard && isFirst) {
    throw new Error(
      `The decision is written down, but run ${runId} does not wait any more. npx nelm runs show ${runId} says why.`,
    );
  }
  return { hold, decision: decided.decision, at: decided.at, by: decided.by, isFirst };
}
