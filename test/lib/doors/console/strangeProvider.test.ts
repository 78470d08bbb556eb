import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { signInSchema } from '../../../../lib/config/signInSettings.ts';
import { CallError } from '../../../../lib/isc/callError.ts';
import { createIdentityProvider, discoverProvider } from '../../../../lib/sessions/identityProvider.ts';
import { keepCookies, type Site, start, startSite } from './site.ts';
import { type StrangeProvider, startStrangeProvider } from './strangeProvider.ts';

const operator = 'olive.operator@example.com';
const seconds = start / 1_000;
const secrets = ['a secret that is read'];

let strange: StrangeProvider;
let site: Site;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  strange = await startStrangeProvider();
  site = await startSite({ signIn: settings(strange.issuer), provider: providerAt(strange.issuer) });
});

afterAll(async () => {
  await site.close();
  await strange.close();
  vi.useRealTimers();
});

beforeEach(async () => {
  at(start);
  strange.reset();
  site.lines.length = 0;
  site.useProvider(providerAt(strange.issuer));
  for (const key of await site.bucket.list('')) await site.bucket.remove(key);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const settings = (issuer: string) => ({ issuer, clientId: 'console' });

function providerAt(issuer: string, secret = async () => secrets.at(-1) ?? '') {
  return createIdentityProvider({
    ...{
      signIn: signInSchema.parse(settings(issuer)),
      redirectUri: 'https://nelm.example.com/console/sign-in/callback',
    },
    ...{ secret, now: Date.now, patience: 0.3 },
  });
}

function at(now: number): void {
  vi.setSystemTime(now);
  site.settings.now = now;
}

/** Claims as they should be, of a token for whoever has left with that nonce. */
const rightly = (nonce: string | undefined) => ({
  ...{ iss: strange.issuer, aud: 'console', sub: 'somebody', nonce, email: operator },
  ...{ iat: seconds, exp: seconds + 300 },
});

/** Leaves for the provider and comes back with a code. */
async function signIn(token: (nonce: string | undefined) => StrangeProvider['says']['token'], code = 'code') {
  const cookies: Record<string, string> = {};
  const led = await site.ask('/console/sign-in/provider');
  keepCookies(cookies, led);
  const { searchParams } = new URL(led.headers['location'] ?? '');
  strange.says.token = token(searchParams.get('nonce') ?? undefined);
  return await site.ask(`/console/sign-in/callback?code=${code}&state=${searchParams.get('state')}`, { cookies });
}

test('a token that is as it should be lets in', async () => {
  const got = await signIn((nonce) => ({ claims: rightly(nonce) }));
  expect(got.headers['location']).toBe('/console/home');
  expect(strange.asked).toEqual(['/.well-known/openid-configuration', '/token', '/keys']);
});

describe('a token is not believed', () => {
  test.each<[string, (nonce: string | undefined) => StrangeProvider['says']['token']]>([
    ['for another client', (nonce) => ({ claims: { ...rightly(nonce), aud: 'another' } })],
    ['for others too', (nonce) => ({ claims: { ...rightly(nonce), aud: ['console', 'another'], azp: 'another' } })],
    ['of another issuer', (nonce) => ({ claims: { ...rightly(nonce), iss: 'https://login.example.com' } })],
    ['that has expired', (nonce) => ({ claims: { ...rightly(nonce), iat: seconds - 400, exp: seconds - 31 } })],
    ['that never expires', (nonce) => ({ claims: { ...rightly(nonce), exp: undefined } })],
    ['of another sign-in', () => ({ claims: rightly('A'.repeat(43)) })],
    ['of no sign-in', () => ({ claims: rightly(undefined) })],
    ['that nobody signed', (nonce) => ({ claims: rightly(nonce), header: { alg: 'none' }, key: 'none' })],
    ['without its signature', (nonce) => ({ claims: rightly(nonce), key: 'none' })],
    ['signed by somebody else', (nonce) => ({ claims: rightly(nonce), key: 'other' })],
    ['signed by a key that there is not', (nonce) => ({ claims: rightly(nonce), header: { kid: 'gone' } })],
    ['that says it is signed by a secret', (nonce) => ({ claims: rightly(nonce), header: { alg: 'HS256' } })],
    [
      'that brings its own key',
      (nonce) => ({ claims: rightly(nonce), header: { jku: `${strange.issuer}/others`, kid: 'other' }, key: 'other' }),
    ],
  ])('%s', async (_, token) => {
    const got = await signIn(token);
    expect([got.statusCode, got.headline]).toEqual([
      424,
      'The answer of your organisation’s sign-in cannot be believed',
    ]);
    expect(site.lines.at(-1)).toMatchObject({ kind: 'sign-in by the provider: not believed', status: 424 });
    expect(JSON.stringify(site.lines)).not.toMatch(/olive|opaque|eyJ/);
    expect(await site.bucket.list('sessions/')).toEqual([]);
  });

  test('that expired a few seconds ago is, since no two clocks are the same', async () => {
    const got = await signIn((nonce) => ({ claims: { ...rightly(nonce), exp: seconds - 20 } }));
    expect(got.headers['location']).toBe('/console/home');
  });

  test('where there is none', async () => {
    strange.says.instead['/token'] = { body: { access_token: 'opaque', token_type: 'Bearer' } };
    expect((await signIn(() => ({ claims: {} }))).statusCode).toBe(424);
  });
});

const away = [424, 'Your organisation’s sign-in cannot be reached'];
const wronglySetUp = [424, 'The sign-in is not set up as it should be'];

describe('before anybody can leave for it, the provider', () => {
  const begin = async () => {
    const got = await site.ask('/console/sign-in/provider');
    return [got.statusCode, got.headline];
  };
  const discovery = '/.well-known/openid-configuration';

  test('is not there', async () => {
    const gone = await startStrangeProvider();
    await gone.close();
    site.useProvider(providerAt(gone.issuer));
    expect(await begin()).toEqual(away);
  });

  test('does not answer, and is not waited for', async () => {
    strange.says.instead[discovery] = { silent: true };
    expect(await begin()).toEqual(away);
    expect(site.lines.at(-1)).toMatchObject({ kind: 'sign-in by the provider: away', code: 'OAUTH_TIMEOUT' });
  });

  test.each([
    ['fails', { status: 500, body: 'olive.operator@example.com' }, away],
    ['asks for patience', { status: 429 }, away],
    ['knows no OpenID Connect', { status: 404 }, wronglySetUp],
    ['answers with a page', { body: '<html>', type: 'text/html' }, wronglySetUp],
    ['answers with nothing that can be read', { body: '{' }, wronglySetUp],
    ['leads elsewhere', { status: 302 }, wronglySetUp],
  ])('%s', async (_, answer, shown) => {
    strange.says.instead[discovery] = answer;
    expect(await begin()).toEqual(shown);
    expect(JSON.stringify(site.lines)).not.toContain('olive');
  });

  test('is another one, as somebody would set it up who mixes two up', async () => {
    strange.says.metadata['issuer'] = 'https://login.example.com';
    expect(await begin()).toEqual(wronglySetUp);
  });

  test('is another tenant of Entra ID, whose addresses the library would take for any', async () => {
    const tenant = 'https://login.microsoftonline.com/0e3f5d1c-8a54-4f0e-9d0b-0a1b2c3d4e5f/v2.0';
    const addresses = {
      authorization_endpoint: `${strange.issuer}/authorize`,
      token_endpoint: `${strange.issuer}/token`,
      jwks_uri: `${strange.issuer}/keys`,
    };
    const says = (issuer: string) => vi.stubGlobal('fetch', async () => Response.json({ issuer, ...addresses }));
    says(tenant);
    expect((await discoverProvider(settings(tenant))).serverMetadata().issuer).toBe(tenant);
    says('https://login.microsoftonline.com/{tenantid}/v2.0');
    await expect(discoverProvider(settings(tenant))).rejects.toMatchObject({ kind: 'wrongly set up' });
  });

  test.each([
    ['was never created', false, 'wrongly set up'],
    ['cannot be read at the moment', true, 'away'],
  ])('knows the console by a secret that %s', async (_, retry, kind) => {
    class Unread extends CallError {}
    const unread = async (): Promise<string> => {
      throw new Unread('SSM gave no value for the parameter /nelm/test/sign-in-secret (400).', { retry });
    };
    site.useProvider(providerAt(strange.issuer, unread));
    const got = await site.ask('/console/sign-in/provider');
    expect([got.statusCode, got.headers['location']]).toEqual([424, undefined]);
    expect(site.lines).toMatchObject([{ level: 'warn', kind: `sign-in by the provider: ${kind}`, code: 'no secret' }]);
    expect(strange.asked).toEqual([]);
    site.useProvider(providerAt(strange.issuer));
    expect((await site.ask('/console/sign-in/provider')).statusCode).toBe(303);
  });

  test('has failed: it is not asked again by each who comes within ten seconds', async () => {
    strange.says.instead[discovery] = { status: 500 };
    expect([await begin(), await begin()]).toEqual([away, away]);
    delete strange.says.instead[discovery];
    at(start + 9_999);
    expect(await begin()).toEqual(away);
    expect(strange.asked).toEqual([discovery]);
    at(start + 10_000);
    expect(await begin()).toEqual([303, undefined]);
    expect(strange.asked).toEqual([discovery, discovery]);
  });

  test('is not asked for a place from which too much has led nowhere', async () => {
    for (let count = 0; count < 30; count += 1) await site.ask('/console/sign-in/callback?code=x&state=x');
    expect((await begin())[0]).toBe(429);
    expect(strange.asked).toEqual([]);
    expect((await site.ask('/console/sign-in/provider', { sourceIp: '198.51.100.9' })).statusCode).toBe(303);
  });

  test('is asked what it says of itself once in five minutes', async () => {
    await begin();
    at(start + 5 * 60_000 - 1);
    await begin();
    expect(strange.asked).toEqual([discovery]);
    at(start + 5 * 60_000);
    await begin();
    expect(strange.asked).toEqual([discovery, discovery]);
  });
});

describe('once somebody came back, the provider', () => {
  const right = (nonce: string | undefined) => ({ claims: rightly(nonce) });

  test.each([
    ['does not answer', '/token', { silent: true }, away],
    ['fails', '/token', { status: 503, body: { error: 'server_error' } }, away],
    ['fails without a word', '/token', { status: 502, body: 'olive', type: 'text/plain' }, away],
    ['knows no such client', '/token', { status: 401, body: { error: 'invalid_client' } }, wronglySetUp],
    [
      'lets the client do no such thing',
      '/token',
      { status: 400, body: { error: 'unauthorized_client' } },
      wronglySetUp,
    ],
    ['shows no keys', '/keys', { status: 404 }, wronglySetUp],
    ['cannot show its keys', '/keys', { status: 503 }, away],
    ['refuses without a word', '/token', { status: 401, body: 'olive', type: 'text/plain' }, wronglySetUp],
  ])('%s', async (_, path, answer, shown) => {
    strange.says.instead[path] = answer;
    const got = await signIn(right);
    expect([got.statusCode, got.headline]).toEqual(shown);
    expect(JSON.stringify(site.lines)).not.toContain('olive');
    // Anybody can make up a code at which a provider stumbles.
    expect(await site.bucket.list('sign-in-tries/')).toHaveLength(1);
  });

  test('fails at a made-up code as often as somebody likes: no alarm tells of it, and after thirty times it is not asked', async () => {
    strange.says.instead['/token'] = { status: 500, body: 'olive', type: 'text/plain' };
    const statuses = [];
    for (let count = 0; count < 30; count += 1) statuses.push((await signIn(right, `made-up-${count}`)).statusCode);
    expect(statuses).toEqual(Array(30).fill(424));
    expect((await site.ask('/console/sign-in/provider')).statusCode).toBe(429);
    expect(site.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test.each<[string, object, Record<string, unknown>]>([
    ['an address that is none, for leaving', { authorization_endpoint: 'nonsense' }, {}],
    ['an address that is none, for codes', { token_endpoint: 'nonsense' }, {}],
    ['an address of no server, for codes', { token_endpoint: 'javascript:alert(1)' }, {}],
    ['an address that is none, for its keys', { jwks_uri: 'nonsense' }, {}],
    ['numbers in the place of addresses', { token_endpoint: 7, jwks_uri: 7, authorization_endpoint: 7 }, {}],
    ['no addresses', { token_endpoint: undefined, jwks_uri: undefined, authorization_endpoint: undefined }, {}],
    ['ways to say a secret that are none', { token_endpoint_auth_methods_supported: 7 }, {}],
    ['claims that are none', { claims_supported: 7 }, {}],
    ['algorithms that are none', { id_token_signing_alg_values_supported: 7 }, {}],
    ['keys that are none', {}, { '/keys': { body: { keys: 'none' } } }],
    ['keys that are nothing', {}, { '/keys': { body: { keys: [null] } } }],
    ['keys that are a list', {}, { '/keys': { body: [] } }],
    ['a token that is a number', {}, { '/token': { body: { access_token: 'a', token_type: 'Bearer', id_token: 7 } } }],
    ['a token of nothing', {}, { '/token': { body: { access_token: 'a', token_type: 'Bearer', id_token: '..' } } }],
    [
      'a token of no JSON',
      {},
      { '/token': { body: { access_token: 'a', token_type: 'Bearer', id_token: 'YQ.YQ.YQ' } } },
    ],
    ['a list of tokens', {}, { '/token': { body: [] } }],
    ['nothing', {}, { '/token': { body: 'null' } }],
    ['half an answer', {}, { '/token': { body: '{"access_token":' } }],
    ['that it was moved', {}, { '/token': { status: 302 } }],
    ['an error that is no text', {}, { '/token': { status: 400, body: { error: 7 } } }],
    ['a status that there is not', {}, { '/token': { status: 599, body: 'x', type: 'text/plain' } }],
  ])('answers with %s, which is no failure of the console', async (_, metadata, instead) => {
    Object.assign(strange.says.metadata, metadata);
    Object.assign(strange.says.instead, instead);
    const cookies: Record<string, string> = {};
    const led = await site.ask('/console/sign-in/provider');
    keepCookies(cookies, led);
    const { searchParams } = new URL(led.headers['location'] ?? 'https://nelm.example.com');
    strange.says.token = right(searchParams.get('nonce') ?? undefined);
    const back = `/console/sign-in/callback?code=code&state=${searchParams.get('state')}`;
    const got = await site.ask(back, { cookies });
    for (const { statusCode } of [led, got]) expect(statusCode).toBeLessThan(500);
    expect(site.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test.each([
    ['invalid_grant', 'This sign-in is used up'],
    ['invalid_request', 'Your organisation did not let you sign in here'],
  ])(
    'knows no such code: %s is no failure that an alarm tells of, since anybody can make one up',
    async (error, headline) => {
      strange.says.instead['/token'] = { status: 400, body: { error } };
      const got = await signIn(right);
      expect([got.statusCode, got.headline]).toEqual([403, headline]);
      expect(site.lines.at(-1)).toMatchObject({ level: 'warn', code: error });
    },
  );

  test.each([400, 403, 414, 431])('is not even asked by a gateway that answers %i with a page', async (status) => {
    strange.says.instead['/token'] = { status, body: '<html>olive', type: 'text/html' };
    const got = await signIn(right);
    expect([got.statusCode, got.headline]).toEqual([403, 'Your organisation did not let you sign in here']);
    expect(site.lines.at(-1)).toMatchObject({ level: 'warn', code: String(status) });
    expect((await site.bucket.list('sign-in-tries/')).length).toBe(1);
    // What it says of itself is not asked anew: the fault is that of the code.
    await signIn(right);
    expect(strange.asked).toEqual(['/.well-known/openid-configuration', '/token', '/token']);
  });

  test('says what nobody knows, which is not written down', async () => {
    strange.says.instead['/token'] = { status: 400, body: { error: 'olive.operator' } };
    expect((await signIn(right)).statusCode).toBe(403);
    expect(JSON.stringify(site.lines)).not.toContain('olive');
  });

  test('is not asked about a code that is longer than any', async () => {
    expect((await signIn(right, 'c'.repeat(4_096))).statusCode).toBe(303);
    strange.asked.length = 0;
    expect((await signIn(right, 'c'.repeat(4_097))).statusCode).toBe(403);
    expect(strange.asked).toEqual([]);
  });

  test.each([
    [{ email_verified: false }, {}, 403],
    [{ xms_edov: '0' }, {}, 403],
    [{}, { email_verified: 'false' }, 403],
    [{ email_verified: false }, { email_verified: true }, 403],
    [{ email_verified: true }, {}, 303],
    [{}, {}, 303],
  ])(
    'says of the address %o in the token and %o by UserInfo, where the address stands',
    async (token, more, status) => {
      strange.says.metadata['userinfo_endpoint'] = `${strange.issuer}/userinfo`;
      strange.says.instead['/userinfo'] = { body: { sub: 'somebody', email: operator, ...more } };
      const got = await signIn((nonce) => ({ claims: { ...rightly(nonce), email: undefined, ...token } }));
      expect(got.statusCode).toBe(status);
    },
  );

  test('does not know the secret: it is read again for the next one', async () => {
    strange.says.instead['/token'] = { status: 401, body: { error: 'invalid_client' } };
    await signIn(right);
    delete strange.says.instead['/token'];
    secrets.push('a secret that was changed');
    await signIn(right);
    const sent = strange.authorized.map((one) => decodeURIComponent(Buffer.from(one.slice(6), 'base64').toString()));
    expect(sent.map((one) => one.replaceAll('+', ' '))).toEqual([
      'console:a secret that is read',
      'console:a secret that was changed',
    ]);
  });
});

describe('an issuer', () => {
  test.each([
    ['is not encrypted', 'http://login.example.com'],
    ['is no address', 'login.example.com'],
    ['carries a query', 'https://login.example.com/?tenant=1'],
    ['is the document itself', 'https://login.example.com/.well-known/openid-configuration'],
    ['is for people of every organisation', 'https://login.microsoftonline.com/common/v2.0'],
    ['is for those of every other one', 'https://login.microsoftonline.com/organizations/v2.0'],
  ])('that %s is refused', (_, issuer) => {
    expect(signInSchema.safeParse(settings(issuer)).success).toBe(false);
  });

  test.each([
    'https://login.microsoftonline.com/0e3f5d1c-8a54-4f0e-9d0b-0a1b2c3d4e5f/v2.0',
    'https://acme.okta.com',
    'http://127.0.0.1:4011',
  ])('such as %s is taken', (issuer) => {
    expect(signInSchema.parse(settings(issuer))).toEqual({
      ...{ issuer, clientId: 'console', client: 'confidential', claim: 'email', mailedLinks: false },
    });
  });
});
