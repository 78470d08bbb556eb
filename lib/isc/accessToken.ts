import { orAborted } from './abort.ts';
import { type Answer, parseAnswer, refusalOf, refusesClient } from './answers.ts';
import { type CallInfo, IscCredentialsError, IscRefusedError, mayPass } from './errors.ts';
import type { Sending, Settled } from './sending.ts';
import { type Asker, createTokenKeeper, type TokenAnswer, type TokenKeeper, tokenSchema } from './token.ts';

/** What a client shows the token endpoint. */
export type ClientCredentials = { clientId: string; clientSecret: string };

/**
 * A secret, or where it is read: then it is asked for when it is needed, and again when ISC refuses what was given. A
 * function may give several, with the client that each is of: while a secret is being changed the old one and the new one
 * are both there, and the next is tried when one is refused.
 */
export type ClientSecret = string | (() => Given | Promise<Given>);

type Given = string | readonly ClientCredentials[];

/** Where tokens come from, and for whom. */
export type AccessTokenOptions = {
  baseUrl: string;
  clientId: string;
  clientSecret: ClientSecret;
  clock: () => number;
};

const info: CallInfo = { operation: 'oauthToken', method: 'POST', path: '/oauth/token', readOnly: true };

/** Gets the tokens of a client and keeps the current one. */
export function createAccessToken(
  { baseUrl, clientId, clientSecret, clock }: AccessTokenOptions,
  { send, sendWithRetries }: Sending,
): TokenKeeper {
  let known: readonly ClientCredentials[] | undefined;
  return createTokenKeeper(fetchToken, clock);

  async function fetchToken(asker: Asker): Promise<TokenAnswer> {
    known ??= await askSecret(asker);
    const first = await tryEach(known, asker);
    if (!refusesClient(first.answer)) return tokenOf(first);
    const refused = known;
    known = await askSecret(asker);
    const untried = known.filter((one) => !refused.some((other) => isSame(one, other)));
    if (untried.length === 0) return tokenOf(first);
    for (const counts of asker.counters) counts.retried += 1;
    return tokenOf(await tryEach(untried, asker));
  }

  /** The answer to the first that is not refused, or to the last one. The one that is taken comes first the next time. */
  async function tryEach([one, ...others]: readonly ClientCredentials[], asker: Asker): Promise<Settled<TokenAnswer>> {
    if (!one) throw noSecret();
    const settled = await request(one, asker);
    if (refusesClient(settled.answer) && others.length > 0) {
      for (const counts of asker.counters) counts.retried += 1;
      return await tryEach(others, asker);
    }
    if (settled.good) known = [one, ...(known ?? []).filter((other) => other !== one)];
    return settled;
  }

  async function askSecret({ signal }: Asker): Promise<readonly ClientCredentials[]> {
    if (typeof clientSecret === 'string') return [{ clientId, clientSecret }];
    const given = await orAborted(Promise.resolve(clientSecret()), signal);
    const credentials = typeof given === 'string' ? [{ clientId, clientSecret: given }] : given;
    if (Array.isArray(credentials) && credentials.length > 0 && credentials.every(isWhole)) return credentials;
    throw noSecret();
  }

  async function request({ clientId: client_id, clientSecret: client_secret }: ClientCredentials, asker: Asker) {
    const grant = { grant_type: 'client_credentials', client_id, client_secret };
    const outgoing = { url: `${baseUrl}/oauth/token`, init: { method: 'POST', body: new URLSearchParams(grant) } };
    return await sendWithRetries(info, true, asker, readToken, () => send(outgoing, asker));
  }
}

function isSame(one: ClientCredentials, other: ClientCredentials): boolean {
  return one.clientId === other.clientId && one.clientSecret === other.clientSecret;
}

function isWhole({ clientId, clientSecret }: ClientCredentials): boolean {
  return [clientId, clientSecret].every((text) => typeof text === 'string' && text !== '');
}

function noSecret(): TypeError {
  return new TypeError('The function clientSecret gave no secret. It must give a text that is not empty.');
}

const readToken = (_: CallInfo, answer: Answer) => parseAnswer(info, tokenSchema, answer);

function tokenOf({ answer, good }: Settled<TokenAnswer>): TokenAnswer {
  if (good) return good.read;
  const { status } = answer;
  if (status >= 400 && status < 500 && !mayPass(status))
    throw new IscCredentialsError(status, `ISC gave no token for the client (${status}).`, false);
  throw new IscRefusedError(info, refusalOf(answer), false);
}
