import { type Answer } from './answers.ts';
import { type CallFacts } from './errors.ts';
import type { RequestCounts } from './requestCounts.ts';
import type { Throttle } from './throttle.ts';
export type SendingOptions = {
    fetch: typeof fetch;
    clock: () => number;
    sleep: (milliseconds: number) => Promise<void>;
    random: () => number;
    timeoutMilliseconds: number;
};
/** One request as it goes out. `streamed`: the body of a good answer is not waited for. */
type Outgoing = {
    url: string;
    init: RequestInit;
    streamed?: boolean | undefined;
};
/** An answer, and whether an earlier try of the same request may have had its effect already. */
type Settled = {
    answer: Answer;
    mayHaveBeenDone: boolean;
};
export type Sending = {
    /** Sends a request once. Rejects as `fetch` does. */
    send(outgoing: Outgoing, counters: readonly RequestCounts[]): Promise<Answer>;
    /**
     * Makes attempts while their failure may pass and repeating is harmless, and gives the last answer.
     *
     * @param mayHaveBeenDone whether the request may have had its effect before
     * @throws IscUnreachableError when there was no answer
     */
    untilSettled(facts: CallFacts, repeatable: boolean, counters: readonly RequestCounts[], attempt: () => Promise<Answer>, mayHaveBeenDone?: boolean): Promise<Settled>;
};
/** Sends requests within the rate limit, again where that helps, and counts them. */
export declare function createSending(options: SendingOptions, throttle: Throttle): Sending;
export {};
