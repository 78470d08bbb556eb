/** How long a request may take, in milliseconds. */
export type RequestTimeouts = {
  /** Until the connection stands. */
  connection: number;
  /** For which neither side sends a byte. */
  idle: number;
  /** From the first byte that is sent to the first one that comes back. */
  whole: number;
};

/** An object of 25 MB goes through well within them, and three tries in vain end well before a flow's function does. */
const usualTimeouts: RequestTimeouts = { connection: 2_000, idle: 5_000, whole: 30_000 };

/**
 * The options of an AWS client whose requests end: by themselves none of the clients has a time-out, and a service that
 * accepts and never answers would hold a function until it is killed. What passes the time ends in an error named
 * `TimeoutError`, and is tried three times as any other passing fault is.
 */
export function boundedRequests({ connection, idle, whole }: RequestTimeouts = usualTimeouts) {
  return {
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: connection,
      socketTimeout: idle,
      requestTimeout: whole,
      // Without it the client only warns.
      throwOnRequestTimeout: true,
    },
  };
}
