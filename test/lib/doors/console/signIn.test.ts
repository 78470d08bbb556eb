import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signToken } from '../../../../lib/decisions/token.ts';
import { consoleKeys } from '../../../../lib/sessions/consoleKeys.ts';
import { keepCookies, type Site, start, startSite, tokenIn } from './site.ts';

const operator = 'olive.operator@example.com';
const session = '__Host-nelm-session';
const hour = 60 * 60_000;

let site: Site;

beforeAll(async () => {
  site = await startSite();
});

afterAll(() => site.close());

beforeEach(async () => {
  Object.assign(site.settings, {
    now: start,
    stage: 'test',
    keys: ['a key of links of thirty-two characters or more'],
  });
  for (const key of await site.bucket.list('')) await site.bucket.remove(key);
  site.lines.length = 0;
});

/** Asks for a link in a browser of its own. */
async function askFor(address: string, sourceIp = '192.0.2.1') {
  const cookies: Record<string, string> = {};
  const page = await site.ask('/console/sign-in', { cookies, sourceIp });
  keepCookies(cookies, page);
  const answer = await site.ask('/console/sign-in', { cookies, sourceIp, form: { token: tokenIn(page), address } });
  return { cookies, answer };
}

async function linkOf(address: string) {
  const { cookies } = await askFor(address);
  site.mails.length = 0;
  await site.mailLinks();
  return { cookies, link: /https:\S+/.exec(site.mails[0]?.text ?? '')?.[0] ?? '' };
}

describe('a link', () => {
  test('lets in by a button, for eight hours, with a cookie that no script reads', async () => {
    const { cookies, link } = await linkOf(operator);
    expect(site.mails).toMatchObject([{ to: ['Olive.Operator@example.com'], subject: 'Your link to sign in to nelm' }]);
    const page = await site.ask(link, { cookies });
    expect([page.statusCode, page.headline, page.cookies]).toEqual([200, 'Sign in now?', []]);
    const entered = await site.ask(link, { cookies, form: { token: tokenIn(page) } });
    expect([entered.statusCode, entered.headers['location']]).toEqual([303, '/console/home']);
    expect(entered.cookies).toEqual([
      expect.stringMatching(/^__Host-nelm-session=[\w.-]+; Path=\/; Max-Age=28800; Secure; HttpOnly; SameSite=Lax$/),
    ]);
    keepCookies(cookies, entered);
    expect(await site.ask('/console/today', { cookies })).toMatchObject({ statusCode: 200, headline: 'Today' });
    site.settings.now = start + 8 * hour - 1;
    expect((await site.ask('/console/today', { cookies })).statusCode).toBe(200);
    site.settings.now = start + 8 * hour;
    expect((await site.ask('/console/today', { cookies })).statusCode).toBe(303);
  });

  test('lets in once', async () => {
    const { cookies, link } = await linkOf(operator);
    const form = { token: tokenIn(await site.ask(link, { cookies })) };
    const both = await Promise.all([site.ask(link, { cookies, form }), site.ask(link, { cookies, form })]);
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([303, 403]);
    const again = await site.ask(link, { cookies, form });
    expect([again.statusCode, again.headline]).toEqual([403, 'This link is no longer valid']);
  });

  test('lets in no more once its session was signed out', async () => {
    const { cookies, token, link } = await site.signIn(operator);
    const out = await site.ask('/console/sign-out', { cookies, form: { token } });
    expect(out.headers['location']).toBe('/console/sign-in?done=signed-out');
    expect(out.cookies).toEqual([`${session}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax`]);
    expect((await site.ask('/console/today', { cookies })).statusCode).toBe(303);
    const page = await site.ask(link, { cookies });
    const again = await site.ask(link, { cookies, form: { token: tokenIn(page) } });
    expect(again.headline).toBe('This link is no longer valid');
  });

  test('lets in the browser that asked, and no other', async () => {
    const { link } = await linkOf(operator);
    const other = await askFor('nobody@example.com');
    for (const cookies of [{}, other.cookies]) {
      const got = await site.ask(link, { cookies });
      expect([got.statusCode, got.headline]).toEqual([403, 'Open the link in the browser in which you asked for it']);
    }
    const form = { token: tokenIn(await site.ask('/console/sign-in', { cookies: other.cookies })) };
    expect((await site.ask(link, { cookies: other.cookies, form })).statusCode).toBe(403);
  });

  test('is good for ten minutes', async () => {
    const { cookies, link } = await linkOf(operator);
    const form = { token: tokenIn(await site.ask(link, { cookies })) };
    site.settings.now = start + 10 * 60_000;
    expect((await site.ask(link, { cookies, form })).headline).toBe('This link is no longer valid');
  });

  test('that was made up leads nowhere, and too many of them are not even looked at', async () => {
    const statuses = [];
    for (let count = 0; count < 31; count += 1) {
      statuses.push((await site.ask(`/console/sign-in/link?token=abc.${count}`)).statusCode);
    }
    expect(statuses).toEqual([...Array(30).fill(404), 429]);
    expect((await site.ask('/console/sign-in/link?token=x', { sourceIp: '198.51.100.9' })).statusCode).toBe(404);
  });

  test('leads on to the page that was wanted, if that is one of the console', async () => {
    expect((await site.ask('/console/runs?kind=csv-import')).headers['location']).toBe(
      '/console/sign-in?to=%2Fconsole%2Fruns%3Fkind%3Dcsv-import',
    );
    const wanted = '/console/runs?kind=csv-import&source=a b';
    expect((await site.signIn(operator, wanted)).location).toBe('/console/runs?kind=csv-import&source=a+b');
    const foreign = [
      ...['https://evil.example.com/', '//evil.example.com', '/\\evil.example.com', '/console//evil.example.com'],
      ...['/console/../x', '/console/%2e%2e', 'javascript:alert(1)', '/console/a\r\nlocation: x'],
    ];
    for (const to of foreign) expect((await site.signIn(operator, to)).location, to).toBe('/console/home');
  });
});

