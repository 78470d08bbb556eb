import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepHold, readHold } from '../../../../lib/decisions/hold.ts';
import { pages } from '../../../../lib/doors/console/consolePages.ts';
import { keepTransfer, noteManager, noteOffer, readTransfer } from '../../../../lib/transfers/keptTransfer.ts';
import { type Living, startLiving } from '../../directory/living.ts';
import { startConsole, type Visiting } from './visiting.ts';

let living: Living;
let visiting: Visiting;
let source: string;
let folder: string;
let offerId: string;

/** Names that are markup, each of a value that is shown somewhere. */
const markup = '<img src=x onerror=alert(1)>';

beforeAll(async () => {
  living = await startLiving('2026-11-24T10:00:00Z');
  visiting = await startConsole(living);
  source = living.contractors.id;
  await living.drop([
    { account: 'ada', first: 'Ada', end: '2026-12-10' },
    { account: 'cleo', first: 'Cleo', manager: 'mary.major' },
    { account: 'ben', first: markup, last: 'South', manager: 'john.roe', vendor: `Contoso ${markup}` },
  ]);
  await living.backUp();
  await visiting.managers('jane.doe', 'john.roe');
  const { bucket } = visiting.tools;
  const [within] = await bucket.folders('runs/');
  const [run] = await bucket.folders(`runs/${within}/`);
  folder = `runs/${within}/${run}`;
  offerId = await keepTransfer(
    bucket,
    {
      ...{ source: { id: source, name: markup }, people: [{ accountName: 'cleo', name: markup, endDate: markup }] },
      ...{ from: 'jane.doe', to: 'pat.poe', by: markup, note: markup, askedAt: '2026-11-24T10:00:00.000Z' },
    },
    'once',
  );
  await noteManager(bucket, offerId, { account: 'pat.poe', email: 'pat.poe@example.com' });
  await noteOffer(bucket, offerId, { callbackId: 'none', expiresAt: '2026-12-01T10:00:00.000Z' });
  await keepHold(bucket, {
    ...{ runId: 'held', callbackId: 'callback', what: `End 3 people of ${markup}`, why: markup, count: 1 },
    ...{ columns: [markup], rows: [[markup]], choices: { approve: markup, reject: markup }, afterwards: markup },
    ...{ heldAt: '2026-11-24T10:00:00.000Z', expiresAt: '2026-12-01T10:00:00.000Z' },
  });
});

afterAll(() => living.close());

const people = {
  operator: 'ops@example.com',
  manager: 'jane.doe@example.com',
  'other manager': 'john.roe@example.com',
  nobody: undefined,
} as const;

type Who = keyof typeof people;

/** What each may look at by a complete address; anything else is as if it were not there. */
const seenBy: Record<Who, readonly string[]> = {
  operator: [
    ...['today', 'runs', 'run', 'run/file', 'people', 'person', 'person/act', 'waiting', 'drop', 'drop/run'],
    ...['sources', 'sources/template'],
  ],
  manager: ['my-people', 'person', 'person/act'],
  'other manager': ['my-people'],
  nobody: [],
};

/** The address of a page about ada, with every id that a page takes. */
function about(path: string, also: Record<string, string> = {}): string {
  const ids = { source, account: 'ada', act: 'transfer', folder, name: 'report.json', run: 'held' };
  return `/console/${path}?${new URLSearchParams({ ...ids, ...also })}`;
}

describe.each(Object.keys(people) as Who[])('every page, for the %s', (who) => {
  test('is shown to whom it is for, and to nobody else', async () => {
    const browser = await visiting.as(people[who]);
    const seen: string[] = [];
    for (const { path } of pages) {
      const answer = await browser.get(about(path));
      if (answer.status === 200) seen.push(path);
      else expect([path, answer.status]).toEqual([path, who === 'nobody' ? 303 : expect.toSatisfy(is4xx)]);
      if (who === 'nobody') expect(answer.location, path).toMatch(/^\/console\/sign-in(\?|$)/);
    }
    expect(seen.sort()).toEqual([...seenBy[who]].sort());
  });

  test('sends nothing by a form without its token, whatever the form is', async () => {
    const browser = await visiting.as(people[who]);
    const before = await living.box.objects.list('');
    for (const { path } of pages) {
      for (const token of [undefined, '', 'x'.repeat(43)]) {
        const fields = { source, account: 'ada', act: 'stop', job: 'source-backup', run: 'held', decision: 'approve' };
        const sent = await browser.post(about(path), { ...fields, reason: 'x', ...(token !== undefined && { token }) });
        expect([path, sent.status]).toEqual([path, who === 'nobody' ? 303 : 403]);
      }
    }
    expect(await living.box.objects.list('')).toEqual(before);
    expect((await readHold(visiting.tools.bucket, 'held'))?.decided).toBeUndefined();
  });

  test('does nothing to people of another manager by a form with its token, whatever it names', async () => {
    if (who === 'operator') return;
    const browser = await visiting.as(people[who]);
    const token = who === 'nobody' ? '' : await tokenOf(browser);
    expect(token === '').toBe(who === 'nobody');
    const before = await kept();
    const offer = { id: offerId, answer: 'accept' };
    for (const { path } of [...pages, { path: 'offer' }]) {
      for (const act of ['extend', 'end', 'transfer', 'attest', 'letEnd', 'stop', 'lift']) {
        const named = { source, account: 'cleo', act, 'chosen-0': JSON.stringify([source, 'cleo']), to: 'jane.doe' };
        const run = { folder, run: 'held', decision: 'approve', job: 'source-backup', 'for-real': '1', roster: '1' };
        const fields = { ...named, ...run, ...offer, day: '2027-03-31', reason: 'x', once: 'x', step: 'send', token };
        const { status, body } = await browser.post(about(path, { account: 'cleo', act }), fields);
        const none = who === 'nobody' ? 303 : expect.toSatisfy((one) => is4xx(one) || one === 303);
        expect([path, act, status]).toEqual([path, act, none]);
        expect(body, path).not.toMatch(/Cleo|mary\.major/);
      }
    }
    expect(await kept()).toEqual(before);
    expect((await readHold(visiting.tools.bucket, 'held'))?.decided).toBeUndefined();
    expect((await readTransfer(visiting.tools.bucket, offerId))?.answer).toBeUndefined();
  });

  test('is none by an address that somebody made up', async () => {
    const browser = await visiting.as(people[who]);
    const made = [
      ...['..', '../sessions', 'run/..', 'run/../run', '%2e%2e', 'run%2ffile', 'Runs', 'run/', '/', 'run//file'],
      ...['__proto__', 'constructor', 'sign-out', 'person\u0000', 'person/act/ada'],
    ];
    for (const path of made) {
      const { status } = await browser.get(`/console/${path}`);
      expect([path, status]).toEqual([path, who === 'nobody' ? 303 : expect.toSatisfy(is4xx)]);
    }
  });
});

