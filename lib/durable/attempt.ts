import type { DurableContext } from '@aws/durable-execution-sdk-js';
import { noRequests, type RequestCounts } from '../isc/requestCounts.ts';

/** One try of a step: what its calls are counted into, and the signal that ends them before the function's own time does. */
export type Attempt = { counts: RequestCounts; signal: AbortSignal };

/** The time that is left for what comes after a try: writing down what it came to. */
const marginMilliseconds = 10_000;

/** A try took as long as it may. The next one has the whole time of a new invocation. */
class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
  readonly retry = true;

  constructor(milliseconds: number) {
    super(`it took longer than the ${Math.round(milliseconds / 1000)} s that one try has.`);
  }
}

/**
 * Makes one try, which ends before the function's time does: else a service that accepts and never answers would have
 * every invocation ended by Lambda, none counted as a try, and the step tried without end.
 *
 * @param counts is added to while the try goes on, so that requests of a failed one count too
 */
export async function withinTime<T>(
  { lambdaContext }: Pick<DurableContext, 'lambdaContext'>,
  work: (attempt: Attempt) => Promise<T>,
  counts: RequestCounts = noRequests(),
): Promise<T> {
  const remaining = lambdaContext.getRemainingTimeInMillis();
  const milliseconds = Math.max(0, remaining - Math.min(marginMilliseconds, remaining / 4));
  const ending = new AbortController();
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => {});
  const timer = setTimeout(() => {
    const error = new OutOfTime(milliseconds);
    ending.abort(error);
    ended.reject(error);
  }, milliseconds);
  try {
    // What pays no heed to the signal must not hold the try up either.
    return await Promise.race([work({ counts, signal: ending.signal }), ended.promise]);
  } finally {
    clearTimeout(timer);
  }
}
