/** What a caller needs to know of a failed call before making it again. */
export type Consequences = {
  /** Whether the same call may come to a good end later, without anybody mending anything. */
  retry: boolean;
  /**
   * Whether the call may have done its work nevertheless, as when no answer came or the server failed. Look before making
   * such a call again, unless doing it twice is the same as doing it once. Always false of a call that only reads.
   */
  mayHaveTakenEffect?: boolean;
  cause?: unknown;
};

/** A service was asked for something and did not do it, or nobody knows whether it did. Every error of this kind extends it. */
export abstract class CallError extends Error {
  readonly retry: boolean;
  readonly mayHaveTakenEffect: boolean;

  constructor(message: string, { retry, mayHaveTakenEffect = false, cause }: Consequences) {
    super(message, cause === undefined ? undefined : { cause });
    this.retry = retry;
    this.mayHaveTakenEffect = mayHaveTakenEffect;
  }
}
