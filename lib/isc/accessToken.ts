import { orAborted } from './abort.ts';
import { type Answer, parseAnswer, refusalOf, refusesClient } from './answers.ts';
import { type CallInfo, IscCredentialsError, IscRefusedError, mayPass } from './errors.ts';
import type { Sending } from './sending.ts';
import { type Asker, createTokenKeeper, type TokenAnswer, type TokenKeeper, tokenSchema } from './token.ts';

/** A secret, or where it is read: then it is asked for when it is needed, and again when ISC refuses the one that was given. */
export type ClientSecret = string | (() => string | Promise<string>);

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
  let secret: string | undefined;
  return createTokenKeeper(fetchToken, clock);

  async function fetchToken(asker: Asker): Promise<TokenAnswer> {
    secret ??= await askSecret(asker);
    let answer = await request(secret, asker);
    if (refusesClient(answer)) {
      const refused = secret;
      secret = await askSecret(asker);
      for (const counts of secret === refused ? [] : asker.counters) counts.retried += 1;
      if (secret !== refused) answer = await request(secret, asker);
    }
    return read(answer);
  }

  async function askSecret({ signal }: Asker): Promise<string> {
    if (typeof clientSecret === 'string') return clientSecret;
    const given = await orAborted(Promise.resolve(clientSecret()), signal);
    if (typeof given === 'string' && given !== '') return given;
    throw new TypeError('The function clientSecret gave no secret. It must give a text that is not empty.');
  }

  async function request(client_secret: string, asker: Asker): Promise<Answer> {
    const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret };
    const outgoing = { url: `${baseUrl}/oauth/token`, init: { method: 'POST', body: new URLSearchParams(grant) } };
    const { answer } = await sendWithRetries(info, true, asker, () => send(outgoing, asker));
    return answer;
  }
}

function read(answer: Answer): TokenAnswer {
  const { status } = answer;
  if (status >= 400 && status < 500 && !mayPass(status))
    throw new IscCredentialsError(status, `ISC gave no token for the client (${status}).`, false);
  if (status !== 200) throw new IscRefusedError(info, refusalOf(answer), false);
  return parseAnswer(info, tokenSchema, answer);
}
