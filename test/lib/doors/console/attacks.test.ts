import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { consolePaths, pages } from '../../../../lib/doors/console/consolePages.ts';
import { keys } from '../../../../lib/store/keys.ts';
import { type Browser, type Site, startSite } from './site.ts';

const source = { id: '2c918085800000000000000000000001', name: 'Contractors' };
const operator = 'olive.operator@example.com';

let site: Site;
let olive: Browser;
let mary: Browser;

beforeAll(async () => {
  site = await startSite();
  const manifest = { version: 1, source, runId: 'run', rows: 0, bytes: 0, sha256: '', schema: [] };
  const backup = JSON.stringify({ ...manifest, exportedAt: '2026-11-28T03:00:00.000Z' });
  await site.bucket.write(`${keys.backups(source)}/2026-11-28.json`, backup, 'application/json');
  await site.makeManager('mary.major', 'mary.major@example.com');
  olive = await site.signIn(operator);
  mary = await site.signIn('mary.major@example.com');
});

beforeEach(async () => {
  site.lines.length = 0;
  for (const key of await site.bucket.list('sign-in-tries/')) await site.bucket.remove(key);
});

afterAll(() => site.close());

const failures = () => site.lines.filter(({ level }) => level === 'error');

/** As many bytes as the headers of an answer may have, all together: API Gateway answers for the console where there are more. */
const mostOfHeaders = 8_000;

function headerBytes({ headers, cookies = [] }: Awaited<ReturnType<Site['ask']>>): number {
  return Buffer.byteLength(JSON.stringify(headers) + cookies.join());
}

describe('whatever somebody writes into an address is no failure of the console', () => {
  const odd = [
    ...['-1', '0', '1.5', '1e99', 'NaN', 'Infinity', '-Infinity', '99999999999999999999', '0x10', ' ', '\u0000'],
    ...['-271821-04-20T00:00:00Z', '+275760-09-13T00:00:00Z', '0000-01-01', '2026-02-30', '1000-01-01', '2999-12-31'],
    ...['__proto__', 'constructor', 'toString', '../..', '%2e%2e%2f', '\r\nset-cookie: x=y', '\ud800', '\u202e'],
    ...[
      '{"a":1}',
      '[]',
      '["a","b"]',
      '<img src=x onerror=alert(1)>',
      '\'"`',
      'x'.repeat(3_000),
      '\u{1f600}'.repeat(400),
    ],
  ];
  const names = [
    ...'page text source manager ends blocked account act until at done problem run folder name day kind outcome'.split(
      ' ',
    ),
    ...'before job scheduledAt dry key etag since to id token code state order chosen-0 __proto__ constructor'.split(
      ' ',
    ),
  ];
  /** Addresses that lead as far as there is something to be shown, with one of what they take made odd. */
  const usual = {
    ...{ source: source.id, account: 'ada', act: 'transfer', folder: 'runs/x/y', name: 'report.json', done: 'asked' },
    ...{ job: 'expiry-sweep', scheduledAt: '2026-11-28T09:00:00.000Z', key: 'inbox/a/b.csv', etag: 'e' },
    since: '2026-11-28T09:00:00.000Z',
  };

  test.each(['an operator', 'a manager', 'a stranger'])('of %s', async (who) => {
    const browser = { 'an operator': olive, 'a manager': mary }[who];
    const cookies = browser?.cookies ?? {};
    for (const path of consolePaths) {
      for (const [index, value] of odd.entries()) {
        // Each value in the place of each name would be many thousands: a third of the names have it at once.
        const some = names.filter((_, at) => at % 3 === index % 3);
        const query = new URLSearchParams({ ...usual, ...Object.fromEntries(some.map((name) => [name, value])) });
        const got = await site.ask(`/console/${path}?${query}`, { cookies, sourceIp: `192.0.2.${index}` });
        expect([path, some, value, got.statusCode < 500]).toEqual([path, some, value, true]);
        expect(String(got.body)).not.toContain('<img');
        expect([path, some, headerBytes(got) < mostOfHeaders]).toEqual([path, some, true]);
        const { location } = got.headers;
        if (location) expect(location).toMatch(/^\/console\/[\w\-/]+(\?[\w.~%=&+*-]*)?$/);
      }
    }
    expect(failures()).toEqual([]);
  });

  test.each(['until', 'since', 'at', 'page'])('as %s alone, of an operator', async (name) => {
    for (const value of odd) {
      for (const path of ['person', 'drop/run', 'people', 'runs']) {
        const query = new URLSearchParams({ ...usual, [name]: value });
        const got = await site.ask(`/console/${path}?${query}`, { cookies: olive.cookies });
        expect([path, value, got.statusCode < 500]).toEqual([path, value, true]);
      }
    }
    expect(failures()).toEqual([]);
  });

  test('with so many parameters that no header would hold them', async () => {
    const many = new URLSearchParams(
      Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`n${index}`, '%%'])),
    );
    for (const cookies of [{}, olive.cookies, mary.cookies]) {
      for (const path of consolePaths) {
        const got = await site.ask(`/console/${path}?${many}`, { cookies });
        expect([path, got.statusCode < 500, headerBytes(got) < mostOfHeaders]).toEqual([path, true, true]);
      }
    }
  });
});

