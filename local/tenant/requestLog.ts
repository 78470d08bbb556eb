/** One request that came in, and how it was answered. */
export type LoggedRequest = {
  /** The operation it was meant for: an operation id of the API, `oauthToken`, or `unknown`. */
  operationId: string;
  method: string;
  path: string;
  /** HTTP status of the answer; `dropped` when the connection was cut instead. */
  status: number | 'dropped';
  /** Epoch milliseconds of its arrival, by the tenant's clock. */
  at: number;
};

/** What came in since the start or the last `clear()`. */
export type RequestLog = {
  /** The last 10,000 requests, oldest first. */
  entries(): readonly LoggedRequest[];
  /** Number of all requests by operation id, exact however many there were. */
  counts(): Record<string, number>;
  clear(): void;
};

const KEPT = 10_000;

/** Keeps the requests in memory; `add` is for the server alone. */
export function createRequestLog(): RequestLog & { add(request: LoggedRequest): void } {
  let entries: LoggedRequest[] = [];
  let counts = new Map<string, number>();
  return {
    // Old entries stay until there are twice as many as are shown, so that adding one moves nothing.
    entries: () => entries.slice(-KEPT),
    counts: () => Object.fromEntries(counts),
    clear() {
      entries = [];
      counts = new Map();
    },
    add(request) {
      entries.push(request);
      if (entries.length >= 2 * KEPT) entries = entries.slice(-KEPT);
      counts.set(request.operationId, (counts.get(request.operationId) ?? 0) + 1);
    },
  };
}
