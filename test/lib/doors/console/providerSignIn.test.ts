import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { signInSchema } from '../../../../lib/config/signInSettings.ts';
import { formToken } from '../../../../lib/sessions/consoleKeys.ts';
import { createIdentityProvider } from '../../../../lib/sessions/identityProvider.ts';
import { beginSession } from '../../../../lib/sessions/sessions.ts';
import { keepSignIn, readSignIn, signInToken } from '../../../../lib/sessions/signIns.ts';
import { keys } from '../../../../lib/store/keys.ts';
import { type RealProvider, startRealProvider } from './realProvider.ts';
import { keepCookies, type Site, start, startSite } from './site.ts';

const operator = 'olive.operator@example.com';
const session = '__Host-nelm-session';
const way = '__Host-nelm-round-trip';
const redirectUri = 'https://nelm.example.com/console/sign-in/callback';

let real: RealProvider;
let site: Site;

beforeAll(async () => {
  // The provider has the time of this process, and so has what checks its tokens.
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  real = await startRealProvider();
  site = await siteOf(real);
});

afterAll(async () => {
  await site.close();
  await real.close();
  vi.useRealTimers();
});

beforeEach(async () => {
  at(start);
  real.person.cancels = false;
  real.person.account = { email: operator, email_verified: true };
  site.lines.length = 0;
  for (const key of await site.bucket.list('')) await site.bucket.remove(key);
});

function at(now: number, where = site): void {
  vi.setSystemTime(now);
  where.settings.now = now;
}

async function siteOf({ issuer, secret }: RealProvider, more: object = {}): Promise<Site> {
  const signIn = { issuer, clientId: 'console', ...more };
  return await startSite({
    signIn,
    provider: createIdentityProvider({
      ...{ signIn: signInSchema.parse(signIn), redirectUri, secret: async () => secret, now: Date.now },
    }),
  });
}

/** Leaves for the provider in a browser of its own; its cookies, and where it was led. */
async function leave(where = site, to?: string) {
  const cookies: Record<string, string> = {};
  const query = to === undefined ? '' : `?to=${encodeURIComponent(to)}`;
  const page = await where.ask(`/console/sign-in${query}`);
  const link = /<a class="button" href="([^"]+)"/.exec(String(page.body))?.[1]?.replaceAll('&#38;', '&') ?? '';
  const led = await where.ask(link);
  keepCookies(cookies, led);
  return { cookies, led, location: led.headers['location'] ?? '' };
}

/** Signs in at the provider and comes back. */
async function signIn(where = site, provider = real, to?: string) {
  const { cookies, location } = await leave(where, to);
  const back = await provider.visit(location);
  const got = await where.ask(back, { cookies });
  keepCookies(cookies, got);
  return { cookies, back, got };
}

