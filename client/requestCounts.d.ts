/** The HTTP requests that some piece of work took. */
export type RequestCounts = {
    /** Every request that was sent, token requests and repetitions included. */
    total: number;
    /** Those of them that repeated a failed one. */
    retried: number;
    /** Those that were answered with 429. */
    throttled: number;
};
/** A counter at nought. */
export declare function noRequests(): RequestCounts;
/** The sum of two counts. */
export declare function addRequests(one: RequestCounts, other: RequestCounts): RequestCounts;
