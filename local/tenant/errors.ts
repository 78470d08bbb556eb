import { randomBytes } from 'node:crypto';

const REFUSALS = {
  400: {
    detailCode: '400.1 Bad Request Content',
    text: 'The request was syntactically correct but its content is semantically invalid.',
  },
  403: { detailCode: '403 Forbidden', text: 'The server understood the request but refuses to authorize it.' },
  404: {
    detailCode: '404 Not found',
    text: 'The server did not find a current representation for the target resource.',
  },
  500: { detailCode: '500.0 Internal Fault', text: 'An internal fault occurred.' },
  503: { detailCode: '503.0 Service Unavailable', text: 'The service is not available at the moment.' },
} as const;

/** A request that is refused. `detail` says why, in words for the caller; it must not repeat values of people. */
export class Refusal extends Error {
  readonly status: keyof typeof REFUSALS;
  readonly detailCode: string;

  constructor(status: keyof typeof REFUSALS, detail: string = REFUSALS[status].text, detailCode?: string) {
    super(detail);
    this.name = 'Refusal';
    this.status = status;
    this.detailCode = detailCode ?? REFUSALS[status].detailCode;
  }
}

/** No valid access token came with the request: its body is `{error}` and nothing more. */
export class Unauthorized extends Error {
  override readonly name = 'Unauthorized';
}

/** More requests than the token may make; `retryAfter` in whole seconds. */
export class RateLimited extends Error {
  override readonly name = 'RateLimited';
  readonly retryAfter: number | undefined;

  constructor(retryAfter: number | undefined) {
    super('Rate Limit Exceeded');
    this.retryAfter = retryAfter;
  }
}

/** 400 with the detail code of a documented limit: "400.1.4 Limit violation". */
export function limitViolation(detail: string): Refusal {
  return new Refusal(400, detail, '400.1.4 Limit violation');
}

/** 400 with the documented detail code of a name that is taken: "400.1.409 Reference conflict". */
export function referenceConflict(detail: string): Refusal {
  return new Refusal(400, detail, '400.1.409 Reference conflict');
}

/**
 * The documented answer to a failed request: `ErrorResponseDto` for 400, 403, 404 and 5xx, `{error}` for 401,
 * `{message}` with `Retry-After` for 429. Anything that is not one of the classes above is a 500.
 */
export function errorResponse(error: unknown): Response {
  if (error instanceof Unauthorized) return Response.json({ error: error.message }, { status: 401 });
  if (error instanceof RateLimited) return rateLimitedResponse(error);
  const refusal = error instanceof Refusal ? error : new Refusal(500);
  const message = { locale: 'en-US', localeOrigin: 'DEFAULT', text: refusal.message };
  const trackingId = randomBytes(16).toString('hex');
  const body = { detailCode: refusal.detailCode, trackingId, messages: [message], causes: [] };
  return Response.json(body, { status: refusal.status });
}

function rateLimitedResponse({ message, retryAfter }: RateLimited): Response {
  const headers = retryAfter === undefined ? undefined : { 'retry-after': String(retryAfter) };
  return Response.json({ message }, { status: 429, ...(headers && { headers }) });
}
