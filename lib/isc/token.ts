import * as z from 'zod';
import { orAborted } from './abort.ts';
import type { RequestCounts } from './requestCounts.ts';

/** What `POST /oauth/token` answers, as far as it is read. `expires_in` is in seconds. */
export const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number() });
export type TokenAnswer = z.infer<typeof tokenSchema>;

/** A token is renewed this long before it expires, so that none expires on its way to the server. */
const renewAheadMilliseconds = 60_000;

/** Whose a token is, as far as it says so: the identity only that of a personal access token. */
export type TokenOwner = {
  clientId?: string | undefined;
  identityId?: string | undefined;
  userName?: string | undefined;
};

/** Reads whose a token is. Nothing is known of one that cannot be read. */
export function ownerOf(token: string): TokenOwner {
  try {
    const base64 = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes));
    const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
    return {
      clientId: text(claims?.client_id),
      identityId: text(claims?.identity_id),
      userName: text(claims?.user_name),
    };
  } catch {
    return {};
  }
}

/** Whether a token says whose it is, as that of a personal access token does. False of one that cannot be read. */
export function isBoundToUser(token: string): boolean {
  return ownerOf(token).identityId !== undefined;
}

/** Whoever wants a token: what its request is counted into, and until when it is waited for. */
export type Asker = { counters: readonly RequestCounts[]; signal: AbortSignal | undefined };

export type TokenKeeper = {
  /**
   * The current token; fetched at the first use and shortly before the old one expires. Its request is counted for the one
   * who asked first.
   *
   * @throws the reason of the asker's signal when it is aborted
   */
  current(asker: Asker): Promise<string>;
  /** Says that the server did not accept a token. A token that has been renewed meanwhile stays. */
  refused(token: string): void;
};

/** A request for a token, and how many wait for it. */
type Flight = { token: Promise<string>; waiting: number; abort(): void };

/**
 * Keeps the access token of one client. However many calls ask at once, one request is in flight; a failed one is not
 * kept. It is aborted when everybody who waited for it was, and not before.
 *
 * @param fetchToken asks the token endpoint
 */
export function createTokenKeeper(
  fetchToken: (asker: Asker) => Promise<TokenAnswer>,
  clock: () => number,
): TokenKeeper {
  let kept: { token: string; renewAt: number } | undefined;
  let inFlight: Flight | undefined;

  async function renew(asker: Asker): Promise<string> {
    const answer = await fetchToken(asker);
    const lifetime = answer.expires_in * 1000;
    kept = { token: answer.access_token, renewAt: clock() + Math.max(lifetime - renewAheadMilliseconds, lifetime / 2) };
    return answer.access_token;
  }

  function takeOff(counters: readonly RequestCounts[]): Flight {
    const controller = new AbortController();
    const token = renew({ counters, signal: controller.signal });
    const flight = { token, waiting: 0, abort: () => controller.abort() };
    const land = () => {
      if (inFlight === flight) inFlight = undefined;
    };
    token.then(land, land);
    return flight;
  }

  return {
    async current({ counters, signal }) {
      if (kept && clock() < kept.renewAt) return kept.token;
      inFlight ??= takeOff(counters);
      const flight = inFlight;
      flight.waiting += 1;
      try {
        return await orAborted(flight.token, signal);
      } finally {
        flight.waiting -= 1;
        if (flight.waiting === 0) {
          flight.abort();
          if (inFlight === flight) inFlight = undefined;
        }
      }
    },
    refused(token) {
      if (kept?.token === token) kept = undefined;
    },
  };
}
