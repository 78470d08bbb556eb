import type * as z from 'zod';
import { type Answer, parseAnswer, refusalOf, totalOf } from './answers.ts';
import { type CallFacts, IscCredentialsError, IscRefusedError, IscUnreachableError } from './errors.ts';
import { type Layout, type Operation, pathOf, type Query } from './operations.ts';
import type { Page } from './pages.ts';
import type { PatchOperation } from './patch.ts';
import type { RequestCounts } from './requestCounts.ts';
import { createSending, type SendingOptions } from './sending.ts';
import type { Throttle } from './throttle.ts';
import { createTokenKeeper, isBoundToUser, type TokenAnswer, tokenSchema } from './token.ts';

/** What a call fills in. Of the three kinds of body, which become JSON, JSON Patch and multipart/form-data, at most one. */
type Call = {
  parameters?: Record<string, string>;
  query?: Query;
  json?: unknown;
  patch?: readonly PatchOperation[];
  form?: FormData;
};

/** Sends operations: with a token, within the rate limit, again where that helps. */
export type Transport = {
  json<T>(operation: Operation, schema: z.ZodType<T>, call?: Call): Promise<T>;
  /** A list with the number of all its entries; the call asks for it with `count`. */
  page<Item>(operation: Operation, schema: z.ZodType<Item[]>, call?: Call): Promise<Page<Item>>;
  bytes(operation: Operation, call?: Call): Promise<Uint8Array>;
  stream(operation: Operation, call?: Call): Promise<ReadableStream<Uint8Array>>;
  /** The same transport, which also counts its requests into the given counter. */
  counting(counts: RequestCounts): Transport;
};

export type TransportOptions = SendingOptions & {
  baseUrl: string;
  clientId: string;
  clientSecret: string;
  layout: Layout;
  onWarning: (message: string, fields: Record<string, string>) => void;
};

type Counters = readonly RequestCounts[];

const tokenCall: CallFacts = { operation: 'oauthToken', method: 'POST', path: '/oauth/token' };

/** Creates the one transport of a client; its token and its throttle are shared by all that is made of it. */
export function createTransport(options: TransportOptions, throttle: Throttle): Transport {
  const { baseUrl, clientId, clientSecret, layout } = options;
  const { send, untilSettled } = createSending(options, throttle);
  const deprecated = new Set<string>();
  let waitingCounters: Counters = [];
  const tokens = createTokenKeeper(fetchToken, options.clock);

  /** A token is for everybody who waits for it; the request is counted for the one who asked first. */
  async function fetchToken(): Promise<TokenAnswer> {
    const counters = waitingCounters;
    const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const outgoing = { url: `${baseUrl}/oauth/token`, init: { method: 'POST', body: new URLSearchParams(grant) } };
    const { answer } = await untilSettled(tokenCall, true, counters, () => send(outgoing, counters));
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
      throw new IscCredentialsError(answer.status, 'ISC gave no token for the client');
    }
    if (answer.status !== 200) throw new IscRefusedError(tokenCall, refusalOf(answer));
    return parseAnswer(tokenCall, tokenSchema, answer);
  }

  async function call(operation: Operation, given: Call, counters: Counters, streamed = false) {
    const { id, method, path, repeatable } = operation;
    const facts = { operation: id, method, path };
    const url = baseUrl + pathOf(operation, layout, given.parameters ?? {}, given.query ?? {});
    let token = '';
    const attempt = async () => {
      waitingCounters = counters;
      token = await tokens.current();
      await throttle.turn();
      return await send({ url, init: { method, ...contentOf(given, token) }, streamed }, counters);
    };
    let settled = await untilSettled(facts, repeatable, counters, attempt);
    if (settled.answer.status === 401) {
      tokens.refused(token);
      for (const counts of counters) counts.retried += 1;
      settled = await untilSettled(facts, repeatable, counters, attempt);
    }
    const { answer, mayHaveBeenDone } = settled;
    warnOfDeprecation(id, answer);
    if (answer.status === 401) throw new IscCredentialsError(401, `ISC does not accept its own new token for ${id}`);
    // An earlier try, of which no answer came, has deleted it.
    if (answer.status === 404 && method === 'DELETE' && mayHaveBeenDone) return { facts, answer };
    if (answer.status >= 400) throw new IscRefusedError(facts, refusalOf(answer), lacksUser(operation, token));
    return { facts, answer };
  }

  function warnOfDeprecation(operation: string, { headers }: Answer): void {
    if (headers.get('x-deprecated') !== 'true' || deprecated.has(operation)) return;
    deprecated.add(operation);
    options.onWarning('ISC marks this operation as deprecated', { operation });
  }

  const countingInto = (counters: Counters): Transport => ({
    async json(operation, schema, given = {}) {
      const { facts, answer } = await call(operation, given, counters);
      return parseAnswer(facts, schema, answer);
    },
    async page(operation, schema, given = {}) {
      const { facts, answer } = await call(operation, given, counters);
      return { items: parseAnswer(facts, schema, answer), total: totalOf(facts, answer) };
    },
    async bytes(operation, given = {}) {
      return (await call(operation, given, counters)).answer.body;
    },
    async stream(operation, given = {}) {
      const { facts, answer } = await call(operation, given, counters, true);
      return ReadableStream.from(chunksOf(facts, answer));
    },
    counting: (counts) => countingInto([...counters, counts]),
  });
  return countingInto([]);
}

/** The headers of a call, and its body. The type of a form comes from its boundary. */
function contentOf({ json, patch, form }: Call, token: string): Pick<RequestInit, 'headers' | 'body'> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json, text/csv' };
  if (form) return { headers, body: form };
  if (json !== undefined)
    return { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(json) };
  if (!patch) return { headers };
  return { headers: { ...headers, 'content-type': 'application/json-patch+json' }, body: JSON.stringify(patch) };
}

function lacksUser({ needsUser }: Operation, token: string): boolean {
  return needsUser === true && !isBoundToUser(token);
}

async function* chunksOf(facts: CallFacts, { stream }: Answer): AsyncGenerator<Uint8Array> {
  try {
    if (stream) yield* stream;
  } catch {
    throw new IscUnreachableError(facts, 'the answer broke off', false);
  }
}
