import * as oidc from 'openid-client';

/**
 * Why the provider has let nobody in: they cancelled; it refused; what it gave is used up or too old; it cannot be reached; it and
 * nelm do not know each other as they are set; its answer cannot be believed; it names no address; or one that it has not verified.
 */
export type FailureKind =
  | 'cancelled'
  | 'refused'
  | 'used up'
  | 'away'
  | 'wrongly set up'
  | 'not believed'
  | 'no address'
  | 'not verified';

/** The provider has let nobody in. It holds nothing of what the provider wrote, where names and tokens may stand. */
export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure';
  readonly kind: FailureKind;
  /** By what code of the protocol or of the library it was known, for the log. */
  readonly code: string | undefined;

  constructor(kind: FailureKind, code?: string) {
    super(`The provider of sign-ins has let nobody in: ${kind}${code ? ` (${code})` : ''}.`);
    this.kind = kind;
    this.code = code;
  }
}

/** Codes that RFC 6749 and OpenID Connect name. What else a provider calls a failure may hold anything. */
const namedCodes = [
  ...['access_denied', 'invalid_client', 'invalid_grant', 'invalid_request', 'invalid_scope', 'server_error'],
  ...['temporarily_unavailable', 'unauthorized_client', 'unsupported_grant_type', 'unsupported_response_type'],
  ...['login_required', 'interaction_required', 'consent_required', 'account_selection_required'],
];

/**
 * What a request to the provider has failed by, as a failure of its own.
 *
 * @param tokenEndpoint where a code was changed for a token, of a return
 * @throws what is no failure of the provider
 */
export function failureOf(error: unknown, tokenEndpoint?: string): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  if (error instanceof oidc.AuthorizationResponseError) {
    return new ProviderFailure(error.error === 'access_denied' ? 'cancelled' : 'refused', namedCode(error.error));
  }
  if (error instanceof oidc.ResponseBodyError) {
    if (isPassing(error.status)) return new ProviderFailure('away', String(error.status));
    return new ProviderFailure(
      ofTheCode[error.error] ?? (error.status === 401 ? 'wrongly set up' : 'refused'),
      namedCode(error.error) ?? String(error.status),
    );
  }
  if (error instanceof oidc.WWWAuthenticateChallengeError) {
    return isPassing(error.status)
      ? new ProviderFailure('away', String(error.status))
      : new ProviderFailure('wrongly set up', String(error.status));
  }
  // What fetch throws where nobody answers has the reason as its cause; what is wrong with how it was called has none.
  if (error instanceof TypeError && error.cause !== undefined) return new ProviderFailure('away', 'no answer');
  if (!(error instanceof oidc.ClientError)) throw error;
  const { cause, code } = error;
  if (cause instanceof Response) {
    if (isOfTheCode(cause, tokenEndpoint)) return new ProviderFailure('refused', String(cause.status));
    return new ProviderFailure(isPassing(cause.status) ? 'away' : 'wrongly set up', String(cause.status));
  }
  if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT' || code === undefined) {
    return new ProviderFailure('away', code ?? 'no answer');
  }
  return new ProviderFailure(setUpCodes.includes(code) ? 'wrongly set up' : 'not believed', code);
}

/**
 * What providers say of a code that is used or too old, and of how the console is set up there. What else they refuse may be the
 * code's fault, which anybody can make up: Entra ID calls one that is made up an invalid request.
 */
const ofTheCode: Readonly<Record<string, FailureKind>> = {
  invalid_grant: 'used up',
  invalid_client: 'wrongly set up',
  unauthorized_client: 'wrongly set up',
  unsupported_grant_type: 'wrongly set up',
  invalid_scope: 'wrongly set up',
};

/** A gateway before the provider refuses a code that looks odd to it, with a page of its own. Without a word, 401 alone is of the client. */
function isOfTheCode({ status, url }: Response, tokenEndpoint: string | undefined): boolean {
  return url === tokenEndpoint && status >= 400 && status < 500 && status !== 401 && !isPassing(status);
}

/** By these the library says that the addresses of the provider cannot be asked, or are not those of a provider. */
const setUpCodes = [
  ...['OAUTH_HTTP_REQUEST_FORBIDDEN', 'OAUTH_REQUEST_PROTOCOL_FORBIDDEN', 'OAUTH_RESPONSE_IS_NOT_JSON'],
  ...['OAUTH_MISSING_SERVER_METADATA', 'OAUTH_INVALID_SERVER_METADATA'],
];

function isPassing(status: number): boolean {
  return status >= 500 || status === 429;
}

function namedCode(code: string): string | undefined {
  return namedCodes.includes(code) ? code : undefined;
}
