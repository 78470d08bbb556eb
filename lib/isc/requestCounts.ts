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
export function noRequests(): RequestCounts {
  return { total: 0, retried: 0, throttled: 0 };
}

/** The sum of two counts. */
export function addRequests(one: RequestCounts, other: RequestCounts): RequestCounts {
  return {
    total: one.total + other.total,
    retried: one.retried + other.retried,
    throttled: one.throttled + other.throttled,
  };
}
