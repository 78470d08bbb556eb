import * as z from 'zod';
import { type CallFacts, IscAnswerError, IscCredentialsError, IscRefusedError, IscUnreachableError } from './errors.ts';
import { type Operation, pathOf, type Query } from './operations.ts';
import type { RequestCounts } from './requestCounts.ts';
import { type Failure, retryDelay } from './retry.ts';
import type { Throttle } from './throttle.ts';
import { createTokenKeeper, type TokenAnswer, tokenSchema } from './token.ts';

/** What a call fills in. A body is sent as it is; FormData becomes multipart/form-data. */
type Call = { parameters?: Record<string, string>; query?: Query; body?: FormData };

/** Sends operations: with a token, within the rate limit, again where that helps. */
export type Transport = {
  json<T>(operation: Operation, schema: z.ZodType<T>, call?: Call): Promise<T>;
  bytes(operation: Operation, call?: Call): Promise<Uint8Array>;
  /** The same transport, which also counts its requests into the given counter. */
  counting(counts: RequestCounts): Transport;
};

export type TransportOptions = {
  baseUrl: string;
  clientId: string;
  clientSecret: string;
  fetch: typeof fetch;
  clock: () => number;
  sleep: (milliseconds: number) => Promise<void>;
  random: () => number;
  timeoutMilliseconds: number;
  onWarning: (message: string, fields: Record<string, string>) => void;
};

type Answer = { status: number; headers: Headers; body: Uint8Array };

const refusalSchema = z.object({
  detailCode: z.string().nullish().catch(undefined),
  trackingId: z.string().nullish().catch(undefined),
  messages: z.array(z.object({ text: z.string().catch('') })).catch([]),
});

const tokenCall: CallFacts = { operation: 'oauthToken', method: 'POST', path: '/oauth/token' };

/** Creates the one transport of a client; its token and its throttle are shared by all that is made of it. */
export function createTransport(options: TransportOptions, throttle: Throttle): Transport {
  const { baseUrl, clientId, clientSecret, clock, sleep, random } = options;
  const deprecated = new Set<string>();
  let waitingCounters: RequestCounts[] = [];
  const tokens = createTokenKeeper(fetchToken, clock);

  /** A token is for everybody who waits for it; the request is counted for the one who asked first. */
  async function fetchToken(): Promise<TokenAnswer> {
    const counters = waitingCounters;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
    const answer = await untilSettled(tokenCall, true, counters, () =>
      send(`${baseUrl}/oauth/token`, { method: 'POST', body }, counters),
    );
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
      throw new IscCredentialsError(answer.status, 'ISC gave no token for the client');
    }
    if (answer.status !== 200) throw new IscRefusedError(tokenCall, refusalOf(answer));
    return parse(tokenCall, tokenSchema, answer);
  }

  async function call(operation: Operation, { parameters = {}, query = {}, body }: Call, counters: RequestCounts[]) {
    const facts = { operation: operation.id, method: operation.method, path: operation.path };
    const url = baseUrl + pathOf(operation, parameters, query);
    let token = '';
    const attempt = async () => {
      waitingCounters = counters;
      token = await tokens.current();
      await throttle.turn();
      const headers = { authorization: `Bearer ${token}`, accept: 'application/json, text/csv' };
      return await send(url, { method: operation.method, headers, ...(body && { body }) }, counters);
    };
    let answer = await untilSettled(facts, operation.repeatable, counters, attempt);
    if (answer.status === 401) {
      tokens.refused(token);
      for (const counts of counters) counts.retried += 1;
      answer = await untilSettled(facts, operation.repeatable, counters, attempt);
      if (answer.status === 401)
        throw new IscCredentialsError(401, `ISC does not accept its own new token for ${operation.id}`);
    }
    if (answer.headers.get('x-deprecated') === 'true') warnOnce(operation.id);
    if (answer.status >= 400) throw new IscRefusedError(facts, refusalOf(answer));
    return { facts, answer };
  }

  /** Sends a request again while its failure may pass and repeating it is harmless. */
  async function untilSettled(
    facts: CallFacts,
    repeatable: boolean,
    counters: RequestCounts[],
    attempt: () => Promise<Answer>,
  ): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      const result = await attempt().catch((error: unknown) => networkFailure(error));
      const failure = 'kind' in result ? result : failureOf(result);
      if (!failure) return result as Answer;
      const delay = retryDelay(failure, tries, repeatable, random(), clock());
      if (delay === undefined) {
        if (!('kind' in result)) return result;
        throw new IscUnreachableError(facts, result.reason, result.reachedServer);
      }
      if (failure.kind === 'answer' && failure.status === 429) throttle.pause(delay);
      await sleep(delay);
      for (const counts of counters) counts.retried += 1;
    }
  }

  /** One request and its whole answer: the time-out covers the body too. */
  async function send(url: string, init: RequestInit, counters: RequestCounts[]): Promise<Answer> {
    for (const counts of counters) counts.total += 1;
    const response = await options.fetch(url, {
      ...init,
      signal: AbortSignal.timeout(options.timeoutMilliseconds),
      redirect: 'error',
    });
    const body = new Uint8Array(await response.arrayBuffer());
    if (response.status === 429) for (const counts of counters) counts.throttled += 1;
    return { status: response.status, headers: response.headers, body };
  }

  function warnOnce(operation: string): void {
    if (deprecated.has(operation)) return;
    deprecated.add(operation);
    options.onWarning('ISC marks this operation as deprecated', { operation });
  }

  const countingInto = (counters: RequestCounts[]): Transport => ({
    async json(operation, schema, given = {}) {
      const { facts, answer } = await call(operation, given, counters);
      return parse(facts, schema, answer);
    },
    async bytes(operation, given = {}) {
      return (await call(operation, given, counters)).answer.body;
    },
    counting: (counts) => countingInto([...counters, counts]),
  });
  return countingInto([]);
}

