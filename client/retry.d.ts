/** What came of one try of a call. */
export type Failure = {
    kind: 'answer';
    status: number;
    retryAfter: string | null;
} | {
    kind: 'network';
    reachedServer: boolean;
};
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
export declare function retryDelay(failure: Failure, attempt: number, repeatable: boolean, random: number, now: number): number | undefined;
