import { orAborted } from './abort.ts';
import { type AccessTokenOptions, createAccessToken } from './accessToken.ts';
import { type Answer, type ReadAnswer, refusalOf } from './answers.ts';
import type { CallOptions } from './context.ts';
import {
  type CallInfo,
  IscCredentialsError,
  IscError,
  IscRefusedError,
  IscUnreachableError,
  needsUserAdvice,
} from './errors.ts';
import { callInfoOf, type Layout, type Operation, pathOf, type Query } from './operations.ts';
import type { PatchOperation } from './patch.ts';
import { createSending, type SendingContext, type SendingSettings } from './sending.ts';
import type { Throttle } from './throttle.ts';
import { isBoundToUser, ownerOf, type TokenOwner } from './token.ts';

/** What a call fills in. Of the three kinds of body, which become JSON, JSON Patch and multipart/form-data, at most one. */
export type Call = {
  parameters?: Record<string, string>;
  query?: Query;
  json?: unknown;
  patch?: readonly PatchOperation[];
  /** Made when the call is, so that what it takes to make it ends with the call. */
  form?: () => Promise<FormData>;
  /** Whether the body of a good answer is not waited for. */
  streamed?: boolean;
  options?: CallOptions | undefined;
};

/** What a client is made of, checked and with its defaults. */
export type ClientSettings = SendingSettings &
  AccessTokenOptions & {
    layout: Layout;
    onWarning: (message: string, fields: Record<string, string>) => void;
  };

/** Makes one call and gives what is read of its answer, which is a good one. The requests it takes are counted into the counters. */
export type MakeCall = {
  <Read>(operation: Operation, call: Call, read: ReadAnswer<Read>, context: SendingContext): Promise<Read>;
  /** Whose the token is that calls are made with. */
  owner(context: SendingContext): Promise<TokenOwner>;
};

/** Makes calls with a token, which is renewed when it is refused, and turns what is refused into errors. */
export function createMakeCall(settings: ClientSettings, throttle: Throttle): MakeCall {
  const { baseUrl, layout } = settings;
  const sending = createSending(settings, throttle);
  const tokens = createAccessToken(settings, sending);
  const warnOfDeprecation = createDeprecationWarning(settings.onWarning);

  async function makeCall<Read>(operation: Operation, given: Call, read: ReadAnswer<Read>, context: SendingContext) {
    const info = callInfoOf(operation);
    const { signal } = context;
    signal?.throwIfAborted();
    const url = baseUrl + pathOf(operation, layout, given.parameters ?? {}, given.query ?? {});
    const form = given.form && (await orAborted(given.form(), signal));
    let token = '';
    const attempt = async (takenEffect: boolean) => {
      token = await tokens.current(context).catch((error: unknown) => {
        throw takenEffect ? noTokenForAnother(info, error) : error;
      });
      const init = { method: info.method, ...contentOf(given, form, token) };
      const giveBack = await throttle.turn(signal);
      if (signal?.aborted) giveBack();
      signal?.throwIfAborted();
      return await sending.send({ url, init, streamed: given.streamed }, context);
    };
    let settled = await sending.sendWithRetries(info, operation.idempotent, context, read, attempt);
    if (settled.answer.status === 401) {
      tokens.refused(token);
      for (const counts of context.counters) counts.retried += 1;
      const { mayHaveTakenEffect } = settled;
      settled = await sending.sendWithRetries(info, operation.idempotent, context, read, attempt, mayHaveTakenEffect);
    }
    const { answer, good, mayHaveTakenEffect } = settled;
    warnOfDeprecation(info.operation, answer);
    if (good) return good.read;
    // An earlier try, of which no answer came, has deleted it.
    if (answer.status === 404 && info.method === 'DELETE' && mayHaveTakenEffect) return read(info, noContent);
    throw refused(operation, info, settled, token);
  }
  return Object.assign(makeCall, { owner: async (context: SendingContext) => ownerOf(await tokens.current(context)) });
}

const noContent: Answer = { status: 204, headers: new Headers(), body: new Uint8Array() };

/** The headers of a call, and its body. The type of a form comes from its boundary. */
function contentOf(
  { json, patch }: Call,
  form: FormData | undefined,
  token: string,
): Pick<RequestInit, 'headers' | 'body'> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json, text/csv' };
  if (form) return { headers, body: form };
  if (json !== undefined)
    return { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(json) };
  if (!patch) return { headers };
  return { headers: { ...headers, 'content-type': 'application/json-patch+json' }, body: JSON.stringify(patch) };
}

/** An earlier try of a call may have taken effect, which the error about the token cannot know. */
function noTokenForAnother(info: CallInfo, error: unknown): unknown {
  if (!(error instanceof IscError)) return error;
  const reason = `there was no token for another try (${error.message.replace(/\.$/, '')})`;
  return new IscUnreachableError(info, reason, { retry: error.retry, mayHaveTakenEffect: true, cause: error });
}

/** What an answer of 400 and above becomes. */
function refused(
  { needsUser }: Operation,
  info: CallInfo,
  { answer, mayHaveTakenEffect }: { answer: Answer; mayHaveTakenEffect: boolean },
  token: string,
): IscError {
  const lacksUser = needsUser === true && !isBoundToUser(token);
  if (answer.status !== 401) return new IscRefusedError(info, refusalOf(answer), mayHaveTakenEffect, lacksUser);
  const what = `ISC does not accept its own new token for ${info.operation} (401).`;
  if (lacksUser) return new IscCredentialsError(401, what + needsUserAdvice, mayHaveTakenEffect);
  // Of a client or a secret that is wrong there would be no token: one that was just made may not be known everywhere yet.
  return new IscCredentialsError(401, what, mayHaveTakenEffect, true);
}

/** Warns once of each operation that an answer marks as deprecated. */
function createDeprecationWarning(onWarning: ClientSettings['onWarning']) {
  const warned = new Set<string>();
  return (operation: string, { headers }: Answer): void => {
    if (headers.get('x-deprecated') !== 'true' || warned.has(operation)) return;
    warned.add(operation);
    onWarning('ISC marks this operation as deprecated', { operation });
  };
}
