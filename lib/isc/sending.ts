import { link, orAborted } from './abort.ts';
import { type Answer, failureOf, type ReadAnswer } from './answers.ts';
import { type CallInfo, IscAnswerError, IscUnreachableError } from './errors.ts';
import { type NetworkProblem, readNetworkError } from './networkErrors.ts';
import type { RequestCounts } from './requestCounts.ts';
import { mayHaveTakenEffect, type RetrySettings, retryDelay } from './retry.ts';
import type { Throttle } from './throttle.ts';

export type SendingSettings = {
  fetch: typeof fetch;
  clock: () => number;
  /** Waits, and ends with the signal's reason when it is aborted. */
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  random: () => number;
  /** How long one request may take until its answer is there as a whole. */
  timeoutMilliseconds: number;
  retry: RetrySettings;
};

/** One request as it goes out. `streamed`: the body of a good answer is not waited for. */
type Outgoing = { url: string; init: RequestInit; streamed?: boolean | undefined };

/** What holds for one request, or for the tries of one call. */
export type SendingContext = {
  counters: readonly RequestCounts[];
  signal: AbortSignal | undefined;
  timeoutMilliseconds?: number | undefined;
};

/** What came of one request. */
type Outcome = { answer: Answer; problem?: undefined } | { problem: NetworkProblem; answer?: undefined };

/** The last answer of a call, what was read of a good one, and whether a try of it may have taken effect without saying so. */
export type Settled<Read> = { answer: Answer; good?: { read: Read } | undefined; mayHaveTakenEffect: boolean };

export type Sending = {
  /**
   * Sends a request once.
   *
   * @throws the signal's reason when it is aborted
   */
  send(outgoing: Outgoing, context: SendingContext): Promise<Outcome>;
  /**
   * Makes attempts while their failure may pass and repeating is harmless, and gives the last answer.
   *
   * @param read reads a good answer; one that is not as documented is a failure that may pass
   * @param attempt is told whether an earlier one may have taken effect
   * @param takenEffect whether a request of the call may have taken effect before
   * @throws IscUnreachableError when there was no answer; IscAnswerError when the last one was not as documented; the signal's
   *   reason when it is aborted
   */
  sendWithRetries<Read>(
    info: CallInfo,
    idempotent: boolean,
    context: SendingContext,
    read: ReadAnswer<Read>,
    attempt: (takenEffect: boolean) => Promise<Outcome>,
    takenEffect?: boolean,
  ): Promise<Settled<Read>>;
};

/** Sends requests within the rate limit, again where that helps, and counts them. */
export function createSending(settings: SendingSettings, throttle: Throttle): Sending {
  const { clock, sleep, random } = settings;

  return {
    async send({ url, init, streamed = false }, { counters, signal, timeoutMilliseconds }) {
      for (const counts of counters) counts.total += 1;
      // The time-out covers the body too.
      const limit = AbortSignal.timeout(timeoutMilliseconds ?? settings.timeoutMilliseconds);
      const ends = link([signal, limit]);
      try {
        const response = await settings.fetch(url, { ...init, signal: ends.signal ?? limit, redirect: 'error' });
        const { status, headers } = response;
        if (status === 429) for (const counts of counters) counts.throttled += 1;
        if (!streamed || !response.ok) {
          const answer = { status, headers, body: new Uint8Array(await response.arrayBuffer()) };
          ends.release();
          return { answer };
        }
        return { answer: { status, headers, body: new Uint8Array(), ...streamOf(response, ends.release) } };
      } catch (error) {
        ends.release();
        if (signal?.aborted) throw signal.reason;
        const problem = readNetworkError(error, { url, setting: 'ISC_BASE_URL' });
        if (!problem) throw error;
        return { problem };
      }
    },

    async sendWithRetries(info, idempotent, context, read, attempt, takenBefore = false) {
      let takenEffect = takenBefore;
      for (let tries = 1; ; tries += 1) {
        const { answer, problem } = await attempt(takenEffect);
        const { good, wrong } = answer && answer.status < 400 ? readGood(() => read(info, answer)) : {};
        const failure = problem ? { kind: 'network' as const, ...problem } : wrong ? wrongBody : failureOf(answer);
        const delay = failure && retryDelay(failure, tries, idempotent, random(), clock(), settings.retry);
        if (wrong) await answer?.letGo?.();
        takenEffect ||= !info.readOnly && failure !== undefined && mayHaveTakenEffect(failure);
        if (delay === undefined) {
          if (wrong) throw wrong;
          if (!problem) return { answer, good, mayHaveTakenEffect: takenEffect };
          const { reason, retry } = problem;
          throw new IscUnreachableError(info, reason, { retry, mayHaveTakenEffect: takenEffect });
        }
        if (answer?.status === 429) throttle.pause(delay);
        await orAborted(sleep(delay, context.signal), context.signal);
        for (const counts of context.counters) counts.retried += 1;
      }
    },
  };
}

const wrongBody = { kind: 'wrong body' } as const;

/** What a good answer says, or what is wrong with it. */
function readGood<Read>(read: () => Read): { good?: { read: Read }; wrong?: IscAnswerError } {
  try {
    return { good: { read: read() } };
  } catch (error) {
    if (error instanceof IscAnswerError) return { wrong: error };
    throw error;
  }
}

/** A body that is read later, or by nobody. */
function streamOf({ body }: Response, release: () => void): Pick<Answer, 'stream' | 'letGo'> {
  const letGo = async () => {
    release();
    // One that broke off already is gone.
    await body?.cancel().catch(() => {});
  };
  return { letGo, ...(body && { stream: released(body, release) }) };
}

/** A body that says when it was read to its end, or no further. */
async function* released(body: ReadableStream<Uint8Array>, release: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } finally {
    release();
  }
}
