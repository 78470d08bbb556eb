import type { DurableContext } from '@aws/durable-execution-sdk-js';
import { poll } from '../flow/poll.ts';
import { isTransient } from '../flow/transient.ts';
import { takeLock } from '../run/lock.ts';
import type { ImportTools, Run } from './run.ts';

/** Several files may queue for a source, each of which may take its half hour. */
const patienceMinutes = 12 * 60;

/** Waits until the run holds its source's write lock; `heldBy` names the run that would not give it free. */
export async function waitForLock(
  context: DurableContext,
  { bucket, now }: ImportTools,
  { source, id }: Run,
): Promise<{ heldBy: string }> {
  return await poll(context, 'take the lock', {
    initial: { heldBy: 'nobody yet' },
    look: async (before) => {
      try {
        const taken = await takeLock(bucket, source.id, id, now());
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
