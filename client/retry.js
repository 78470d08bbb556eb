/** The most tries of one call, the first included. */
const mostTries = 6;
const baseMilliseconds = 500;
const capMilliseconds = 20_000;
const longestRetryAfter = 120_000;
/**
 * Decides whether a failed call is sent again, and when. A pure function.
 *
 * A request that may have had an effect is repeated only when repeating is harmless. An answer of 429 says that nothing
 * was done, so it is always repeated. `Retry-After` is honoured up to two minutes; without it the wait is drawn between
 * nought and 500 ms doubled with each try, at most 20 s.
 *
 * @param attempt which try failed, from 1
 * @param random between 0 and 1
 * @param now epoch milliseconds
 * @returns milliseconds to wait, or undefined to give up
 */
export function retryDelay(failure, attempt, repeatable, random, now) {
    if (attempt >= mostTries || !mayRepeat(failure, repeatable))
        return undefined;
    const asked = failure.kind === 'answer' ? readRetryAfter(failure.retryAfter, now) : undefined;
    if (asked !== undefined)
        return Math.min(asked, longestRetryAfter);
    return random * Math.min(baseMilliseconds * 2 ** (attempt - 1), capMilliseconds);
}
function mayRepeat(failure, repeatable) {
    if (failure.kind === 'network')
        return repeatable || !failure.reachedServer;
    return failure.status === 429 || (failure.status >= 500 && repeatable);
}
/** Reads a Retry-After header, which holds seconds or a date, as milliseconds from now. */
function readRetryAfter(header, now) {
    if (header === null || header.trim() === '')
        return undefined;
    const seconds = Number(header);
    if (Number.isFinite(seconds))
        return Math.max(0, seconds * 1000);
    const date = Date.parse(header);
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