describe('who signs in at the provider', () => {
  test('comes in by the code flow with PKCE, state and nonce, for eight hours, with the cookie of any session', async () => {
    const { led, location, cookies } = await leave();
    expect([led.statusCode, led.cookies]).toEqual([
      303,
      [expect.stringMatching(/^__Host-nelm-round-trip=[\w.-]+; Path=\/; Max-Age=600; Secure; HttpOnly; SameSite=Lax$/)],
    ]);
    const { origin, searchParams } = new URL(location);
    const { state, nonce, code_challenge, ...asked } = Object.fromEntries(searchParams);
    expect([origin, asked]).toEqual([
      real.issuer,
      {
        ...{ client_id: 'console', response_type: 'code', scope: 'openid email', redirect_uri: redirectUri },
        code_challenge_method: 'S256',
      },
    ]);
    expect(new Set([state, nonce, code_challenge].map((text) => text?.length))).toEqual(new Set([43]));
    const got = await site.ask(await real.visit(location), { cookies });
    expect([got.statusCode, got.headers['location']]).toEqual([303, '/console/home']);
    expect(got.cookies).toEqual([
      expect.stringMatching(/^__Host-nelm-session=[\w.-]+; Path=\/; Max-Age=28800; Secure; HttpOnly; SameSite=Lax$/),
      `${way}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax`,
    ]);
    keepCookies(cookies, got);
    expect(await site.ask('/console/today', { cookies })).toMatchObject({ statusCode: 200, headline: 'Today' });
    expect(site.lines).toContainEqual(expect.objectContaining({ kind: 'signed in by the provider', status: 303 }));
  });

  test('comes in as a public client too, which has no secret and goes by PKCE alone', async () => {
    const plain = await siteOf(real, { clientId: 'console-without-secret', client: 'public' });
    expect((await signIn(plain)).got.headers['location']).toBe('/console/home');
    await plain.close();
  });

  test('is known by what the provider says where it is asked apart, as with Okta', async () => {
    const thin = await startRealProvider({ isInToken: false });
    const there = await siteOf(thin);
    thin.person.account = { email: operator, email_verified: true };
    expect((await signIn(there, thin)).got.headers['location']).toBe('/console/home');
    expect(thin.asked.at(-1)).toBe('GET /me');
    thin.person.account = { email: operator, email_verified: false };
    expect((await signIn(there, thin)).got.headline).toBe('Your e-mail address is not verified');
    await there.close();
    await thin.close();
  });

  test('is known by another claim where one is set, whatever the address is', async () => {
    const byName = await siteOf(real, { claim: 'upn' });
    real.person.account = {
      email: 'somebody.else@example.com',
      email_verified: false,
      upn: 'Olive.Operator@example.com',
    };
    expect((await signIn(byName)).got.headers['location']).toBe('/console/home');
    real.person.account = { email: operator, email_verified: true };
    expect((await signIn(byName)).got.headline).toBe('Your organisation did not say who you are');
    await byName.close();
  });

  test('is an operator or a manager in any letter case, and the address that is kept is theirs', async () => {
    real.person.account = { email: 'OLIVE.operator@Example.com' };
    const { cookies } = await signIn();
    expect((await site.ask('/console/today', { cookies })).body).toContain('Olive.Operator@example.com');
    await site.makeManager('mary.major', 'mary.major@example.com');
    real.person.account = { email: 'Mary.Major@example.com' };
    const manager = await signIn();
    expect((await site.ask('/console/home', manager)).headers['location']).toBe('/console/my-people');
  });

  test.each<[string, RealProvider['person']['account'], string]>([
    ['neither is', { email: 'nobody@example.com', email_verified: true }, 'You may not come in'],
    ['has no address', {}, 'Your organisation did not say who you are'],
    ['has none that is one', { email: 'olive' }, 'Your organisation did not say who you are'],
    [
      // Composition and width are folded in names; in an address they are another mailbox.
      'has one of signs that only look like it',
      { email: 'olive.operator@\uff45xample.com' },
      'Your organisation did not say who you are',
    ],
    ['has one that is not verified', { email: operator, email_verified: false }, 'Your e-mail address is not verified'],
    [
      'has one that is not, in words',
      { email: operator, email_verified: 'false' },
      'Your e-mail address is not verified',
    ],
    [
      'has one of a domain that is not the organisation’s, as Entra ID says it',
      { email: operator, xms_edov: false },
      'Your e-mail address is not verified',
    ],
  ])('who %s may not come in, and the log says no more than why', async (_, account, headline) => {
    real.person.account = account;
    const { got, cookies } = await signIn();
    expect([got.statusCode, got.headline, cookies[session]]).toEqual([403, headline, undefined]);
    expect(got.cookies).toEqual([`${way}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax`]);
    expect(JSON.stringify(site.lines) + got.body).not.toMatch(/example\.com|olive/i);
    expect(await site.bucket.list('sessions/')).toEqual([]);
  });

  test('and cancels there is told so', async () => {
    real.person.cancels = true;
    const { back, got } = await signIn();
    expect(new URL(back).searchParams.get('error')).toBe('access_denied');
    expect([got.statusCode, got.headline]).toEqual([403, 'You did not sign in']);
    expect(site.lines.at(-1)).toMatchObject({ kind: 'sign-in by the provider: cancelled', code: 'access_denied' });
  });

  test('is led on to the page that was wanted, of the console and of nothing else', async () => {
    // As links of mails lead there, where `decisions.signIn` is required.
    const held = '/console/waiting?run=20261128T090000000Z-0a1b2c3d';
    const wanted = (await site.ask(held)).headers['location'] ?? '';
    const to = new URL(wanted, 'https://nelm.example.com').searchParams.get('to') ?? '';
    expect((await signIn(site, real, to)).got.headers['location']).toBe(held);
    const foreign = [
      ...['https://evil.example/', '//evil.example', '/\\evil.example', 'https:evil.example', '\\\\evil.example'],
      ...['/console//evil.example', '/console/..//evil.example', '/%2f%2fevil.example', '/console/%5cevil.example'],
      ...[
        '/console/\t/evil.example',
        'javascript:alert(1)',
        '/console/x\r\nlocation:https://evil.example',
        ' //evil.example',
      ],
    ];
    for (const one of foreign) {
      // The way itself can be asked for by anybody, with anything in it.
      const led = await site.ask(`/console/sign-in/provider?to=${encodeURIComponent(one)}`);
      const cookies: Record<string, string> = {};
      keepCookies(cookies, led);
      const back = await site.ask(await real.visit(led.headers['location'] ?? ''), { cookies });
      expect(back.headers['location'], one).toBe('/console/home');
    }
  });
});