describe('who is known', () => {
  test('is not told: the answer, its headers and the work are the same for an address that is and one that is not', async () => {
    const work: string[] = [];
    const { bucket } = site;
    const seen = (name: 'create' | 'readJson' | 'replace' | 'read' | 'list' | 'write') =>
      ((...given: never[]) => {
        work.push(`${name} ${String(given[0]).replace(/\/.*/, '')}`);
        return (bucket[name] as (...all: never[]) => unknown)(...given);
      }) as never;
    site.bucket = {
      ...bucket,
      ...{ create: seen('create'), readJson: seen('readJson'), replace: seen('replace') },
      ...{ read: seen('read'), list: seen('list'), write: seen('write') },
    };
    const tried = [];
    // Their lengths are the same, so that what is written is as long.
    for (const address of [operator, 'olive.operatrix@example.co']) {
      work.length = 0;
      for (const key of await bucket.list('sign-in-tries/')) await bucket.remove(key);
      const { statusCode, headers, body, cookies } = (await askFor(address)).answer;
      tried.push({ statusCode, headers, body, cookies, work: [...work] });
    }
    site.bucket = bucket;
    expect(tried[0]).toEqual(tried[1]);
    expect(tried[0]).toMatchObject({ statusCode: 200, work: expect.arrayContaining(['create sign-ins']) });
    expect((await site.mailLinks()).sort()).toEqual(['not known', 'sent']);
  });

  test('is an operator by the settings, in any letter case, and the mail goes to the address that is set', async () => {
    site.mails.length = 0;
    await askFor('OLIVE.OPERATOR@EXAMPLE.COM');
    // A sign that only looks like another one is part of no address.
    expect((await askFor('olive.operator@еxample.com')).answer.statusCode).toBe(400);
    expect(await site.mailLinks()).toEqual(['sent']);
    expect(site.mails[0]?.to).toEqual(['Olive.Operator@example.com']);
  });

  test('is looked at again at every request', async () => {
    await site.makeManager('mary.major', 'mary.major@example.com');
    const { cookies } = await site.signIn('mary.major@example.com');
    expect((await site.ask('/console/nowhere', { cookies })).statusCode).toBe(404);
    await site.makeManager('john.roe', 'john.roe@example.com');
    expect((await site.ask('/console/nowhere', { cookies })).statusCode).toBe(303);
  });
});

describe('a session', () => {
  test.each([
    ['is forged', (cookie: string) => cookie.replace(/\.[\w-]+$/, `.${'A'.repeat(43)}`)],
    [
      'is altered',
      (cookie: string) => `${Buffer.from('{"purpose":"session"}').toString('base64url')}.${cookie.split('.')[1]}`,
    ],
    ['is none', () => 'nonsense'],
    ['is empty', () => ''],
  ])('that %s lets nobody in', async (_, alter) => {
    const { cookies } = await site.signIn(operator);
    const got = await site.ask('/console/today', { cookies: { ...cookies, [session]: alter(cookies[session] ?? '') } });
    expect([got.statusCode, got.headers['location']]).toEqual([303, '/console/sign-in?to=%2Fconsole%2Ftoday']);
  });

  test('of another stage, or of keys that are gone, lets nobody in; one of an older key that is still there does', async () => {
    const { cookies } = await site.signIn(operator);
    site.settings.stage = 'prod';
    expect((await site.ask('/console/today', { cookies })).statusCode).toBe(303);
    site.settings.stage = 'test';
    const [old = ''] = site.settings.keys;
    const young = 'a younger key of links of thirty-two characters';
    site.settings.keys = [young, old];
    expect((await site.ask('/console/today', { cookies })).statusCode).toBe(200);
    site.settings.keys = [young];
    expect((await site.ask('/console/today', { cookies })).statusCode).toBe(303);
  });

  test('has its forms taken that were opened under a key of before, for as long as that is there', async () => {
    const { cookies, token } = await site.signIn(operator);
    const [old = ''] = site.settings.keys;
    const young = 'a younger key of links of thirty-two characters';
    site.settings.keys = [young, old];
    const forged = await site.ask('/console/sign-out', { cookies, form: { token: 'x'.repeat(43) } });
    expect(forged.statusCode).toBe(403);
    const got = await site.ask('/console/sign-out', { cookies, form: { token } });
    expect([got.statusCode, got.headers?.['location']]).toEqual([303, '/console/sign-in?done=signed-out']);
  });

  test('is no link of a mail, and no link of a mail is a session', async () => {
    const { cookies, link } = await site.signIn(operator);
    const token = new URL(link).searchParams.get('token') ?? '';
    expect((await site.ask('/console/today', { cookies: { [session]: token } })).statusCode).toBe(303);
    const other = await askFor('nobody@example.com');
    const got = await site.ask(`/console/sign-in/link?token=${cookies[session]}`, { cookies: other.cookies });
    expect(got.statusCode).toBe(404);
  });

  test('is signed by a key of its own: a key of links signs none', async () => {
    const { cookies } = await site.signIn(operator);
    const id = JSON.parse(Buffer.from(cookies[session]?.split('.')[0] ?? '', 'base64url').toString()).id;
    const claims = { purpose: 'session', id, expiresAt: start + hour } as const;
    const byLinkKey = signToken(site.settings.keys, claims);
    expect((await site.ask('/console/today', { cookies: { [session]: byLinkKey } })).statusCode).toBe(303);
    const byOwnKey = signToken(await consoleKeys(async () => site.settings.keys, 'test')(), claims);
    expect((await site.ask('/console/today', { cookies: { [session]: byOwnKey } })).statusCode).toBe(200);
  });
});

