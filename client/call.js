import { createAccessToken } from './accessToken.js';
import { refusalOf } from './answers.js';
import { IscCredentialsError, IscRefusedError, needsUserAdvice } from './errors.js';
import { pathOf } from './operations.js';
import { createSending } from './sending.js';
import { isBoundToUser } from './token.js';
/** Makes calls with a token, which is renewed when it is refused, and turns what is refused into errors. */
export function createMakeCall(options, throttle) {
    const { baseUrl, layout } = options;
    const sending = createSending(options, throttle);
    const tokens = createAccessToken(options, sending);
    const warnOfDeprecation = createDeprecationWarning(options.onWarning);
    return async (operation, given, counters) => {
        const { id, method, path, repeatable } = operation;
        const facts = { operation: id, method, path };
        const url = baseUrl + pathOf(operation, layout, given.parameters ?? {}, given.query ?? {});
        let token = '';
        const attempt = async () => {
            token = await tokens.current(counters);
            await throttle.turn();
            return await sending.send({ url, init: { method, ...contentOf(given, token) }, streamed: given.streamed }, counters);
        };
        let settled = await sending.untilSettled(facts, repeatable, counters, attempt);
        if (settled.answer.status === 401) {
            tokens.refused(token);
            for (const counts of counters)
                counts.retried += 1;
            settled = await sending.untilSettled(facts, repeatable, counters, attempt, settled.mayHaveBeenDone);
        }
        const { answer, mayHaveBeenDone } = settled;
        warnOfDeprecation(id, answer);
        if (answer.status < 400)
            return { facts, answer };
        // An earlier try, of which no answer came, has deleted it.
        if (answer.status === 404 && method === 'DELETE' && mayHaveBeenDone)
            return { facts, answer };
        throw refused(operation, facts, answer, token);
    };
}
/** The headers of a call, and its body. The type of a form comes from its boundary. */
function contentOf({ json, patch, form }, token) {
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json, text/csv' };
    if (form)
        return { headers, body: form };
    if (json !== undefined)
        return { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(json) };
    if (!patch)
        return { headers };
    return { headers: { ...headers, 'content-type': 'application/json-patch+json' }, body: JSON.stringify(patch) };
}
/** What an answer of 400 and above becomes. */
function refused({ needsUser }, facts, answer, token) {
    const lacksUser = needsUser === true && !isBoundToUser(token);
    if (answer.status !== 401)
        return new IscRefusedError(facts, refusalOf(answer), lacksUser);
    const what = `ISC does not accept its own new token for ${facts.operation} (401).`;
    return new IscCredentialsError(401, lacksUser ? what + needsUserAdvice : what);
}
/** Warns once of each operation that an answer marks as deprecated. */
function createDeprecationWarning(onWarning) {
    const warned = new Set();
    return (operation, { headers }) => {
        if (headers.get('x-deprecated') !== 'true' || warned.has(operation))
            return;
        warned.add(operation);
        onWarning('ISC marks this operation as deprecated', { operation });
    };
}