function failureOf({ status, headers }: Answer): Failure | undefined {
  if (status !== 429 && status < 500) return undefined;
  return { kind: 'answer', status, retryAfter: headers.get('retry-after') };
}

/** Codes of connections that were never made, so that the request surely had no effect. */
const neverLeft = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** Only the code of a network error is kept: its text may hold the address with its query. */
function networkFailure(error: unknown): Extract<Failure, { kind: 'network' }> & { reason: string } {
  if (isOwn(error)) throw error;
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  if (error instanceof Error && error.name === 'TimeoutError') {
    return { kind: 'network', reachedServer: true, reason: 'it took too long' };
  }
  if (!(error instanceof TypeError) && code === undefined) throw error;
  return { kind: 'network', reachedServer: !neverLeft.has(code ?? ''), reason: code ?? 'the connection broke' };
}

function isOwn(error: unknown): boolean {
  return (
    error instanceof IscCredentialsError ||
    error instanceof IscRefusedError ||
    error instanceof IscUnreachableError ||
    error instanceof IscAnswerError
  );
}

function refusalOf({ status, body }: Answer) {
  const refusal = refusalSchema.safeParse(parseJson(body)).data;
  return {
    status,
    detailCode: refusal?.detailCode ?? undefined,
    trackingId: refusal?.trackingId ?? undefined,
    messages: refusal?.messages.map(({ text }) => text) ?? [],
  };
}

function parse<T>(facts: CallFacts, schema: z.ZodType<T>, { body }: Answer): T {
  const checked = schema.safeParse(parseJson(body));
  if (checked.success) return checked.data;
  const paths = checked.error.issues.slice(0, 3).map(({ path, code }) => `${path.join('.') || 'the body'} (${code})`);
  throw new IscAnswerError(facts, `${paths.join(', ')}. If the API has changed, nelm must be adapted.`);
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
