import { parseAnswer, refusalOf } from './answers.js';
import { IscCredentialsError, IscRefusedError } from './errors.js';
import { createTokenKeeper, tokenSchema } from './token.js';
const facts = { operation: 'oauthToken', method: 'POST', path: '/oauth/token' };
/** Gets the tokens of a client and keeps the current one. */
export function createAccessToken(options, { send, untilSettled }) {
    const { baseUrl, clientId, clientSecret, clock } = options;
    let waiting = [];
    const keeper = createTokenKeeper(fetchToken, clock);
    async function fetchToken() {
        const counters = waiting;
        const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
        const outgoing = { url: `${baseUrl}/oauth/token`, init: { method: 'POST', body: new URLSearchParams(grant) } };
        const { answer } = await untilSettled(facts, true, counters, () => send(outgoing, counters));
        if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
            throw new IscCredentialsError(answer.status, `ISC gave no token for the client (${answer.status}).`);
        }
        if (answer.status !== 200)
            throw new IscRefusedError(facts, refusalOf(answer));
        return parseAnswer(facts, tokenSchema, answer);
    }
    return {
        /** The current token. It is for everybody who waits for it; its request is counted for the one who asked first. */
        async current(counters) {
            waiting = counters;
            return await keeper.current();
        },
        refused: keeper.refused,
    };
}