describe('a way back', () => {
  test('is good once: neither its code nor its cookie lets in again', async () => {
    const { cookies, location } = await leave();
    const back = await real.visit(location);
    expect((await site.ask(back, { cookies })).statusCode).toBe(303);
    const again = await site.ask(back, { cookies });
    expect([again.statusCode, again.headline]).toEqual([403, 'This sign-in is used up']);
    // Another code for the same way: the session of it has begun already.
    const fresh = await site.ask(await real.visit(location), { cookies });
    expect([fresh.statusCode, fresh.headline]).toEqual([403, 'This sign-in is used up']);
    expect(await site.bucket.list('sessions/')).toHaveLength(1);
  });

  test('of two at the same moment lets in one', async () => {
    const { cookies, location } = await leave();
    const [one = '', other = ''] = [await real.visit(location), await real.visit(location)];
    const both = await Promise.all([site.ask(one, { cookies }), site.ask(other, { cookies })]);
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([303, 403]);
  });

  test('takes ten minutes at most', async () => {
    const { cookies, location } = await leave();
    at(start + 10 * 60_000 - 1);
    const back = await real.visit(location);
    at(start + 10 * 60_000);
    const got = await site.ask(back, { cookies });
    expect([got.statusCode, got.headline]).toEqual([403, 'This sign-in took too long']);
  });

  test('ends in the browser that left: not in another one, nor in one that an attacker led back', async () => {
    const attacker = await leave();
    const back = await real.visit(attacker.location);
    const victim = await leave();
    for (const cookies of [{}, victim.cookies]) {
      const got = await site.ask(back, { cookies });
      expect([got.statusCode, got.headline]).toEqual([403, 'This sign-in was not begun here']);
      expect(got.cookies).toEqual([]);
    }
    // Whoever was led there by somebody else still comes in by their own way.
    const own = await site.ask(await real.visit(victim.location), { cookies: victim.cookies });
    expect(own.headers['location']).toBe('/console/home');
  });

  test.each<[string, (query: URLSearchParams) => void, string]>([
    ['an altered state', (query) => query.set('state', 'A'.repeat(43)), 'This sign-in was not begun here'],
    ['no state', (query) => query.delete('state'), 'This sign-in was not begun here'],
    [
      'the name of another provider',
      (query) => query.set('iss', 'https://other.example.com'),
      'Your organisation did not let you sign in here',
    ],
    [
      'no name of a provider that names itself',
      (query) => query.delete('iss'),
      'Your organisation did not let you sign in here',
    ],
    ['no code', (query) => query.delete('code'), 'Your organisation did not let you sign in here'],
    ['an altered code', (query) => query.set('code', 'A'.repeat(43)), 'This sign-in is used up'],
    [
      'a failure of no known name',
      (query) => query.set('error', 'olive.operator@example.com'),
      'Your organisation did not let you sign in here',
    ],
  ])('with %s lets nobody in', async (_, alter, headline) => {
    const { cookies, location } = await leave();
    const back = new URL(await real.visit(location));
    alter(back.searchParams);
    const got = await site.ask(back.href, { cookies });
    expect([got.statusCode, got.headline, got.cookies?.some((one) => one.startsWith(session))]).toEqual([
      403,
      headline,
      false,
    ]);
    expect(JSON.stringify(site.lines) + got.body).not.toContain('olive');
  });

  test('leads to the console under its own name, whatever name it was asked under', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
    const page = await site.ask('/console/sign-in?to=/console/runs', { headers });
    expect(page.body).toContain('href="https://nelm.example.com/console/sign-in/provider?to=%2Fconsole%2Fruns"');
    const led = await site.ask('/console/sign-in/provider', { headers });
    expect(new URL(led.headers['location'] ?? '').searchParams.get('redirect_uri')).toBe(redirectUri);
  });

  test('is no form: what another site posts there is refused, and begins nothing', async () => {
    const { cookies, location } = await leave();
    const { search } = new URL(await real.visit(location));
    for (const path of ['provider', `callback${search}`]) {
      const got = await site.ask(`/console/sign-in/${path}`, { cookies, form: { token: 'x' } });
      expect([got.statusCode, got.headers['location'], got.cookies]).toEqual([403, undefined, undefined]);
    }
  });

  test.each<[string, (held: string) => string]>([
    ['forged', (held) => held.replace(/\.[\w-]+$/, `.${'A'.repeat(43)}`)],
    [
      'altered to last longer',
      (held) => {
        const [content = '', signature] = held.split('.');
        const altered = { ...JSON.parse(Buffer.from(content, 'base64url').toString()), expiresAt: 9_999_999_999_999 };
        return `${Buffer.from(JSON.stringify(altered)).toString('base64url')}.${signature}`;
      },
    ],
  ])('with a cookie that is %s lets nobody in', async (_, alter) => {
    const { cookies, location } = await leave();
    const back = await real.visit(location);
    const got = await site.ask(back, { cookies: { [way]: alter(cookies[way] ?? '') } });
    expect([got.statusCode, got.headline]).toEqual([403, 'This sign-in was not begun here']);
  });

  test('of another stage lets nobody in; one of a key that is still there does', async () => {
    const { cookies, location } = await leave();
    const back = await real.visit(location);
    site.settings.stage = 'prod';
    expect((await site.ask(back, { cookies })).headline).toBe('This sign-in was not begun here');
    site.settings.stage = 'test';
    site.settings.keys = ['a younger key of links of thirty-two characters', ...site.settings.keys];
    expect((await site.ask(back, { cookies })).headers['location']).toBe('/console/home');
    site.settings.keys = site.settings.keys.slice(1);
  });

  test('is no session, and a session is no way back', async () => {
    const { cookies, location } = await leave();
    expect((await site.ask('/console/today', { cookies: { [session]: cookies[way] ?? '' } })).statusCode).toBe(303);
    const inside = (await signIn()).cookies[session] ?? '';
    const got = await site.ask(await real.visit(location), { cookies: { [way]: inside } });
    expect(got.headline).toBe('This sign-in was not begun here');
  });

  test('that fails is tried thirty times from one place, and then the provider is not even asked', async () => {
    const { cookies, location } = await leave();
    const back = await real.visit(location);
    for (let count = 0; count < 30; count += 1) {
      expect((await site.ask('/console/sign-in/callback?code=x&state=x')).statusCode).toBe(403);
    }
    real.asked.length = 0;
    expect((await site.ask(back, { cookies })).statusCode).toBe(429);
    expect(real.asked).toEqual([]);
    expect((await site.ask(back, { cookies, sourceIp: '198.51.100.9' })).statusCode).toBe(303);
  });
});