/** What the console keeps, beside sessions and tries to come in. */
const kept = async () => (await living.box.objects.list('')).filter((key) => !/^(sessions|sign-in-tries)\//.test(key));

async function tokenOf(browser: Awaited<ReturnType<Visiting['as']>>): Promise<string> {
  const { body } = await browser.get('/console/nothing');
  return /name="token" value="([\w-]+)"/.exec(body)?.[1] ?? '';
}

const is4xx = (status: number) => status === 404 || status === 400;

const folders = () => [
  ...[`${folder}/..`, 'runs/..', 'runs/../sessions', 'runs/%2e%2e/sessions', '/runs', 'sessions', 'transfers', ''],
  ...['runs//x', `runs/${source}/..`, 'runs/x/y\u0000', 'runs/x/../../backups', 'uploads/x/y', 'blocked/x/y'],
];

test('no key of the bucket is read by hand, by anybody', async () => {
  for (const who of ['operator', 'manager'] as const) {
    const browser = await visiting.as(people[who]);
    for (const one of folders()) {
      for (const name of ['report.json', '../../../sessions/session-1.json', '%2e%2e/report.json', '..\\x']) {
        expect([one, (await browser.get(about('run/file', { folder: one, name }))).status]).toEqual([one, 404]);
      }
      expect([one, (await browser.get(about('run', { folder: one }))).status]).toEqual([one, 404]);
    }
  }
});

test('a source or a person made up is nobody, and no failure', async () => {
  for (const who of ['operator', 'manager', 'other manager'] as const) {
    const browser = await visiting.as(people[who]);
    for (const made of ['', '..', '../..', '__proto__', source.toUpperCase(), `${source}/../x`, '\u0000', '%00']) {
      for (const path of ['person', 'person/act', 'sources/template']) {
        expect([path, (await browser.get(about(path, { source: made }))).status]).toEqual([path, 404]);
      }
    }
  }
});

test('no other method than those of a browser’s pages and forms reaches the console', async () => {
  const server = await visiting.serve();
  try {
    const before = await living.box.objects.list('');
    const cookie = `__Host-nelm-session=${await visiting.sessionOf('ops@example.com')}`;
    for (const method of ['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      for (const path of ['today', 'person/act', 'waiting']) {
        const { status } = await fetch(`${server.url}/console/${path}`, { method, headers: { cookie } });
        expect([method, path, status]).toEqual([method, path, 404]);
      }
    }
    const after = (await living.box.objects.list('')).filter((key) => !/^(sessions|sign-in-tries)\//.test(key));
    expect(after).toEqual(before.filter((key) => !/^(sessions|sign-in-tries)\//.test(key)));
  } finally {
    await server.close();
  }
});

test('a name that is markup is shown as it is written, on every page that an operator sees', async () => {
  const browser = await visiting.as(people.operator);
  for (const { path, show } of pages) {
    if (!show) continue;
    for (const also of [
      { account: 'ben' },
      { account: markup, text: markup, name: markup, key: markup, day: markup },
    ]) {
      const { body } = await browser.get(about(path, also));
      expect(body, path).not.toMatch(/<img|onerror=alert\(1\)>/);
    }
  }
  expect((await browser.get('/console/waiting')).body).toContain('&#60;img src=x onerror=alert(1)&#62;');
});

test('a name that is markup is shown as it is written, on My people and on an offer', async () => {
  const john = await visiting.as(people['other manager']);
  const pat = await visiting.as('pat.poe@example.com');
  for (const page of [await john.get('/console/my-people'), await pat.get(`/console/offer?id=${offerId}`)]) {
    expect(page.status).toBe(200);
    expect(page.body).toContain('&#60;img src=x onerror=alert(1)&#62;');
    expect(page.body).not.toMatch(/<img|onerror=alert\(1\)>/);
  }
});
