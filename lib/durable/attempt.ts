import type { DurableContext } from '@aws/durable-execution-sdk-js';
import { CallError } from '../isc/callError.ts';
import { noRequests, type RequestCounts } from '../isc/requestCounts.ts';

/**
 * One try of a step: what its calls are counted into, and the signal that ends them before the function's own time does.
 * Work that sees the signal aborted has a few seconds left in which it may still give what it has come to.
 */
export type Attempt = { counts: RequestCounts; signal: AbortSignal };

/**
 * The time that is left for what comes after the signal: half of it for work that gives what it has come to, half for
 * writing that down.
 */
const marginMilliseconds = 10_000;

/** A try took as long as it may. The next one has the whole time of a new invocation. */
class OutOfTime extends CallError {
  override readonly name = 'OutOfTime';

  constructor(milliseconds: number) {
    super(`it took longer than the ${Math.round(milliseconds / 1000)} s that one try has.`, { retry: true });
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
  const margin = Math.min(marginMilliseconds, remaining / 4);
  const milliseconds = Math.max(0, remaining - margin);
  const outOfTime = new OutOfTime(milliseconds);
  const ending = new AbortController();
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => {});
  const timers = [
    setTimeout(() => ending.abort(outOfTime), milliseconds),
    setTimeout(() => ended.reject(outOfTime), milliseconds + margin / 2),
  ];
  try {
    // What pays no heed to the signal must not hold the try up either.
    return await Promise.race([work({ counts, signal: ending.signal }), ended.promise]);
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
}
