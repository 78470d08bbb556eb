import { CallError, type Consequences } from './callError.ts';

/**
 * What every error of the client says of the call that failed. Never a header, a token, or a body with people in it.
 * `readOnly`: the operation changes nothing, so that it cannot have taken effect.
 */
export type CallInfo = { operation: string; method: string; path: string; readOnly: boolean };

/** Every error that a call of the client throws on its own account; an aborted call throws its signal's reason instead. */
export abstract class IscError extends CallError {}

/** ISC answered, and the answer is a refusal or a failure of its own. */
export class IscRefusedError extends IscError {
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

  /** @param lacksUser whether the operation needs a user and the token is bound to none */
  constructor(call: CallInfo, answer: Refusal, mayHaveTakenEffect: boolean, lacksUser = false) {
    const { status, trackingId, detailCode } = answer;
    const what = `ISC answered ${call.method} ${call.path} (${call.operation}) with ${status}${codes(answer)}.`;
    super(what + advice(status, lacksUser), { retry: mayPass(status), mayHaveTakenEffect });
    this.status = status;
    this.operation = call.operation;
    this.trackingId = trackingId;
    this.detailCode = detailCode;
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
export class IscUnreachableError extends IscError {
  override readonly name = 'IscUnreachableError';
  readonly operation: string;

  /** @param reason what happened and, where trying again does not help, what to check; without a full stop */
  constructor(call: CallInfo, reason: string, consequences: Consequences) {
    const next = consequences.retry ? ' Check the base URL and the network, or try again later.' : '';
    super(`No answer from ISC to ${call.method} ${call.path} (${call.operation}): ${reason}.${next}`, consequences);
    this.operation = call.operation;
  }
}

const ifItStays =
  ' If it stays so, look whether something else answers in the place of ISC; if the API has changed, nelm must be adapted.';

/**
 * An answer that says all is well is not what ISC's documents promise, and so was every one before it that was asked for again. Who
 * answers with a page in the place of ISC does so for a while; and what was asked for may have been done by then.
 */
export class IscAnswerError extends IscError {
  override readonly name = 'IscAnswerError';
  readonly operation: string;

  /** @param reason where it is not as documented, as a sentence */
  constructor(call: CallInfo, reason: string) {
    const what = `ISC's answer to ${call.method} ${call.path} (${call.operation}) is not as documented: ${reason}`;
    super(what + ifItStays, { retry: true, mayHaveTakenEffect: !call.readOnly });
    this.operation = call.operation;
  }
}

/** The credentials are not accepted. */
export class IscCredentialsError extends IscError {
  override readonly name = 'IscCredentialsError';
  readonly status: number;

  /** @param retry whether it may pass by itself, as when ISC refuses a token that it has just given */
  constructor(status: number, what: string, mayHaveTakenEffect: boolean, retry = false) {
    super(`${what} Check ISC_CLIENT_ID and ISC_CLIENT_SECRET, and that the token has not been revoked.`, {
      retry,
      mayHaveTakenEffect,
    });
    this.status = status;
  }
}

/** Whether an answer of this status may be another one later: too many requests, a time-out, or a failure of the server. */
export function mayPass(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
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
  if (mayPass(status)) return ' Try again later.';
  return '';
}
