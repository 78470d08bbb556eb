import * as z from 'zod';
import { IscAnswerError } from './errors.js';
const refusalSchema = z.object({
    detailCode: z.string().nullish().catch(undefined),
    trackingId: z.string().nullish().catch(undefined),
    messages: z.array(z.object({ text: z.string().catch('') })).catch([]),
});
/** What went wrong, of an answer that says that something did and may pass; undefined of any other. */
export function failureOf({ status, headers }) {
    if (status !== 429 && status < 500)
        return undefined;
    return { kind: 'answer', status, retryAfter: headers.get('retry-after') };
}
/** Codes of connections that were never made, so that the request surely had no effect. */
const neverLeft = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);
/**
 * What went wrong when `fetch` threw. Only the code of a network error is kept: its text may hold the address with its
 * query. Anything that is no failure of the network is thrown on.
 */
export function networkFailure(error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
    if (error instanceof Error && error.name === 'TimeoutError') {
        return { kind: 'network', reachedServer: true, reason: 'it took too long' };
    }
    if (!(error instanceof TypeError) && code === undefined)
        throw error;
    return { kind: 'network', reachedServer: !neverLeft.has(code ?? ''), reason: code ?? 'the connection broke' };
}
/** What an answer of 400 and above says. */
export function refusalOf({ status, body }) {
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
export function parseAnswer(facts, schema, { body }) {
    const checked = schema.safeParse(parseJson(body));
    if (checked.success)
        return checked.data;
    const paths = checked.error.issues.slice(0, 3).map(({ path, code }) => `${path.join('.') || 'the body'} (${code})`);
    throw new IscAnswerError(facts, `${paths.join(', ')}. If the API has changed, nelm must be adapted.`);
}
/** How many entries a list has in all, as `count=true` asks for. */
export function totalOf(facts, { headers }) {
    const text = headers.get('x-total-count');
    if (text !== null && /^\d+$/.test(text))
        return Number(text);
    throw new IscAnswerError(facts, 'the header X-Total-Count is missing. If the API has changed, nelm must be adapted.');
}
function parseJson(body) {
    try {
        return JSON.parse(new TextDecoder().decode(body));
    }
    catch {
        return undefined;
    }
}