describe('a session that stood before', () => {
  test('is not the one of whoever signs in: nobody gives another a session that they know', async () => {
    const fixed = (await signIn()).cookies[session] ?? '';
    const { cookies, location } = await leave();
    const got = await site.ask(await real.visit(location), { cookies: { ...cookies, [session]: fixed } });
    keepCookies(cookies, got);
    expect([cookies[session] === fixed, cookies[session]]).toEqual([
      false,
      expect.stringMatching(/^[\w-]+\.[\w-]{43}$/),
    ]);
  });
});

describe('a change of the keys', () => {
  const young = 'a younger key of links of thirty-two characters';

  test('ends the sessions that the provider began, once the old key is taken out', async () => {
    const [old = ''] = site.settings.keys;
    const { cookies } = await signIn();
    const look = async () => (await site.ask('/console/today', { cookies })).statusCode;
    site.settings.keys = [young, old];
    expect(await look()).toBe(200);
    site.settings.keys = [young];
    expect(await look()).toBe(303);
    site.settings.keys = [old];
  });

  test('ends the ways back that were begun before, whose state and nonce are made of the key', async () => {
    const [old = ''] = site.settings.keys;
    const { cookies, location } = await leave();
    const back = await real.visit(location);
    site.settings.keys = [young];
    const got = await site.ask(back, { cookies });
    expect([got.statusCode, got.headline]).toEqual([403, 'This sign-in was not begun here']);
    site.settings.keys = [old];
    expect((await site.ask(back, { cookies })).headers['location']).toBe('/console/home');
  });

  test('leaves no way on which the state or the code of another one is taken', async () => {
    const [one, other] = [await leave(), await leave()];
    const back = new URL(await real.visit(one.location));
    const foreign = new URL(await real.visit(other.location));
    const mixed = new URL(back);
    mixed.searchParams.set('code', foreign.searchParams.get('code') ?? '');
    // The code of another way has another verifier and another nonce.
    const got = await site.ask(mixed.href, { cookies: one.cookies });
    expect([got.statusCode, got.headline]).toEqual([403, 'This sign-in is used up']);
    mixed.searchParams.set('state', foreign.searchParams.get('state') ?? '');
    expect((await site.ask(mixed.href, { cookies: one.cookies })).headline).toBe('This sign-in was not begun here');
    expect(await site.bucket.list('sessions/')).toEqual([]);
  });
});

