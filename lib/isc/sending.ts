import { type Answer, failureOf, type NetworkFailure, networkFailure } from './answers.ts';
import { type CallFacts, IscUnreachableError } from './errors.ts';
import type { RequestCounts } from './requestCounts.ts';
import { retryDelay } from './retry.ts';
import type { Throttle } from './throttle.ts';

export type SendingOptions = {
  fetch: typeof fetch;
  clock: () => number;
  sleep: (milliseconds: number) => Promise<void>;
  random: () => number;
  timeoutMilliseconds: number;
};

/** One request as it goes out. `streamed`: the body of a good answer is not waited for. */
type Outgoing = { url: string; init: RequestInit; streamed?: boolean | undefined };

/** An answer, and whether an earlier try of the same request may have had its effect already. */
type Settled = { answer: Answer; mayHaveBeenDone: boolean };

export type Sending = {
  /** Sends a request once. Rejects as `fetch` does. */
  send(outgoing: Outgoing, counters: readonly RequestCounts[]): Promise<Answer>;
  /**
   * Makes attempts while their failure may pass and repeating is harmless, and gives the last answer.
   *
   * @param mayHaveBeenDone whether the request may have had its effect before
   * @throws IscUnreachableError when there was no answer
   */
  untilSettled(
    facts: CallFacts,
    repeatable: boolean,
    counters: readonly RequestCounts[],
    attempt: () => Promise<Answer>,
    mayHaveBeenDone?: boolean,
  ): Promise<Settled>;
};

/** Sends requests within the rate limit, again where that helps, and counts them. */
export function createSending(options: SendingOptions, throttle: Throttle): Sending {
  const { clock, sleep, random, timeoutMilliseconds } = options;

  return {
    async send({ url, init, streamed = false }, counters) {
      for (const counts of counters) counts.total += 1;
      // The time-out covers the body too.
      const signal = AbortSignal.timeout(timeoutMilliseconds);
      const response = await options.fetch(url, { ...init, signal, redirect: 'error' });
      const { status, headers } = response;
      if (status === 429) for (const counts of counters) counts.throttled += 1;
      if (streamed && response.ok)
        return { status, headers, body: new Uint8Array(), stream: response.body ?? undefined };
      return { status, headers, body: new Uint8Array(await response.arrayBuffer()) };
    },

    async untilSettled(facts, repeatable, counters, attempt, doneBefore = false) {
      let mayHaveBeenDone = doneBefore;
      for (let tries = 1; ; tries += 1) {
        const result = await attempt().catch((error: unknown) => failedAttempt(error));
        const failure = 'kind' in result ? result : failureOf(result);
        if (!failure) return { answer: result as Answer, mayHaveBeenDone };
        const delay = retryDelay(failure, tries, repeatable, random(), clock());
        if (delay === undefined) {
          if (!('kind' in result)) return { answer: result, mayHaveBeenDone };
          throw new IscUnreachableError(facts, result.reason, mayHaveBeenDone || result.reachedServer);
        }
        mayHaveBeenDone ||= failure.kind === 'network' ? failure.reachedServer : failure.status >= 500;
        if (failure.kind === 'answer' && failure.status === 429) throttle.pause(delay);
        await sleep(delay);
        for (const counts of counters) counts.retried += 1;
      }
    },
  };
}

/** An error of the client's own, such as one about the token, is not a failure of this request. */
function failedAttempt(error: unknown): NetworkFailure {
  if (error instanceof Error && 'transient' in error) throw error;
  return networkFailure(error);
}
