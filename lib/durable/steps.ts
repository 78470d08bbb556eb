import type { DurableContext } from '@aws/durable-execution-sdk-js';
import { addRequests, noRequests, type RequestCounts } from '../isc/requestCounts.ts';
import { LockLost } from '../store/lock.ts';
import type { Attempt } from './attempt.ts';
import { StepFailed } from './failure.ts';
import { type Looking, lookUntil } from './look.ts';

/** The steps of one run. Each is checkpointed, and must be safe to run twice: a run that is killed goes on where it was. */
export type Steps = {
  /**
   * Runs a named step of the story until it succeeds, for three hours through times in which a service is down or does not
   * answer. Throws StepFailed, which says why, when it cannot be done; LockLost when the work throws that.
   */
  step<T>(name: string, work: (attempt: Attempt) => Promise<T>): Promise<T>;
  /** Looks until there is an answer, and gives what the last look saw. Throws as `step` does. */
  poll<T>(name: string, looking: Looking<T>): Promise<T>;
  /** What all steps so far have asked of ISC, every try counted. */
  requests(): RequestCounts;
};

/**
 * The steps of a run, which add up the requests that they make.
 *
 * @param now epoch milliseconds
 */
export function createSteps(context: DurableContext, now: () => number): Steps {
  let sum = noRequests();
  async function poll<T>(name: string, looking: Looking<T>): Promise<T> {
    const looked = await lookUntil(context, now, name, looking);
    sum = addRequests(sum, looked.counts);
    if (looked.kind === 'seen') return looked.seen;
    if (looked.kind === 'lock lost') throw new LockLost(looked.reason);
    throw new StepFailed(`Could not ${name}: ${looked.reason}`);
  }
  return {
    poll,
    step: async (name, work) => {
      // What a step gives may be nothing at all, which a checkpoint does not keep.
      const { value } = await poll(name, {
        look: async (attempt) => ({ value: await work(attempt) }),
        isAnswer: () => true,
        minutes: 0,
      });
      return value;
    },
    requests: () => sum,
  };
}