describe('links by mail', () => {
  test('let nobody in where the organisation has its own sign-in, those of before either', async () => {
    const page = await site.ask('/console/sign-in');
    expect(page.body).not.toContain('<form');
    const cookies: Record<string, string> = {};
    keepCookies(cookies, page);
    const token = formToken(await site.tools().consoleKeys(), `browser ${cookies['__Host-nelm-browser']}`);
    const refused = await site.ask('/console/sign-in', { cookies, form: { token, address: operator } });
    expect([refused.statusCode, await site.bucket.list('sign-ins/')]).toEqual([403, []]);
    const asked = {
      address: operator,
      browser: cookies['__Host-nelm-browser'] ?? '',
      language: 'en',
      wanted: undefined,
    };
    await keepSignIn(site.bucket, asked, start);
    expect(await site.mailLinks()).toEqual(['switched off']);
    const [key = ''] = await site.bucket.list('sign-ins/');
    const kept = await readSignIn(site.bucket, key);
    const link = `/console/sign-in/link?token=${kept && (await signInToken(site.tools().consoleKeys, kept))}`;
    for (const form of [undefined, { token }]) {
      const got = await site.ask(link, { cookies, ...(form && { form }) });
      expect([got.statusCode, got.cookies?.filter((one) => one.startsWith(session))]).toEqual([403, []]);
      expect(got.body).toContain('Links by mail do not let in here.');
    }
  });

  test('keep nobody in who came by them before, nor by a session that does not say how it was begun', async () => {
    const tools = site.tools();
    for (const [id, way, status] of [
      ['by-mail', 'mail', 303],
      ['by-provider', 'provider', 200],
    ] as const) {
      const held = (await beginSession(tools, { id, address: operator, way })) ?? '';
      const look = () => site.ask('/console/sources', { cookies: { [session]: held } });
      expect([way, (await look()).statusCode]).toEqual([way, status]);
      const kept = await site.bucket.readJson(keys.session(id), z.record(z.string(), z.unknown()));
      const { way: _, ...before } = kept?.value ?? {};
      await site.bucket.write(keys.session(id), JSON.stringify(before), 'application/json');
      expect((await look()).statusCode).toBe(303);
    }
  });

  test('let in beside it where that is set', async () => {
    const both = await siteOf(real, { mailedLinks: true });
    expect((await both.signIn(operator)).location).toBe('/console/home');
    expect((await signIn(both)).got.headers['location']).toBe('/console/home');
    await both.close();
  });
});
