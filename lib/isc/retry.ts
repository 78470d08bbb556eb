import { mayPass } from './errors.ts';
import type { NetworkProblem } from './networkErrors.ts';

/** What came of one try of a call. */
export type Failure =
  | { kind: 'answer'; status: number; retryAfter: string | null }
  | { kind: 'wrong body' }
  | ({ kind: 'network' } & Pick<NetworkProblem, 'reachedServer' | 'retry'>);

/** How often a call is tried, and how long it waits in between. */
export type RetrySettings = {
  /** The most tries of one call, the first included: 6. With 1 nothing is repeated. */
  tries: number;
  /** Bound of the first wait: 500. It doubles with each try. */
  baseMilliseconds: number;
  /** What that bound grows to at most: 20,000. */
  longestMilliseconds: number;
  /** The most that a `Retry-After` of the server is waited for: 120,000. */
  longestRetryAfterMilliseconds: number;
};

export const retryDefaults: RetrySettings = {
  tries: 6,
  baseMilliseconds: 500,
  longestMilliseconds: 20_000,
  longestRetryAfterMilliseconds: 120_000,
};

/**
 * Decides whether a failed call is sent again, and when. A pure function.
 *
 * A request that may have taken effect is repeated only when repeating is harmless. An answer of 429 says that nothing
 * was done, so it is always repeated. `Retry-After` is honoured up to a bound; without it the wait is drawn between nought
 * and a bound that doubles with each try.
 *
 * @param attempt which try failed, from 1
 * @param random between 0 and 1
 * @param now epoch milliseconds
 * @returns milliseconds to wait, or undefined to give up
 */
export function retryDelay(
  failure: Failure,
  attempt: number,
  idempotent: boolean,
  random: number,
  now: number,
  settings: RetrySettings = retryDefaults,
): number | undefined {
  if (attempt >= settings.tries || !mayRepeat(failure, idempotent)) return undefined;
  const asked = failure.kind === 'answer' ? readRetryAfter(failure.retryAfter, now) : undefined;
  if (asked !== undefined) return Math.min(asked, settings.longestRetryAfterMilliseconds);
  return random * Math.min(settings.baseMilliseconds * 2 ** (attempt - 1), settings.longestMilliseconds);
}

/** Whether the request that failed may have done its work. After a 429 it surely has not. */
export function mayHaveTakenEffect(failure: Failure): boolean {
  if (failure.kind === 'network') return failure.reachedServer;
  return failure.kind === 'wrong body' || failure.status !== 429;
}

function mayRepeat(failure: Failure, idempotent: boolean): boolean {
  return passes(failure) && (idempotent || !mayHaveTakenEffect(failure));
}

/** Whoever answers in the place of ISC, such as a gateway with a page, does not do so for ever. */
function passes(failure: Failure): boolean {
  if (failure.kind === 'network') return failure.retry;
  return failure.kind === 'wrong body' || mayPass(failure.status);
}

/** Reads a Retry-After header, which holds seconds or a date, as milliseconds from now. */
function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
