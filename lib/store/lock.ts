import * as z from 'zod';
import type { Bucket } from './bucket.ts';

const lockSchema = z.object({ runId: z.string(), takenAt: z.string(), expiresAt: z.string() });

/** How long a lock is held without being renewed before another run may take it over. */
const leaseMilliseconds = 90 * 60_000;

/**
 * Takes the write lock of a source for a run, or renews it where the run has it already.
 * A lock past its end is taken over: its run was stopped from outside, since every other end releases it.
 *
 * @param now epoch milliseconds
 * @returns `true` when the run holds the lock, else the id of the run that does
 */
export async function takeLock(
  bucket: Bucket,
  sourceId: string,
  runId: string,
  now: number,
): Promise<true | { heldBy: string }> {
  const key = lockKey(sourceId);
  const lock = { runId, takenAt: instant(now), expiresAt: instant(now + leaseMilliseconds) };
  if (await bucket.create(key, lock)) return true;
  const current = await readLock(bucket, key);
  if (!current) return (await bucket.create(key, lock)) || { heldBy: 'another run' };
  const free = current.runId === runId || Date.parse(current.expiresAt) <= now;
  if (!free) return { heldBy: current.runId };
  if (await bucket.replace(key, lock, current.etag)) return true;
  // Somebody was faster: another run, or an earlier try of this one that was believed to have ended.
  return await takeLock(bucket, sourceId, runId, now);
}

/**
 * Makes sure that the run still holds the lock and prolongs it. Called right before anything is written.
 *
 * @throws Error when another run has taken the lock over
 */
export async function renewLock(bucket: Bucket, sourceId: string, runId: string, now: number): Promise<void> {
  const taken = await takeLock(bucket, sourceId, runId, now);
  if (taken !== true)
    throw new Error(`The lock of source ${sourceId} passed to run ${taken.heldBy}; nothing was sent. Run it again.`);
}

/** Gives the lock back. Harmless when it is no longer the run's own. */
export async function releaseLock(bucket: Bucket, sourceId: string, runId: string): Promise<void> {
  const key = lockKey(sourceId);
  const current = await readLock(bucket, key);
  if (current?.runId === runId) await bucket.remove(key, current.etag);
}

async function readLock(bucket: Bucket, key: string) {
  const kept = await bucket.readJson(key, lockSchema);
  return kept && { ...kept.value, etag: kept.etag };
}

const lockKey = (sourceId: string) => `locks/${sourceId}.json`;
const instant = (milliseconds: number) => new Date(milliseconds).toISOString();