describe('2,000 tries', () => {
  /** Asks many times, a batch at once, from places and for addresses by number. */
  async function flood(
    count: number,
    placeOf: (index: number) => string,
    addressOf: (index: number) => string,
    batch = 20,
  ) {
    const cookies: Record<string, string> = {};
    const page = await site.ask('/console/sign-in');
    keepCookies(cookies, page);
    const statuses = new Map<number, number>();
    for (let first = 0; first < count; first += batch) {
      const some = Array.from({ length: Math.min(batch, count - first) }, (_, index) => first + index);
      const got = await Promise.all(
        some.map((index) =>
          site.ask('/console/sign-in', {
            ...{ cookies, sourceIp: placeOf(index), form: { token: tokenIn(page), address: addressOf(index) } },
          }),
        ),
      );
      for (const { statusCode } of got) statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
    }
    return { statuses: Object.fromEntries(statuses), wishes: (await site.bucket.list('sign-ins/')).length };
  }

  test('from one place become twenty wishes, and whoever is elsewhere is let in all the same', async () => {
    const { wishes, statuses } = await flood(
      2_000,
      () => '192.0.2.7',
      (index) => `somebody${index}@example.com`,
    );
    expect(wishes).toBeLessThanOrEqual(20);
    expect(wishes).toBeGreaterThan(0);
    expect(statuses).toEqual({ 200: wishes, 429: 2_000 - wishes });
    expect((await site.signIn(operator)).cookies[session]).toBeDefined();
  });

  test('for one address become five mails at most, wherever they come from', async () => {
    const place = (index: number) => `2001:db8:${index.toString(16)}::1`;
    const { wishes } = await flood(20, place, () => operator);
    expect(wishes).toBe(5);
  });

  const manyPlaces = (index: number) => `2001:db8:${index.toString(16)}::1`;
  const manyAddresses = (index: number) => `somebody${index}@example.com`;

  test('from many places become 320 wishes, and what is more is no failure', async () => {
    const { wishes, statuses } = await flood(560, manyPlaces, manyAddresses, 140);
    expect([wishes, statuses]).toEqual([320, { 200: 320, 429: 240 }]);
  });

  test('from one place fill no share, with whatever addresses', async () => {
    const share = (place: string, address: string) =>
      (createHash('sha256').update(`${place} ${address}`).digest()[0] ?? 0) % 16;
    const kept = share('192.0.2.1', operator);
    const chosen = Array.from({ length: 2_000 }, (_, index) => `somebody${index}@example.com`)
      .filter((address) => share('198.51.100.7', address) === kept)
      .slice(0, 20);
    const { wishes } = await flood(
      chosen.length,
      () => '198.51.100.7',
      (index) => chosen[index] ?? '',
      1,
    );
    expect(wishes).toBe(20);
    expect((await askFor(operator)).answer.statusCode).toBe(200);
  });

  test('of more at the same moment than can be counted are too many, and no failure', async () => {
    const { wishes, statuses } = await flood(
      40,
      () => '192.0.2.7',
      () => operator,
      40,
    );
    expect([wishes, statuses]).toEqual([5, { 200: 5, 429: 35 }]);
    const links = await Promise.all(Array.from({ length: 40 }, () => site.ask('/console/sign-in/link?token=abc')));
    expect(new Set(links.map(({ statusCode }) => statusCode))).toEqual(new Set([404, 429]));
  });

  test('from one network of IPv6 are those of one place', async () => {
    const place = (index: number) => `2001:db8:0:7:${index.toString(16)}::1`;
    const { wishes } = await flood(40, place, (index) => `somebody${index}@example.com`);
    expect(wishes).toBe(20);
  });
});
