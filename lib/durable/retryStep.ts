import type { DurableContext } from '@aws/durable-execution-sdk-js';
import { addRequests, noRequests, type RequestCounts } from '../isc/requestCounts.ts';
import { isTransient } from './transient.ts';

/** What a persevering step has come to, checkpointed after every try so that no request goes uncounted. */
type Progress<T> = {
  requests: RequestCounts;
  outcome: { kind: 'trying'; problem?: string } | { kind: 'done'; value: T } | { kind: 'failed'; reason: string };
};

/** The result of a step, or why there is none, and the requests it took either way. */
export type Persevered<T> = { requests: RequestCounts } & (
  | { kind: 'done'; value: T }
  | { kind: 'failed'; reason: string }
);

/** Seconds before the next try: quick at first, for a passing fault; then once a minute, for a tenant that is down. */
const pauses = [2, 5, 10, 20, 30];
const longPause = 60;

/** With the pauses above: tries for some three hours. */
const mostTries = 180;

/**
 * Runs one step of a flow until it succeeds, through times in which the tenant is down or answers with errors. What
 * trying again cannot mend ends it at once. The step must be safe to run twice: a flow killed before its checkpoint
 * runs it again.
 *
 * @param work gets a counter for the requests it makes
 */
export async function persevere<T>(
  context: DurableContext,
  name: string,
  work: (requests: RequestCounts) => Promise<T>,
): Promise<Persevered<T>> {
  const initialState: Progress<T> = { requests: noRequests(), outcome: { kind: 'trying' } };
  const { requests, outcome } = await context.waitForCondition<Progress<T>>(
    name,
    async (progress, { attempt }) => {
      const spent = noRequests();
      const outcome = await tryOnce(() => work(spent), attempt >= mostTries);
      return { requests: addRequests(progress.requests, spent), outcome };
    },
    {
      initialState,
      waitStrategy: ({ outcome }, attempt) =>
        outcome.kind === 'trying'
          ? { shouldContinue: true, delay: { seconds: pauses[attempt - 1] ?? longPause } }
          : { shouldContinue: false },
    },
  );
  if (outcome.kind === 'trying') throw new Error(`The step "${name}" ended while it was still trying.`);
  return { requests, ...outcome };
}

async function tryOnce<T>(work: () => Promise<T>, last: boolean): Promise<Progress<T>['outcome']> {
  try {
    return { kind: 'done', value: await work() };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return isTransient(error) && !last ? { kind: 'trying', problem } : { kind: 'failed', reason: problem };
  }
}
