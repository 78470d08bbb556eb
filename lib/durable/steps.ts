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
   *
   * @param work is told since when every try has failed, in epoch milliseconds; nothing where the one before did not
   */
  step<T>(name: string, work: (attempt: Attempt, failingSince?: number | undefined) => Promise<T>): Promise<T>;
  /**
   * As `step`, for what ends a run: it gives something back, or says what became of the run. It is done even where the run
   * has used up the operations that its story may use.
   */
  lastStep<T>(name: string, work: (attempt: Attempt) => Promise<T>): Promise<T>;
  /** Looks until there is an answer, and gives what the last look saw. Throws as `step` does. */
  poll<T>(name: string, looking: Looking<T>): Promise<T>;
  /** What all steps so far have asked of ISC, every try counted. */
  requests(): RequestCounts;
};

/**
 * An execution may have 3,000 operations, and Lambda refuses every further one, the report among them. A story begins nothing
 * new past these; the rest is for what it is doing then (at most 280, for twelve hours of looking) and for its last steps (at
 * most 100 each, for an outage of three hours).
 */
const mostOfStory = 2_200;

/**
 * The steps of a run, which add up the requests that they make and the operations that they cost.
 *
 * @param now epoch milliseconds
 * @param onGivenUp is told why a step failed at last that was tried for three hours
 */
export function createSteps(context: DurableContext, now: () => number, onGivenUp?: (error: unknown) => void): Steps {
  let sum = noRequests();
  let operations = 0;

  async function look<T>(name: string, looking: Looking<T>): Promise<T> {
    const looked = await lookUntil(context, now, name, looking, onGivenUp);
    sum = addRequests(sum, looked.counts);
    operations += looked.operations;
    if (looked.kind === 'seen') return looked.seen;
    if (looked.kind === 'lock lost') throw new LockLost(looked.reason);
    throw new StepFailed(`Could not ${name}: ${looked.reason}`);
  }

  async function poll<T>(name: string, looking: Looking<T>): Promise<T> {
    if (operations < mostOfStory) return await look(name, looking);
    throw new StepFailed(
      `Could not ${name}: the run has waited and tried so often that it has used what one execution may. Run it again.`,
    );
  }

  return {
    poll,
    step: async (name, work) => (await poll(name, once(work))).value,
    lastStep: async (name, work) => (await look(name, once(work))).value,
    requests: () => sum,
  };
}

/** What a step gives may be nothing at all, which a checkpoint does not keep. */
function once<T>(work: (attempt: Attempt, failingSince?: number | undefined) => Promise<T>): Looking<{ value: T }> {
  return {
    look: async (attempt, _, failingSince) => ({ value: await work(attempt, failingSince) }),
    isAnswer: () => true,
    minutes: 0,
  };
}
