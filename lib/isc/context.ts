import type { RequestCounts } from './requestCounts.ts';

/** What every operation takes as its last argument. */
export type CallOptions = {
  /**
   * Ends the call when it is aborted, whatever it is waiting for; it then rejects with the signal's reason. A request that
   * is on its way may have its effect all the same. `AbortSignal.timeout(…)` limits the whole call, its tries included.
   */
  signal?: AbortSignal | undefined;
  /** How long one request may take until its answer is there as a whole; a call may make several. */
  timeoutMilliseconds?: number | undefined;
};

/** What `isc.with` takes, for all calls of the client that it gives. */
export type SharedOptions = CallOptions & {
  /** A counter to which the requests of the calls are added. */
  counts?: RequestCounts | undefined;
};

/** What holds for some calls, whoever has set it. */
export type CallContext = {
  counters: readonly RequestCounts[];
  signals: readonly AbortSignal[];
  timeoutMilliseconds: number | undefined;
};

export const noContext: CallContext = { counters: [], signals: [], timeoutMilliseconds: undefined };

/**
 * The context of calls with some options more: counters and signals are added, a time-out takes the place of the other.
 *
 * @throws TypeError that names the option that cannot be used, and what it takes
 */
export function narrow(context: CallContext, options: SharedOptions = {}): CallContext {
  const { counts, signal, timeoutMilliseconds, ...unknown } = checkShape(options);
  const [name] = Object.keys(unknown);
  if (name !== undefined) throw new TypeError(`A call of the client of ISC has no option ${name}. ${knownOptions}`);
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw new TypeError('signal takes an AbortSignal.');
  if (timeoutMilliseconds !== undefined && !(timeoutMilliseconds > 0 && timeoutMilliseconds <= longestTimer)) {
    throw new TypeError(`timeoutMilliseconds takes a number above 0 and at most ${longestTimer}.`);
  }
  return {
    counters: counts ? [...context.counters, counts] : context.counters,
    signals: signal ? [...context.signals, signal] : context.signals,
    timeoutMilliseconds: timeoutMilliseconds ?? context.timeoutMilliseconds,
  };
}

/** The longest that a timer of JavaScript can wait. */
export const longestTimer = 2_147_483_647;

const knownOptions = 'It takes signal and timeoutMilliseconds; isc.with takes counts as well.';

/** Somebody's `ids.map(isc.records.get)` would give the index as options. */
function checkShape(options: SharedOptions): SharedOptions {
  if (typeof options === 'object' && options !== null) return options;
  throw new TypeError(`The options of a call are an object. ${knownOptions}`);
}
