/** What every error of the client says of the call that failed. Never a header, a token, or a body with people in it. */
export type CallFacts = { operation: string; method: string; path: string };

/** ISC answered, and the answer is a refusal or a failure of its own. */
export class IscRefusedError extends Error {
  override readonly name = 'IscRefusedError';
  readonly status: number;
  readonly operation: string;
  readonly trackingId: string | undefined;
  readonly detailCode: string | undefined;
  /**
   * What the server says of it, line by line. It may quote people's values, so it is kept off `message` and out of logs
   * and JSON; a caller may show it to whoever may see the people.
   */
  readonly serverMessages: readonly string[] = [];
  /** Whether the same call may be answered otherwise later: too many requests, or a failure of the server. */
  readonly transient: boolean;
  /**
   * Whether it may have done its work nevertheless, as a server that fails can. A call that is sent once was not repeated
   * then: look before making it again.
   */
  readonly mayHaveHadEffect: boolean;

  /** @param lacksUser whether the operation needs a user and the token is bound to none */
  constructor(call: CallFacts, answer: Refusal, lacksUser = false) {
    super(
      `ISC answered ${call.method} ${call.path} (${call.operation}) with ${answer.status}${codes(answer)}.${advice(answer.status, lacksUser)}`,
    );
    this.status = answer.status;
    this.operation = call.operation;
    this.trackingId = answer.trackingId;
    this.detailCode = answer.detailCode;
    this.transient = answer.status === 429 || answer.status >= 500;
    this.mayHaveHadEffect = answer.status >= 500;
    Object.defineProperty(this, 'serverMessages', { value: answer.messages, enumerable: false });
  }
}

/** The fields of an ErrorResponseDto that the client reads. */
export type Refusal = {
  status: number;
  detailCode?: string | undefined;
  trackingId?: string | undefined;
  messages: readonly string[];
};

/** No answer, or not a whole one: the network failed, or it took too long. */
export class IscUnreachableError extends Error {
  override readonly name = 'IscUnreachableError';
  readonly operation: string;
  readonly transient = true;
  /** Whether the request may have reached the server and done its work. */
  readonly mayHaveHadEffect: boolean;

  constructor(call: CallFacts, reason: string, mayHaveHadEffect: boolean) {
    super(
      `No answer from ISC to ${call.method} ${call.path} (${call.operation}): ${reason}. Check the base URL and the network.`,
    );
    this.operation = call.operation;
    this.mayHaveHadEffect = mayHaveHadEffect;
  }
}

/** ISC answered with something that is not what its documents promise. */
export class IscAnswerError extends Error {
  override readonly name = 'IscAnswerError';
  readonly operation: string;
  readonly transient = false;

  constructor(call: CallFacts, reason: string) {
    super(`ISC's answer to ${call.method} ${call.path} (${call.operation}) is not as documented: ${reason}`);
    this.operation = call.operation;
  }
}

/** The credentials are not accepted. */
export class IscCredentialsError extends Error {
  override readonly name = 'IscCredentialsError';
  readonly status: number;
  readonly transient = false;

  constructor(status: number, what: string) {
    super(`${what} Check ISC_CLIENT_ID and ISC_CLIENT_SECRET, and that the token has not been revoked.`);
    this.status = status;
  }
}

function codes({ detailCode, trackingId }: Refusal): string {
  const parts = [detailCode, trackingId && `tracking id ${trackingId}`].filter(Boolean);
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

/** What helps where a user is needed and there is none. */
export const needsUserAdvice =
  ' It needs a user: use a personal access token; client credentials that are bound to no user cannot call it.';

function advice(status: number, lacksUser: boolean): string {
  if (lacksUser && status === 403) return needsUserAdvice;
  if (status === 403) return ' The identity of the client lacks the right for it.';
  if (status === 404) return ' It does not exist, or the id is wrong.';
  if (status === 429) return ' The limit of 100 requests in 10 seconds was still exceeded after waiting.';
  if (status >= 500) return ' Try again later.';
  return '';
}
