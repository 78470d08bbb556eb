import * as z from 'zod';
/** What `POST /oauth/token` answers, as far as it is read. `expires_in` is in seconds. */
export const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number() });
/** A token is renewed this long before it expires, so that none expires on its way to the server. */
const renewAheadMilliseconds = 60_000;
/** Whether a token says whose it is, as that of a personal access token does. False of one that cannot be read. */
export function isBoundToUser(token) {
    try {
        const base64 = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        const claims = JSON.parse(new TextDecoder().decode(bytes));
        return typeof claims?.identity_id === 'string';
    }
    catch {
        return false;
    }
}
/**
 * Keeps the access token of one client. However many calls ask at once, one request is in flight; a failed one is not
 * kept.
 *
 * @param fetchToken asks the token endpoint
 */
export function createTokenKeeper(fetchToken, clock) {
    let kept;
    let inFlight;
    async function renew() {
        const answer = await fetchToken();
        const lifetime = answer.expires_in * 1000;
        kept = { token: answer.access_token, renewAt: clock() + Math.max(lifetime - renewAheadMilliseconds, lifetime / 2) };
        return answer.access_token;
    }
    return {
        async current() {
            if (kept && clock() < kept.renewAt)
                return kept.token;
            inFlight ??= renew().finally(() => {
                inFlight = undefined;
            });
            return await inFlight;
        },
        refused(token) {
            if (kept?.token === token)
                kept = undefined;
        },
    };
}
