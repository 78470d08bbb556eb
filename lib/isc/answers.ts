import * as z from 'zod';
import { type CallInfo, IscAnswerError, mayPass, type Refusal } from './errors.ts';

/** What came back. `body` is whole unless a stream was asked for and the answer is a good one. */
export type Answer = {
  status: number;
  headers: Headers;
  body: Uint8Array;
  stream?: AsyncIterable<Uint8Array> | undefined;
  /** Lets a stream go that nobody reads: its connection would be kept for it. */
  letGo?: () => Promise<void>;
};

const refusalSchema = z.object({
  detailCode: z.string().nullish().catch(undefined),
  trackingId: z.string().nullish().catch(undefined),
  messages: z.array(z.object({ text: z.string().catch('') })).catch([]),
});

/** Reads a good answer, or throws IscAnswerError where it is not as documented. */
export type ReadAnswer<Read> = (info: CallInfo, answer: Answer) => Read;

/** What went wrong, of an answer that says that something did and may pass; undefined of any other. */
export function failureOf({ status, headers }: Answer) {
  return mayPass(status) ? { kind: 'answer' as const, status, retryAfter: headers.get('retry-after') } : undefined;
}

/** What an answer of 400 and above says. */
export function refusalOf({ status, body }: Answer): Refusal {
  const refusal = refusalSchema.safeParse(parseJson(body)).data;
  return {
    status,
    detailCode: refusal?.detailCode ?? undefined,
    trackingId: refusal?.trackingId ?? undefined,
    messages: refusal?.messages.map(({ text }) => text) ?? [],
  };
}

/**
 * The body of an answer, checked.
 *
 * @throws IscAnswerError that names where it is not as documented, never what stands there
 */
export function parseAnswer<T>(info: CallInfo, schema: z.ZodType<T>, { body }: Answer): T {
  const checked = schema.safeParse(parseJson(body));
  if (checked.success) return checked.data;
  const places = checked.error.issues.slice(0, 3).map(({ path, code }) => `${placeOf(path)} (${code})`);
  throw new IscAnswerError(info, `${places.join(', ')}.`);
}

/** Below `data` the answer names the places itself, by whatever it likes. */
function placeOf(path: readonly PropertyKey[]): string {
  const data = path.indexOf('data');
  return path.slice(0, data === -1 ? path.length : data + 1).join('.') || 'the body';
}

/**
 * The body of an answer that is a CSV of people, which may be empty.
 *
 * @throws IscAnswerError when it is a page, JSON, or a text whose first line names no column of account names
 */
export function csvOf(info: CallInfo, { headers, body }: Answer): Uint8Array {
  const start = new TextDecoder().decode(body.subarray(0, 1_000)).trimStart();
  const isHeader = start === '' || (/^[^<{[]/.test(start) && /^.*account[^a-z,;]{0,3}name/i.test(start));
  if (isOfAnotherType(headers) || !isHeader) throw new IscAnswerError(info, 'it is no CSV of people.');
  return body;
}

/** The body of an answer that is a CSV, which is not there yet: of that only the type can be looked at. */
export function csvStreamOf(info: CallInfo, { headers, stream }: Answer): AsyncIterable<Uint8Array> {
  if (isOfAnotherType(headers) || !stream) throw new IscAnswerError(info, 'it is no CSV.');
  return stream;
}

function isOfAnotherType(headers: Headers): boolean {
  return /^(text\/html|application\/json)\b/i.test(headers.get('content-type') ?? '');
}

/**
 * Makes sure that an answer says something was done of which there is nothing to say.
 *
 * @throws IscAnswerError when it does not: a page in the place of ISC has 200
 */
export function requireNoContent(info: CallInfo, { status }: Answer): void {
  if (status !== 204) throw new IscAnswerError(info, `it is ${status}, and 204 is documented.`);
}

/** How many entries a list has in all, as an answer to `count=true` says; undefined when it does not. */
export function totalOf({ headers }: Answer): number | undefined {
  const text = headers.get('x-total-count');
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Whether the token endpoint does not accept the client's id or secret. */
export function refusesClient({ status, body }: Answer): boolean {
  if (status === 401) return true;
  return status === 400 && z.object({ error: z.literal('invalid_client') }).safeParse(parseJson(body)).success;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
