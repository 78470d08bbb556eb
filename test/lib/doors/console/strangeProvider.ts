import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = { status?: number; body?: unknown; type?: string; silent?: boolean };

/** A token as it is signed: what it says, its header, and by which key. */
type Token = { claims: Record<string, unknown>; header?: Record<string, unknown>; key?: 'own' | 'other' | 'none' };

export type StrangeProvider = Awaited<ReturnType<typeof startStrangeProvider>>;

const [own, other] = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));

/** A provider that says what a test wants it to say, which no real one would: tokens that are not to be believed, or nothing at all. */
export async function startStrangeProvider() {
  const server = createServer((request, response) => answer(request, response));
  const issuer = await new Promise<string>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
  );
  const asked: string[] = [];
  /** How the console said who it is, whenever it changed a code for a token. */
  const authorized: string[] = [];
  const wellBehaved = () => ({
    metadata: {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code'],
    } as Record<string, unknown>,
    /** What it answers in place of what it should, by the path. */
    instead: {} as Record<string, Answer>,
    token: { claims: {} } as Token,
  });
  const says = wellBehaved();

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url?.split('?')[0] ?? '';
    asked.push(path);
    if (path === '/token') authorized.push(request.headers.authorization ?? '');
    const usual: Record<string, () => Answer> = {
      '/.well-known/openid-configuration': () => ({ body: says.metadata }),
      '/keys': () => ({
        body: { keys: [{ ...own?.publicKey.export({ format: 'jwk' }), kid: 'own', use: 'sig', alg: 'RS256' }] },
      }),
      '/token': () => ({ body: { access_token: 'opaque', token_type: 'Bearer', id_token: jwt(says.token) } }),
    };
    const {
      status = 200,
      body = {},
      type = 'application/json',
      silent,
    } = says.instead[path] ?? usual[path]?.() ?? { status: 404 };
    if (silent) return;
    response.writeHead(status, { 'content-type': type }).end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  return {
    ...{ issuer, says, asked, authorized },
    /** Behaves again. */
    reset(): void {
      Object.assign(says, wellBehaved());
      asked.length = 0;
      authorized.length = 0;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function jwt({ claims, header = {}, key = 'own' }: Token): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256', kid: 'own', typ: 'JWT', ...header })}.${part(claims)}`;
  const privateKey = { own: own?.privateKey, other: other?.privateKey, none: undefined }[key];
  return `${signed}.${privateKey ? createSign('RSA-SHA256').update(signed).sign(privateKey).toString('base64url') : ''}`;
}
