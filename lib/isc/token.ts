import * as z from 'zod';

/** What `POST /oauth/token` answers, as far as it is read. `expires_in` is in seconds. */
export const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number() });
export type TokenAnswer = z.infer<typeof tokenSchema>;

/** A token is renewed this long before it expires, so that none expires on its way to the server. */
const renewAheadMilliseconds = 60_000;

/** Whether a token says whose it is, as that of a personal access token does. False of one that cannot be read. */
export function isBoundToUser(token: string): boolean {
  try {
    const base64 = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims?.identity_id === 'string';
  } catch {
    return false;
  }
}

export type TokenKeeper = {
  /** The current token; fetched at the first use and shortly before the old one expires. */
  current(): Promise<string>;
  /** Says that the server did not accept a token. A token that has been renewed meanwhile stays. */
  refused(token: string): void;
};

/**
 * Keeps the access token of one client. However many calls ask at once, one request is in flight; a failed one is not
 * kept.
 *
 * @param fetchToken asks the token endpoint
 */
export function createTokenKeeper(fetchToken: () => Promise<TokenAnswer>, clock: () => number): TokenKeeper {
  let kept: { token: string; renewAt: number } | undefined;
  let inFlight: Promise<string> | undefined;

  async function renew(): Promise<string> {
    const answer = await fetchToken();
    const lifetime = answer.expires_in * 1000;
    kept = { token: answer.access_token, renewAt: clock() + Math.max(lifetime - renewAheadMilliseconds, lifetime / 2) };
    return answer.access_token;
  }

  return {
    async current() {
      if (kept && clock() < kept.renewAt) return kept.token;
      inFlight ??= renew().finally(() => {
        inFlight = undefined;
      });
      return await inFlight;
    },
    refused(token) {
      if (kept?.token === token) kept = undefined;
    },
  };
}
