import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Context } from 'oidc-provider';

/** What the provider knows of somebody, and says of them. */
type Account = { email?: string; email_verified?: boolean | string; upn?: string; xms_edov?: boolean | string };

export type RealProvider = Awaited<ReturnType<typeof startRealProvider>>;

const usualCallback = 'https://nelm.example.com/console/sign-in/callback';
const secret = 'a secret of the console at the provider';

/**
 * A provider of OpenID Connect on this machine, as organisations have one: a confidential client `console`, a public one
 * `console-without-secret`, and one person, who signs in without being asked, or cancels.
 *
 * @param isInToken whether what is known of them stands in the token, as with Entra ID, or is asked for apart
 * @param callback where it leads back to
 * @param host under which name of this machine it is
 */
export async function startRealProvider({ isInToken = true, callback = usualCallback, host = '127.0.0.1' } = {}) {
  const server = createServer((request, response) => answer(request, response));
  const issuer = await new Promise<string>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(`http://${host}:${(server.address() as AddressInfo).port}`)),
  );
  const asked: string[] = [];
  const person: { account: Account; cancels: boolean } = { account: {}, cancels: false };
  const jwk = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const provider = new Provider(issuer, {
    clients: [
      { client_id: 'console', client_secret: secret, redirect_uris: [callback] },
      { client_id: 'console-without-secret', token_endpoint_auth_method: 'none', redirect_uris: [callback] },
    ],
    jwks: { keys: [{ ...jwk, kid: 'first', alg: 'RS256', use: 'sig' }] },
    claims: { openid: ['sub'], email: ['email', 'email_verified', 'xms_edov'], profile: ['upn'] },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['signs the cookies of the provider'] },
    conformIdTokenClaims: !isInToken,
    findAccount: (_: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, ...person.account }),
    }),
    async loadExistingGrant({ oidc }: Context) {
      const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const rest = provider.callback();

  function answer(request: IncomingMessage, response: ServerResponse): void {
    asked.push(`${request.method} ${request.url?.split('?')[0]}`);
    if (!request.url?.startsWith('/interaction/')) return void rest(request, response);
    const result = person.cancels ? { error: 'access_denied' } : { login: { accountId: 'somebody', remember: false } };
    void provider.interactionFinished(request, response, result);
  }

  return {
    ...{ issuer, secret, person, asked },

    /** Signs in as a browser that was led there does; where the provider leads back to. */
    async visit(address: string): Promise<string> {
      const cookies = new Map<string, string>();
      for (let to = address; ; ) {
        const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
        const got = await fetch(to, { redirect: 'manual', headers });
        for (const one of got.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
          cookies.set(name, value);
        }
        const next = got.headers.get('location');
        if (next === null)
          throw new Error(`The provider answered ${got.status} and leads nowhere: ${await got.text()}`);
        to = new URL(next, to).href;
        if (!to.startsWith(issuer)) return to;
      }
    },

    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
