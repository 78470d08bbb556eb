import * as z from 'zod';
import { type CallInfo, IscAnswerError, mayPass, type Refusal } from './errors.ts';

/** What came back. `body` is whole unless a stream was asked for and the answer is a good one. */
export type Answer = {
  status: number;
  headers: Headers;
  body: Uint8Array;
  stream?: AsyncIterable<Uint8Array> | undefined;
};

const refusalSchema = z.object({
  detailCode: z.string().nullish().catch(undefined),
  trackingId: z.string().nullish().catch(undefined),
  messages: z.array(z.object({ text: z.string().catch('') })).catch([]),
});

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
  const paths = checked.error.issues.slice(0, 3).map(({ path, code }) => `${path.join('.') || 'the body'} (${code})`);
  throw new IscAnswerError(info, `${paths.join(', ')}. If the API has changed, nelm must be adapted.`);
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