describe('whatever somebody writes into a form is no failure of the console', () => {
  test.each(['an operator', 'a manager'])('of %s', async (who) => {
    const { cookies, token } = who === 'an operator' ? olive : mary;
    const before = await site.bucket.list('');
    const fields = [
      'run',
      'job',
      'once',
      'after',
      'source',
      'account',
      'act',
      'day',
      'reason',
      'to',
      'note',
      'id',
      'offer',
    ];
    const values = [
      ...['', '../sessions/x', '__proto__', 'constructor', '\u0000', '\r\n', 'x'.repeat(5_000), '{"a":', '\ud800'],
      ...['['.repeat(50_000), '+275760-09-13', '-271821-04-20T00:00:00Z', '9'.repeat(400)],
    ];
    for (const { path, act } of pages) {
      if (!act) continue;
      for (const value of values) {
        const odd = Object.fromEntries(fields.map((name) => [name, value]));
        const form = { ...odd, token, 'chosen-0': value, step: value, decision: 'approve', answer: 'accept' };
        const got = await site.ask(`/console/${path}`, { cookies, form });
        expect([path, value.slice(0, 20), got.statusCode < 500]).toEqual([path, value.slice(0, 20), true]);
      }
    }
    expect(failures()).toEqual([]);
    expect(site.started).toEqual([]);
    expect((await site.bucket.list('')).filter((key) => !before.includes(key))).toEqual([]);
  });
});

describe('whatever a browser says of itself is no failure of the console', () => {
  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', ','.repeat(8_000), 'de;q=x', ';;;', '-', '*'])(
    'such as the languages %.20s',
    async (wished) => {
      const headers = { 'accept-language': wished };
      for (const path of ['sign-in', 'today', 'offer?token=x']) {
        const got = await site.ask(`/console/${path}`, { cookies: olive.cookies, headers });
        expect([path, got.statusCode < 500, /<html lang="(en|de)"/.test(String(got.body))]).toEqual([path, true, true]);
      }
      const refused = await site.ask('/console/drop', { headers, body: Buffer.alloc(5 * 1024 * 1024, 120) });
      expect(refused.statusCode).toBe(413);
      expect(failures()).toEqual([]);
    },
  );

  test('such as cookies of any shape', async () => {
    for (const held of ['', '=', 'x', '.'.repeat(3_000), 'a'.repeat(2_001), '%00', '__proto__', 'null.null']) {
      for (const name of ['__Host-nelm-session', '__Host-nelm-browser', '__Host-nelm-round-trip']) {
        for (const path of ['today', 'sign-in', 'sign-in/link?token=x', 'sign-in/callback?state=x', 'offer?id=x']) {
          const got = await site.ask(`/console/${path}`, { cookies: { [name]: held } });
          expect([name, held.slice(0, 9), path, got.statusCode < 500]).toEqual([name, held.slice(0, 9), path, true]);
        }
      }
    }
    expect(failures()).toEqual([]);
  });
});
