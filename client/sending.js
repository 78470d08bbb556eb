import { failureOf, networkFailure } from './answers.js';
import { IscUnreachableError } from './errors.js';
import { retryDelay } from './retry.js';
/** Sends requests within the rate limit, again where that helps, and counts them. */
export function createSending(options, throttle) {
    const { clock, sleep, random, timeoutMilliseconds } = options;
    return {
        async send({ url, init, streamed = false }, counters) {
            for (const counts of counters)
                counts.total += 1;
            // The time-out covers the body too.
            const signal = AbortSignal.timeout(timeoutMilliseconds);
            const response = await options.fetch(url, { ...init, signal, redirect: 'error' });
            const { status, headers } = response;
            if (status === 429)
                for (const counts of counters)
                    counts.throttled += 1;
            if (streamed && response.ok)
                return { status, headers, body: new Uint8Array(), stream: response.body ?? undefined };
            return { status, headers, body: new Uint8Array(await response.arrayBuffer()) };
        },
        async untilSettled(facts, repeatable, counters, attempt, doneBefore = false) {
            let mayHaveBeenDone = doneBefore;
            for (let tries = 1;; tries += 1) {
                const result = await attempt().catch((error) => failedAttempt(error));
                const failure = 'kind' in result ? result : failureOf(result);
                if (!failure)
                    return { answer: result, mayHaveBeenDone };
                const delay = retryDelay(failure, tries, repeatable, random(), clock());
                if (delay === undefined) {
                    if (!('kind' in result))
                        return { answer: result, mayHaveBeenDone };
                    throw new IscUnreachableError(facts, result.reason, mayHaveBeenDone || result.reachedServer);
                }
                mayHaveBeenDone ||= failure.kind === 'network' ? failure.reachedServer : failure.status >= 500;
                if (failure.kind === 'answer' && failure.status === 429)
                    throttle.pause(delay);
                await sleep(delay);
                for (const counts of counters)
                    counts.retried += 1;
            }
        },
    };
}
/** An error of the client's own, such as one about the token, is not a failure of this request. */
function failedAttempt(error) {
    if (error instanceof Error && 'transient' in error)
        throw error;
    return networkFailure(error);
}
