import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Bucket } from './bucket.ts';
import { keys } from './keys.ts';

const lockSchema = z.object({
  runId: z.string(),
  /** Names this taking of the lock: whoever takes it next, the same run or another, has another one. Older locks have none. */
  generation: z.string().default('none'),
  takenAt: z.string(),
  expiresAt: z.string(),
});

/** Another run has had the lock since this one took it, even if it is free again: what this run knows may be out of date. */
export class LockLost extends Error {
  override readonly name = 'LockLost';
}

/** What came of asking for a lock: its generation, or who has it. */
export type Acquired = { generation: string } | { heldBy: string };

/** How long a lock is held without being renewed before another run may take it over. Longer than any one request. */
const leaseMilliseconds = 90 * 60_000;

/** So often a write that lost a race is tried again before somebody else counts as having the lock. */
const mostRaces = 5;

/**
 * Takes the write lock of a source for a run. A lock past its end is taken over: its run was stopped from outside, since
 * every other end gives it back. So is one that the run has itself, from a try that was cut off before it heard of it.
 *
 * @param now epoch milliseconds
 * @param lease for how long, in milliseconds, it is held without being renewed
 */
export async function acquireLock(
  bucket: Bucket,
  sourceId: string,
  runId: string,
  now: number,
  lease = leaseMilliseconds,
): Promise<Acquired> {
  const generation = randomUUID();
  const lock = { runId, generation, takenAt: instant(now), expiresAt: instant(now + lease) };
  let heldBy = 'another run';
  for (let race = 0; race < mostRaces; race += 1) {
    const current = await readLock(bucket, sourceId);
    if (!current) {
      if (await bucket.create(keys.lock(sourceId), lock)) return { generation };
      continue;
    }
    const isFree = current.runId === runId || Date.parse(current.expiresAt) <= now;
    if (!isFree) return { heldBy: current.runId };
    if (await bucket.replace(keys.lock(sourceId), lock, current.etag)) return { generation };
    heldBy = current.runId;
  }
  return { heldBy };
}

/**
 * Makes sure that nobody has had the lock since it was taken, and prolongs it. Called right before anything is written: a
 * request ends long before the lock does, so that nobody else can be writing then.
 *
 * @param now epoch milliseconds
 * @param lease for how long from now, in milliseconds, it is prolonged
 * @throws LockLost when the lock is of another generation by now, or free
 */
export async function renewLock(
  bucket: Bucket,
  sourceId: string,
  generation: string,
  now: number,
  lease = leaseMilliseconds,
): Promise<void> {
  for (let race = 0; race < mostRaces; race += 1) {
    const current = await readLock(bucket, sourceId);
    if (current?.generation !== generation) break;
    const { etag, ...lock } = current;
    const renewed = { ...lock, expiresAt: instant(now + lease) };
    if (await bucket.replace(keys.lock(sourceId), renewed, etag)) return;
  }
  throw new LockLost(`The lock of ${sourceId} has passed to another run since; nothing more was written.`);
}

/** Gives the lock back. Harmless when it is no longer of this generation. */
export async function releaseLock(bucket: Bucket, sourceId: string, generation: string): Promise<void> {
  for (let race = 0; race < mostRaces; race += 1) {
    const current = await readLock(bucket, sourceId);
    if (current?.generation !== generation) return;
    // It may have been prolonged meanwhile, by a try of the run that was given up and still went on.
    if (await bucket.remove(keys.lock(sourceId), current.etag)) return;
  }
}

async function readLock(bucket: Bucket, sourceId: string) {
  const kept = await bucket.readJson(keys.lock(sourceId), lockSchema);
  return kept && { ...kept.value, etag: kept.etag };
}

const instant = (milliseconds: number) => new Date(milliseconds).toISOString();
