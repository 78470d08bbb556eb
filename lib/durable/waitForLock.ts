import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { Bucket } from '../store/bucket.ts';
import { takeLock } from '../store/lock.ts';
import { poll } from './poll.ts';
import { isTransient } from './transient.ts';

/** Several runs may queue for a source, each of which may take its half hour. */
const standardPatience = 12 * 60;

/**
 * Waits until the run holds its source's write lock, up to 12 hours unless
 * told otherwise; `heldBy` names the run that would not give it free,
 * and is empty when the lock is held. Whoever takes the lock gives it back with `releaseLock`, however the run ends.
 */
export async function waitForLock(
  context: DurableContext,
  { bucket, now }: { bucket: Bucket; now: () => number },
  sourceId: string,
  runId: string,
  patienceMinutes = standardPatience,
): Promise<{ heldBy: string }> {
  return await poll(context, 'take the lock', {
    initial: { heldBy: 'nobody yet' },
    look: async (before) => {
      try {
        const taken = await takeLock(bucket, sourceId, runId, now());
        return taken === true ? { heldBy: '' } : taken;
      } catch (error) {
        if (!isTransient(error)) throw error;
        return before;
      }
    },
    isAnswer: ({ heldBy }) => heldBy === '',
    minutes: patienceMinutes,
  });
}
