import { S3ServiceException } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { keepHold, readHold } from '../../../../lib/decisions/hold.ts';
import { pages } from '../../../../lib/doors/console/consolePages.ts';
import { english } from '../../../../lib/doors/console/english.ts';
import { german } from '../../../../lib/doors/console/german.ts';
import { countText } from '../../../../lib/doors/console/runRows.ts';
import { keepLastResort, keepReport, type RunReport } from '../../../../lib/durable/runReport.ts';
import { noteStart } from '../../../../lib/durable/startedBy.ts';
import { approvalsReportSchema } from '../../../../lib/flows/approvals/approvalsReport.ts';
import { type ImportReport, importReportSchema } from '../../../../lib/flows/csv-import/importReport.ts';
import { importReportPage } from '../../../../lib/flows/csv-import/importReportPage.ts';
import { expectedReportSchema } from '../../../../lib/flows/expected-files/expectedReport.ts';
import { noticeReportSchema } from '../../../../lib/flows/expiry-notice/noticeReport.ts';
import { sweepReportSchema } from '../../../../lib/flows/expiry-sweep/sweepReport.ts';
import { eventLineSchema } from '../../../../lib/flows/hr-events/eventReport.ts';
import { backupReportSchema } from '../../../../lib/flows/source-backup/backupReport.ts';
import { driftReportSchema } from '../../../../lib/flows/source-drift/driftReport.ts';
import { acceptedEvent } from '../../../../lib/hr/waitingEvent.ts';
import { joinGroup } from '../../../../lib/hr/waitingGroups.ts';
import { keys } from '../../../../lib/store/keys.ts';
import { noteUpload, uploaderOf } from '../../../../lib/store/uploads.ts';
import { type Browser, type Site, start, startSite, tokenIn } from './site.ts';

const hostile = '<img src=x onerror=alert(1)>"\'&';
const source = { id: '2c918085800000000000000000000001', name: 'Contractors' };
const runId = '20261128T080000000Z-0123456789ab';
const folder = keys.sourceRun(source, runId);

let site: Site;
let operator: Browser;
let manager: Browser;

beforeAll(async () => {
  site = await startSite();
  await keepImport({ file: { key: `inbox/${source.id}/${hostile}.csv`, size: 10, etag: 'e1' }, droppedBy: hostile });
  await site.bucket.write(`${folder}/rejected.csv`, 'Account\n', 'text/csv');
  await site.bucket.write(`${folder}/${hostile}.csv`, 'Account\n', 'text/csv');
  await site.bucket.write('backups/secret.csv', 'Ada', 'text/csv');
  await site.makeManager('mary.major', 'mary.major@example.com');
  operator = await site.signIn('olive.operator@example.com');
  manager = await site.signIn('mary.major@example.com');
});

afterAll(() => site.close());

/** Keeps the report of an import, as its flow does. */
async function keepImport(more: Partial<ImportReport>, id = runId): Promise<void> {
  const report: ImportReport = {
    version: 1,
    kind: 'csv-import',
    runId: id,
    startedAt: '2026-11-28T08:00:00.000Z',
    finishedAt: '2026-11-28T08:00:05.000Z',
    outcome: 'completed',
    requests: { total: 5, retried: 0, throttled: 0 },
    source,
    file: { key: `inbox/${source.id}/people.csv`, size: 10, etag: 'e' },
    counts: { rows: 3, created: 2, updated: 0, unchanged: 0, rejected: 1, failed: 0 },
    unknownColumns: [hostile],
    rejects: [{ row: 2, column: hostile, reason: hostile }],
    ...more,
  };
  await keepReport(site.bucket, keys.sourceRun(source, id), report, importReportPage(report, 'UTC'));
}

const get = (address: string, browser: Browser = operator, headers: Record<string, string> = {}) =>
  site.ask(address, { cookies: browser.cookies, headers });

const post = (address: string, form: Record<string, string>, browser: Browser = operator) =>
  site.ask(address, { cookies: browser.cookies, form: { token: browser.token, ...form } });

const runAddress = (given: string) => `/console/run?folder=${encodeURIComponent(given)}`;
const fileAddress = (given: string, name: string) =>
  `/console/run/file?folder=${encodeURIComponent(given)}&name=${encodeURIComponent(name)}`;

describe('every page', () => {
  const headers = {
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-robots-tag': 'noindex',
    'strict-transport-security': 'max-age=31536000',
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': expect.stringMatching(
      /^default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; script-src 'sha256-[\w+/=]+'; connect-src 'self'; frame-ancestors 'none'$/,
    ),
  };

  test('of an operator’s is none for a manager, and none for a stranger, whether it is looked at or its form is sent', async () => {
    const own = pages.filter(({ roles }) => !roles.includes('manager'));
    expect(own.length).toBeGreaterThanOrEqual(10);
    const nothing = (await get('/console/nothing', manager)).body;
    for (const { path, show } of own) {
      const shown = await get(`/console/${path}?folder=${folder}&source=${source.id}&run=held`, manager);
      expect([path, shown.statusCode, shown.body]).toEqual([path, 404, nothing]);
      const sent = await post(`/console/${path}`, { job: 'source-backup', run: 'held', decision: 'approve' }, manager);
      expect([path, sent.statusCode]).toEqual([path, 404]);
      const stranger = await site.ask(`/console/${path}`);
      const login = show ? `/console/sign-in?to=${encodeURIComponent(`/console/${path}`)}` : '/console/sign-in';
      expect([stranger.statusCode, stranger.headers['location']]).toEqual([303, login]);
      const form = await site.ask(`/console/${path}`, { form: { token: operator.token } });
      expect([form.statusCode, form.headers['location']]).toEqual([303, '/console/sign-in']);
    }
    expect(site.started).toEqual([]);
  });

  test('has the headers of all pages, in the language that the browser wishes for', async () => {
    for (const { path, roles, show } of pages) {
      if (!show || !roles.includes('operator')) continue;
      const english = await get(`/console/${path}`);
      expect(english.headers, path).toMatchObject(headers);
      const german = await get(`/console/${path}`, operator, { 'accept-language': 'fr, de-AT;q=0.8, en;q=0.5' });
      expect([path, /<html lang="(\w+)"/.exec(german.body)?.[1]]).toEqual([path, 'de']);
      expect(english.body, path).toContain('<html lang="en"');
    }
  });

  test('does nothing without the token of its form, by one of somebody else, or when another site sends it', async () => {
    const asked = { job: 'source-backup', 'for-real': '1' };
    const { cookies } = operator;
    const tokens = [undefined, '', 'x', manager.token, `${operator.token}=`];
    for (const token of tokens) {
      const got = await site.ask('/console/job', {
        cookies,
        form: { ...asked, ...(token !== undefined && { token }) },
      });
      expect([token, got.statusCode, got.headline]).toEqual([token, 403, 'Send the form once more']);
    }
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://evil.example.com' },
    ];
    for (const headers of foreign) {
      const got = await site.ask('/console/job', { cookies, headers, form: { ...asked, token: operator.token } });
      expect([headers, got.statusCode]).toEqual([headers, 403]);
    }
    expect(site.started).toEqual([]);
  });

  test('answers what cannot be read with 400, never with a failure', async () => {
    const { cookies, token } = operator;
    const twice = await site.ask('/console/job', { cookies, body: Buffer.from(`token=${token}&job=a&job=b`) });
    expect(twice.statusCode).toBe(400);
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const broken = await site.ask('/console/drop', { cookies, headers, body: Buffer.from('--y\r\n') });
    expect([broken.statusCode, broken.headline]).toEqual([400, 'This did not work']);
    const large = await site.ask('/console/drop', { cookies, headers, body: Buffer.alloc(5 * 1024 * 1024, 120) });
    expect(large.statusCode).toBe(413);
    expect(large.body).toContain('Drop it with npx nelm import, or in the bucket.');
  });
});

describe('runs', () => {
  test('are shown newest first, by source, kind, outcome and day', async () => {
    await keepImport(
      { outcome: 'failed', error: 'It failed.', startedAt: '2026-11-27T08:00:00.000Z' },
      '20261127T080000000Z-0123456789ab',
    );
    const all = (await get('/console/runs')).body;
    expect(all.indexOf('28 Nov 2026, 09:00')).toBeGreaterThan(0);
    expect(all.indexOf('27 Nov 2026, 09:00')).toBeGreaterThan(all.indexOf('28 Nov 2026, 09:00'));
    const times = async (query: string) =>
      [...(await get(`/console/runs?${query}`)).body.matchAll(/>(\d\d Nov) 2026, 09:00</g)].map(([, day]) => day);
    expect(await times('day=2026-11-27')).toEqual(['27 Nov']);
    // A day is one of the organisation: its first hour is another day's last by UTC.
    await keepImport({ startedAt: '2026-11-25T23:30:00.000Z' }, '20261125T233000000Z-0123456789ab');
    const shown = async (day: string) => (await get(`/console/runs?day=${day}`)).body.includes('26 Nov 2026, 00:30');
    expect([await shown('2026-11-25'), await shown('2026-11-26'), await shown('2026-02-30')]).toEqual([
      false,
      true,
      true,
    ]);
    await site.bucket.remove(`${keys.sourceRun(source, '20261125T233000000Z-0123456789ab')}/report.json`);
    expect(await times('outcome=completed')).toEqual(['28 Nov']);
    expect(await times('kind=hr-events')).toEqual([]);
    expect(await times(`source=${keys.sourceRun(source, '').split('/')[1]}`)).toEqual(['28 Nov', '27 Nov']);
    expect(await times('source=another&day=nonsense&before=%3Cscript%3E')).toEqual([]);
  });

  test('have a report whose links lead to its files; what is HTML in a name is shown as it is written', async () => {
    const { statusCode, body } = await get(runAddress(folder));
    expect(statusCode).toBe(200);
    expect(body).toContain(
      `href="${fileAddress(folder, 'rejected.csv').replaceAll('%20', '+').replaceAll('&', '&#38;')}"`,
    );
    expect(body).not.toContain('<img');
    expect(body).toContain('&#60;img src=x onerror=alert(1)&#62;');
    const file = await get(fileAddress(folder, `${hostile}.csv`));
    expect([file.statusCode, Buffer.from(file.body, 'base64').toString()]).toEqual([200, 'Account\n']);
    expect(file.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
    });
    expect(file.headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''[\w%.~!()*-]+$/);
  });

  test.each([
    ['backups/', 'secret.csv'],
    ['backups', 'secret.csv'],
    ['runs/../backups', 'secret.csv'],
    ['runs/x/../../backups', 'secret.csv'],
    [folder, '../../../backups/secret.csv'],
    [folder, 'x/secret.csv'],
    [folder, ''],
    ['', 'secret.csv'],
    ['sessions/x', 'y'],
  ])('give no other key of the bucket that is asked for by hand: %s %s', async (asked, name) => {
    expect((await get(fileAddress(asked, name))).statusCode).toBe(404);
    expect((await get(runAddress(asked))).statusCode).toBe(asked === folder ? 200 : 404);
  });
});

/** The figures of a run that every report has. */
const ofRun = {
  version: 1 as const,
  ...{ outcome: 'completed', requests: { total: 1, retried: 0, throttled: 0 } },
  ...{ startedAt: '2026-11-24T03:00:00.000Z', finishedAt: '2026-11-24T03:00:01.000Z' },
};

test.each([
  ['hr-events', keys.sourceRun(source, '20261124T030000000Z-0123456789ab'), 'HR events · Contractors'],
  [
    'hr-events',
    keys.sourceRun(source, '20261124T030000000Z-0123456789ab-approval-0123abcd'),
    'HR events · Contractors',
  ],
  ['contract-choice', keys.sourceRun(source, '20261124T030000000Z-ba9876543210'), 'Choice of a manager · Contractors'],
  ['csv-import', keys.unknownSourceRun('20261124T030000000Z-0123456789ab'), 'File'],
  ['expiry-sweep', keys.jobRun('expiry-sweep', '20261124T030000000Z-expiry-sweep'), 'Deletion after the grace'],
])('the page of a run says what it was: %s in %s', async (kind, run, title) => {
  const report = { ...ofRun, kind, runId: run.split('/')[2] ?? '' };
  await keepReport(site.bucket, run, report, '<main><p class="eyebrow">Contractors</p><h1>Done</h1></main>');
  expect(await get(runAddress(run))).toMatchObject({ statusCode: 200, headline: title });
});

test('the page of a run that has left figures and no page says them', async () => {
  const run = keys.jobRun('forget', '20261124T040000000Z-forget');
  const error = 'The page of the report could not be written.';
  const report = { ...ofRun, kind: 'forget', runId: run.split('/')[2] ?? '', counts: { rewritten: 6, removed: 2 } };
  await keepLastResort(site.bucket, run, { ...report, error });
  const { statusCode, headline, body } = await get(runAddress(run));
  expect([statusCode, headline]).toEqual([200, 'Somebody was forgotten']);
  expect(body).toContain('<h2>done</h2>');
  expect(body).toContain('<li class="rewritten"><b>6</b> rewritten</li>');
  expect(body).toContain(error);
  expect(body).toContain('report.json</a>');
  await site.bucket.remove(`${run}/report.json`);
});

test('each run says by whom it was, and its figures in the reader’s words', async () => {
  const id = '20261127T030000000Z-source-backup';
  await keepReport(
    site.bucket,
    keys.jobRun('source-backup', id),
    {
      ...{ version: 1, kind: 'source-backup', runId: id, outcome: 'completed', startedBy: 'olive@example.com' },
      ...{ startedAt: '2026-11-27T03:00:00.000Z', finishedAt: '2026-11-27T03:00:01.000Z' },
      ...{ requests: { total: 1, retried: 0, throttled: 0 }, counts: { expected: 3, 'out-of-date': 2 } },
    } as RunReport,
    '<main></main>',
  );
  const shown = (await get('/console/runs?kind=source-backup', operator, { 'accept-language': 'de' })).body;
  expect(shown).toContain('erwartet 3, überholt 2');
  expect(shown).toContain('<td data-label="Von">olive@example.com</td>');
});

/** The figures of all reports, and what HR events come to. */
const figures = [
  ...[importReportSchema, sweepReportSchema, noticeReportSchema, backupReportSchema, driftReportSchema].flatMap(
    ({ shape }) => Object.keys(shape.counts.shape),
  ),
  ...[expectedReportSchema, approvalsReportSchema].flatMap(({ shape }) => Object.keys(shape.counts.shape)),
  ...eventLineSchema.shape.outcome.options,
];

test.each([...new Set(figures)])('the figure %s has words in every language', (name) => {
  expect(countText(english, name)).toMatch(/^[a-z]/);
  expect(countText(german, name)).not.toBe(name);
});

describe('a held run', () => {
  const hold = (id: string) => ({
    runId: id,
    callbackId: `callback of ${id}`,
    what: `End 3 people of ${hostile}`,
    why: 'These are more than 2 in one day.',
    columns: ['Account'],
    rows: [[hostile]],
    count: 3,
    heldAt: '2026-11-28T08:00:00.000Z',
    expiresAt: '2026-12-05T08:00:00.000Z',
  });

  test('is decided with a reason, once; who did stands in the bucket, and not in what the run is told', async () => {
    await keepHold(site.bucket, hold('held-1'));
    const page = (await get('/console/waiting?run=held-1')).body;
    expect(page).toContain('End 3 people of &#60;img');
    expect(page).not.toContain('<img');
    expect(page).toContain('<button class="danger" name="decision" value="approve">');
    expect(page).toContain('<button name="decision" value="reject">');
    const decided = await post('/console/waiting', { run: 'held-1', decision: 'approve', reason: ' as agreed ' });
    expect(decided.body).toContain('Approved by Olive.Operator@example.com, 28 Nov 2026, 10:00');
    const at = '2026-11-28T09:00:00.000Z';
    const by = 'Olive.Operator@example.com';
    expect((await readHold(site.bucket, 'held-1'))?.decided).toEqual({
      decision: 'approve',
      at,
      by,
      reason: 'as agreed',
    });
    expect(site.completed).toEqual([['callback of held-1', { decision: 'approve', at }]]);
    const late = await post('/console/waiting', { run: 'held-1', decision: 'reject' });
    expect(late.body).toContain('It was decided before; that holds.');
    expect((await readHold(site.bucket, 'held-1'))?.decided?.decision).toBe('approve');
  });

  test('which a newer file has overtaken can only be closed, and says so', async () => {
    const order = { droppedAt: '2026-11-28T07:00:00.000Z', runId: 'held-old' };
    const file = { ...order, sourceId: 'overtaken', givesWayTo: 'any' } as const;
    await keepHold(site.bucket, { ...hold('held-old'), file });
    const newer = { droppedAt: '2026-11-28T08:30:00.000Z', runId: 'newer-run' };
    await site.bucket.write(keys.newest('overtaken'), JSON.stringify(newer), 'application/json');
    const [, shown = ''] = (await get('/console/waiting')).body.split('id="run-held-old"');
    const [card = ''] = shown.split('</section>');
    expect(card).toContain('has taken its place (run newer-run): nothing comes of this any more.');
    expect(Array.from(card.matchAll(/value="(approve|reject)"/g), ([, value]) => value)).toEqual(['reject']);
    for (const key of [keys.hold('held-old'), keys.newest('overtaken')]) await site.bucket.remove(key);
  });

  test('whose run was not told of the decision, since the door was cut off, is told once more from Waiting', async () => {
    const decided = { decision: 'approve', at: '2026-11-28T08:44:00.000Z', by: 'ops@example.com' } as const;
    await keepHold(site.bucket, { ...hold('held-untold'), decided });
    await keepHold(site.bucket, { ...hold('held-late'), decided: { ...decided, at: '2026-11-28T08:50:00.000Z' } });
    const came = { at: '2026-11-28T08:46:00.000Z', what: '3 contracts were ended' };
    await keepHold(site.bucket, { ...hold('held-done'), decided, came });
    const { body } = await get('/console/waiting');
    expect(body).toContain('Approved by ops@example.com, 28 Nov 2026, 09:44');
    expect([...body.matchAll(/id="run-(held-[a-z]+)"/g)].map(([, run]) => run)).toEqual(['held-untold']);
    site.completed.length = 0;
    const told = await post('/console/waiting', { run: 'held-untold', decision: 'approve' });
    expect(told.body).toContain('It was decided before; that holds.');
    const { at } = decided;
    expect(site.completed).toEqual([['callback of held-untold', { decision: 'approve', at }]]);
    site.completed.length = 0;
    for (const id of ['held-untold', 'held-late', 'held-done']) await site.bucket.remove(keys.hold(id));
  });

  test('is not decided by a form that says nothing, for a run that waits for nothing, or too late', async () => {
    await keepHold(site.bucket, { ...hold('held-2'), expiresAt: '2026-11-28T08:59:00.000Z' });
    const said = async (form: Record<string, string>) =>
      /role="alert">([^<]*)/.exec((await post('/console/waiting', form)).body)?.[1];
    expect(await said({ run: 'held-2' })).toBe('Approve it, or reject it.');
    expect(await said({ run: 'held-2', decision: 'approve' })).toContain('It is too late to decide on');
    expect(await said({ run: 'no-such', decision: 'approve' })).toBe('That run waits for nothing.');
    expect((await readHold(site.bucket, 'held-2'))?.decided).toBeUndefined();
  });
});

test('a hire that waits for approvers is shown with its person, by what its event says', async () => {
  const runs = ['20261128T080000000Z-named', '20261128T080000000Z-unnamed', '20261128T080000000Z-to-read'];
  const groups = [];
  for (const [index, run] of runs.entries()) {
    const waitsFor = { why: 'approval', requestId: `request-${index}` } as const;
    groups.push(
      await joinGroup(site.bucket, { ...source, ids: [source.id], managerId: undefined }, waitsFor, run, start),
    );
  }
  const event = (person: Record<string, string>) => ({
    system: 'standard',
    event: { id: 'e', type: 'hired', occurredAt: '2026-11-28T08:00:00Z', source: source.name, person } as never,
  });
  const notices = [
    event({ accountName: 'ada', firstName: hostile, lastName: 'Lovelace' }),
    event({ accountName: 'grace.hopper' }),
  ];
  for (const [index, notice] of notices.entries()) {
    const key = keys.groupEvent(source.id, groups[index] ?? '', 'standard-e');
    await site.bucket.write(key, JSON.stringify(acceptedEvent(notice, start)), 'application/json');
  }
  await site.bucket.write(keys.groupEvent(source.id, groups[2] ?? '', 'broken'), '{', 'application/json');
  const shown = (await get('/console/waiting')).body;
  const people = Array.from(shown.matchAll(/<td data-label="Who">([^<]*)</g), ([, who]) => who);
  expect(people.slice(1)).toEqual(['grace.hopper', '']);
  expect(people[0]).toContain('Lovelace');
  expect(shown).not.toContain(hostile);
});

describe('a job', () => {
  const wanted = { job: 'expiry-sweep', scheduledAt: '2026-11-28T09:00:00.000Z' };
  const address = '/console/job?job=expiry-sweep&scheduledAt=2026-11-28T09%3A00%3A00.000Z&dry=1';
  const id = '20261128T090000000Z-expiry-sweep-dry-run';
  const folder = keys.jobRun('expiry-sweep', id);

  /** The fields of a form on a page that lead to a job. */
  const fieldsIn = (page: string) =>
    Object.fromEntries(
      Array.from(page.matchAll(/<input type="hidden" name="(job|once|after)" value="([^"]*)"/g), ([, name, value]) => [
        name,
        value?.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
      ]),
    ) as Record<string, string>;

  const keepDryRun = async (said: Record<string, unknown> = {}) => {
    const at = '2026-11-28T09:00:00.000Z';
    const report = {
      ...{ version: 1, kind: 'expiry-sweep', runId: id, outcome: 'completed', dryRun: true, ...said },
      ...{ startedAt: at, finishedAt: at, requests: { total: 1, retried: 0, throttled: 0 } },
    };
    await site.bucket.write(`${folder}/report.json`, JSON.stringify(report), 'application/json');
  };

  afterEach(() => {
    site.settings.now = start;
  });

  test('is run dry first, and then in earnest, from its report, each once', async () => {
    site.started.length = 0;
    const form = { ...fieldsIn((await get('/console/runs')).body), job: 'expiry-sweep' };
    const dry = await post('/console/job', form);
    expect([dry.statusCode, dry.headers['location']]).toEqual([303, address]);
    site.settings.now = start + 1_000;
    expect((await post('/console/job', form)).headers['location']).toBe(address);
    expect(site.started).toEqual([
      { ...wanted, isAwaited: true, dryRun: true },
      { ...wanted, isAwaited: true, dryRun: true },
    ]);
    expect((await get(address)).body).toContain('<div id="state" data-live>');
    await keepDryRun();
    const ready = (await get(address)).body;
    expect(ready).toContain('Nothing was done.');
    const note = await site.bucket.read(`${folder}/started.json`);
    const said = { version: 1, by: 'Olive.Operator@example.com', at: '2026-11-28T09:00:00.000Z' };
    expect(note.kind === 'found' && JSON.parse(new TextDecoder().decode(note.bytes))).toEqual(said);
    site.started.length = 0;
    expect((await post('/console/job', fieldsIn(ready))).statusCode).toBe(303);
    site.settings.now = start + 2_000;
    expect((await post('/console/job', fieldsIn((await get(address)).body))).statusCode).toBe(303);
    expect(site.started).toEqual([
      { ...wanted, isAwaited: true, dryRun: false },
      { ...wanted, isAwaited: true, dryRun: false },
    ]);
  });

  test('that runs says so, and since when and by whom, on its page and on Runs, until it has a report', async () => {
    for (const key of await site.bucket.list('runs/_source-drift/')) await site.bucket.remove(key);
    const form = { ...fieldsIn((await get('/console/runs')).body), job: 'source-drift' };
    const page = (await post('/console/job', form)).headers['location'] ?? '';
    const since = 'Since 28 Nov 2026, 10:00, started by Olive.Operator@example.com.';
    const shown = (await get(page)).body;
    expect(shown).toContain('It is running.');
    expect(shown).toContain(since);
    const listed = `<a href="${page.replaceAll('&', '&#38;')}">Comparison with nelm.sources.ts (dry run)</a>`;
    expect((await get('/console/runs')).body).toContain(`${listed} ${since}`);
    const old = keys.jobRun('source-drift', '20261127T090000000Z-source-drift-dry-run');
    await noteStart(site.bucket, old, { by: 'kim@example.com', at: '2026-11-27T09:00:00.000Z' });
    expect((await get(page.replace('2026-11-28', '2026-11-27'))).body).toContain('It has left no report for a day');
    expect((await get('/console/runs')).body).not.toContain('kim@example.com');
    await site.bucket.write('runs/_source-drift/20261128T090000000Z-source-drift-dry-run/report.json', '{}', 'x/y');
    expect((await get('/console/runs')).body).not.toContain(listed);
    expect((await get(page)).body).toContain('The report</a>');
  });

  test('that nobody has started is not said to run', async () => {
    const made = await get('/console/job?job=expiry-sweep&scheduledAt=2026-11-27T09%3A00%3A00.000Z&dry=1');
    expect([made.statusCode, made.body.includes('It is running')]).toEqual([404, false]);
  });

  test('is not run in earnest but after its dry run of the last hour', async () => {
    site.started.length = 0;
    const after = { job: 'expiry-sweep', after: wanted.scheduledAt };
    const refused = async (fields: Record<string, string>) =>
      expect([fields, (await post('/console/job', fields)).statusCode]).toEqual([fields, 409]);
    await site.bucket.remove(`${folder}/report.json`);
    await refused({ job: 'expiry-sweep', once: wanted.scheduledAt, 'for-real': '1' });
    await refused(after);
    for (const said of [{ dryRun: false }, { dryRun: undefined }, { kind: 'source-backup' }, { runId: 'another' }]) {
      await keepDryRun(said);
      await refused(after);
    }
    await keepDryRun();
    await refused({ ...after, job: 'expiry-notice' });
    site.settings.now = start + 60 * 60_000;
    await refused(after);
    expect((await get(address)).body).not.toContain('name="after"');
    site.settings.now -= 1;
    expect((await post('/console/job', after)).statusCode).toBe(303);
    expect(site.started).toEqual([{ ...wanted, isAwaited: true, dryRun: false }]);
  });

  test('whose dry run failed is not run in earnest, and its page says so', async () => {
    site.started.length = 0;
    await keepDryRun({ outcome: 'failed' });
    const shown = (await get(address)).body;
    expect(shown).toContain('The dry run failed');
    expect(shown).not.toContain('The dry run is done');
    expect(shown).not.toContain('name="after"');
    expect(shown).toContain('The report</a>');
    expect((await get(address, operator, { 'accept-language': 'de' })).body).toContain('Probelauf ist fehlgeschlagen');
    expect((await post('/console/job', { job: 'expiry-sweep', after: wanted.scheduledAt })).statusCode).toBe(409);
    expect(site.started).toEqual([]);
    await keepDryRun();
  });

  test('is started by no form that has no moment, an old one, or one to come', async () => {
    site.started.length = 0;
    for (const once of [
      {},
      { once: 'x' },
      { once: '2026-11-28T08:00:00.000Z' },
      { once: '2026-11-28T09:00:00.001Z' },
    ]) {
      expect([once, (await post('/console/job', { job: 'expiry-sweep', ...once })).statusCode]).toEqual([once, 409]);
    }
    expect(site.started).toEqual([]);
  });

  test('that changes nothing in ISC needs no dry run', async () => {
    site.started.length = 0;
    const form = fieldsIn((await get('/console/sources')).body);
    expect((await post('/console/job', { ...form, 'for-real': '1' })).statusCode).toBe(303);
    expect(site.started).toEqual([{ ...wanted, isAwaited: true, job: 'source-backup', dryRun: false }]);
  });

  test('that there is not, or is switched off, is not started', async () => {
    site.started.length = 0;
    for (const job of ['approvals', 'expected-files', 'csv-import', 'console', '../x', '']) {
      expect([job, (await post('/console/job', { job })).statusCode]).toEqual([job, 400]);
    }
    expect(site.started).toEqual([]);
  });
});

describe('a file', () => {
  /** Sends a file as a browser does. */
  async function send(name: string, text: string, chosen = source.id) {
    const form = new FormData();
    form.set('token', operator.token);
    form.set('source', chosen);
    form.set('file', new File([text], name));
    const whole = new Response(form);
    const type = whole.headers.get('content-type') ?? '';
    const body = new Uint8Array(await whole.arrayBuffer());
    return await site.ask('/console/drop', {
      cookies: operator.cookies,
      headers: { 'content-type': type },
      body,
      isBase64Encoded: true,
    });
  }

  test('is dropped to be looked at, with who did, and then sent on as it was', async () => {
    const got = await send('people.csv', 'Account\nada\n');
    const address = new URL(got.headers['location'] ?? '', 'https://nelm.example.com');
    const key = `preview/${source.id}/people.csv`;
    const etag = address.searchParams.get('etag') ?? '';
    expect([address.pathname, address.searchParams.get('key')]).toEqual(['/console/drop/run', key]);
    const found = await site.bucket.read(key);
    expect(found).toMatchObject({ kind: 'found', etag, bytes: new TextEncoder().encode('Account\nada\n') });
    expect(await uploaderOf(site.bucket, { key, etag })).toBe('Olive.Operator@example.com');
    const link = `${address.pathname}${address.search}`;
    expect((await get(link)).body).toContain('The file is being looked at.');
    expect((await post(link, { to: 'inbox' })).statusCode).toBe(409);

    const previewed = '20261128T090000000Z-abcdefabcdef';
    const asRoster = { ended: 2, held: 1_200, notEnded: 0 };
    const remarks = ['The file was read as windows-1252, which is a guess by the words in it.'];
    const looked = { asRoster, remarks, unknownColumns: ['Shoe size', hostile] };
    await keepImport({ outcome: 'previewed', file: { key, size: 12, etag }, ...looked }, previewed);
    await site.bucket.write(`${keys.sourceRun(source, previewed)}/original.csv`, 'Account\nada\n', 'text/csv');
    const seen = (await get(link)).body;
    expect(seen).toContain('Send: change only the people in the file');
    expect(seen).toContain('People whom the full list would end: 2 at once, 1,200 after a decision.');
    // What is to be known of the file as a whole stands there before it is sent, and not in the report alone.
    expect(seen).toContain(`<li>${remarks[0]}</li>`);
    expect(seen).toContain('<li>Columns that are not used: Shoe size, &#60;img');
    const sent = await post(link, { to: 'roster' });
    expect(sent.headers['location']).toContain(`/console/drop/run?key=roster%2F${source.id}%2Fpeople.csv&etag=${etag}`);
    const rosterKey = `roster/${source.id}/people.csv`;
    expect(await site.bucket.read(rosterKey)).toMatchObject({ bytes: new TextEncoder().encode('Account\nada\n') });
    expect(await uploaderOf(site.bucket, { key: rosterKey, etag })).toBe('Olive.Operator@example.com');
    expect((await post(link, { to: 'backups' })).statusCode).toBe(409);
  });

  describe('that was looked at and is sent twice', () => {
    let looks = 0;

    /** Drops a file of its own to be looked at, and keeps the report that says what it would do; where its form is. */
    async function lookedAt(name: string): Promise<string> {
      const got = await send(name, 'Account\nada\n');
      const link = got.headers['location'] ?? '';
      const query = new URL(link, 'https://nelm.example.com').searchParams;
      const [key, etag] = [query.get('key') ?? '', query.get('etag') ?? ''];
      looks += 1;
      const runId = `20261128T090000${String(looks).padStart(3, '0')}Z-abcdefabcdef`;
      await keepImport({ outcome: 'previewed', file: { key, size: 12, etag } }, runId);
      await site.bucket.write(`${keys.sourceRun(source, runId)}/original.csv`, 'Account\nada\n', 'text/csv');
      return link;
    }

    const passing = new S3ServiceException({
      name: 'SlowDown',
      message: 'Reduce your request rate.',
      $fault: 'server',
      $metadata: { httpStatusCode: 503 },
    });
    const etagIn = ({ headers }: { headers: Record<string, string> }) =>
      new URL(headers['location'] ?? '', 'https://nelm.example.com').searchParams.get('etag');

    afterEach(() => {
      vi.restoreAllMocks();
      site.settings.now = start;
    });

    test('is dropped once, and each sending leads to the same page, also once its run has taken it', async () => {
      const link = await lookedAt('twice.csv');
      const uploads = vi.spyOn(site.bucket, 'upload');
      const [one, other] = await Promise.all([post(link, { to: 'roster' }), post(link, { to: 'roster' })]);
      expect([one.statusCode, other.statusCode]).toEqual([303, 303]);
      const dropped = () => uploads.mock.calls.filter(([key]) => key === `roster/${source.id}/twice.csv`);
      expect(dropped()).toHaveLength(1);
      expect(other.headers['location']).toBe(one.headers['location']);
      await site.bucket.remove(`roster/${source.id}/twice.csv`);
      site.settings.now = start + 10 * 60_000;
      expect((await post(link, { to: 'roster' })).headers['location']).toBe(one.headers['location']);
      expect(dropped()).toHaveLength(1);
      // Sent otherwise, it is another file.
      expect((await post(link, { to: 'inbox' })).headers['location']).toContain('key=inbox');
    });

    test('and was dropped to be looked at anew, is dropped again', async () => {
      const uploads = vi.spyOn(site.bucket, 'upload');
      for (const _ of ['first', 'again']) {
        const link = await lookedAt('anew.csv');
        for (const _ of ['once', 'twice']) expect((await post(link, { to: 'inbox' })).statusCode).toBe(303);
      }
      expect(uploads.mock.calls.filter(([key]) => key === `inbox/${source.id}/anew.csv`)).toHaveLength(2);
    });

    test('can be sent once more when S3 did not take it', async () => {
      const link = await lookedAt('failing.csv');
      vi.spyOn(site.bucket, 'upload').mockRejectedValueOnce(passing);
      expect((await post(link, { to: 'inbox' })).statusCode).toBe(503);
      const again = await post(link, { to: 'inbox' });
      expect(again.statusCode).toBe(303);
      const key = `inbox/${source.id}/failing.csv`;
      expect(await site.bucket.etagOf(key)).toBe(etagIn(again));
      expect(await uploaderOf(site.bucket, { key, etag: etagIn(again) ?? '' })).toBe('Olive.Operator@example.com');
    });

    test('is not dropped once more when S3 had taken it and its answer was lost', async () => {
      const link = await lookedAt('lost.csv');
      const key = `inbox/${source.id}/lost.csv`;
      const { upload } = site.bucket;
      const uploads = vi.spyOn(site.bucket, 'upload').mockImplementation(async (...given) => {
        const etag = await upload(...given);
        if (given[0] === key) throw passing;
        return etag;
      });
      expect((await post(link, { to: 'inbox' })).statusCode).toBe(503);
      const again = await post(link, { to: 'inbox' });
      expect([again.statusCode, etagIn(again)]).toEqual([303, await site.bucket.etagOf(key)]);
      expect(uploads.mock.calls.filter(([one]) => one === key)).toHaveLength(1);
      expect(await uploaderOf(site.bucket, { key, etag: etagIn(again) ?? '' })).toBe('Olive.Operator@example.com');
    });

    test('nor when its run has ended by then', async () => {
      const link = await lookedAt('ended.csv');
      const key = `inbox/${source.id}/ended.csv`;
      const uploads = vi.spyOn(site.bucket, 'upload').mockRejectedValueOnce(passing);
      expect((await post(link, { to: 'inbox' })).statusCode).toBe(503);
      const runId = '20261128T090000500Z-abcdefabcdef';
      await keepImport({ file: { key, size: 12, etag: 'its-etag' } }, runId);
      await site.bucket.write(`${keys.sourceRun(source, runId)}/original.csv`, 'Account\nada\n', 'text/csv');
      expect(etagIn(await post(link, { to: 'inbox' }))).toBe('its-etag');
      expect(uploads.mock.calls.filter(([one]) => one === key)).toHaveLength(1);
    });

    test('is sent when S3 did not take it, though somebody else has dropped another file of that name since', async () => {
      const link = await lookedAt('shared.csv');
      const key = `inbox/${source.id}/shared.csv`;
      vi.spyOn(site.bucket, 'upload').mockRejectedValueOnce(passing);
      expect((await post(link, { to: 'inbox' })).statusCode).toBe(503);
      const other = await site.bucket.upload(key, 'Account\nbob\n', 'text/csv');
      await noteUpload(site.bucket, { key, etag: other }, { by: 'kim', at: '2026-11-28T09:00:00.000Z' });
      const again = await post(link, { to: 'inbox' });
      expect(etagIn(again)).not.toBe(other);
      expect(await site.bucket.read(key)).toMatchObject({ bytes: new TextEncoder().encode('Account\nada\n') });
      expect(await uploaderOf(site.bucket, { key, etag: other })).toBe('kim');
    });

    test('so it is where whoever sent it has sent another file of that name since', async () => {
      const link = await lookedAt('own.csv');
      const key = `inbox/${source.id}/own.csv`;
      vi.spyOn(site.bucket, 'upload').mockRejectedValueOnce(passing);
      expect((await post(link, { to: 'inbox' })).statusCode).toBe(503);
      const by = 'Olive.Operator@example.com';
      const other = await site.bucket.upload(key, 'Account\nbob\n', 'text/csv');
      await noteUpload(site.bucket, { key, etag: other }, { by, at: new Date(start + 5_000).toISOString() });
      expect(etagIn(await post(link, { to: 'inbox' }))).not.toBe(other);
      expect(await site.bucket.read(key)).toMatchObject({ bytes: new TextEncoder().encode('Account\nada\n') });
    });

    test('nor is the run of such a file taken for its own', async () => {
      const link = await lookedAt('shared-run.csv');
      const key = `inbox/${source.id}/shared-run.csv`;
      vi.spyOn(site.bucket, 'upload').mockRejectedValueOnce(passing);
      expect((await post(link, { to: 'inbox' })).statusCode).toBe(503);
      const runId = '20261128T090000700Z-abcdefabcdef';
      await keepImport({ file: { key, size: 12, etag: 'another' } }, runId);
      await site.bucket.write(`${keys.sourceRun(source, runId)}/original.csv`, 'Account\nbob\n', 'text/csv');
      expect(etagIn(await post(link, { to: 'inbox' }))).not.toBe('another');
      expect(await site.bucket.read(key)).toMatchObject({ bytes: new TextEncoder().encode('Account\nada\n') });
    });

    test('is sent by a later try when the first one was cut off', async () => {
      const link = await lookedAt('cut.csv');
      vi.spyOn(site.bucket, 'upload').mockRejectedValueOnce(passing);
      vi.spyOn(site.bucket, 'replace').mockRejectedValueOnce(passing);
      expect((await post(link, { to: 'inbox' })).statusCode).toBe(503);
      site.settings.now = start + 31_000;
      expect((await post(link, { to: 'inbox' })).statusCode).toBe(303);
      expect(await site.bucket.etagOf(`inbox/${source.id}/cut.csv`)).toBeDefined();
    });
  });

  test('for no source, of no bytes, or of a name that programs use, is not dropped', async () => {
    const before = await site.bucket.list('preview/');
    expect((await send('people.csv', 'x', 'no such source')).statusCode).toBe(400);
    expect((await send('people.csv', '')).statusCode).toBe(400);
    expect((await send('.DS_Store', 'x')).statusCode).toBe(400);
    expect(await site.bucket.list('preview/')).toEqual(before);
  });

  test('is noted under its key and ETag together', async () => {
    await noteUpload(site.bucket, { key: 'inbox/a', etag: '1' }, { by: 'one', at: '2026-11-28T09:00:00.000Z' });
    expect(await uploaderOf(site.bucket, { key: 'inbox/a', etag: '2' })).toBeUndefined();
    expect(await uploaderOf(site.bucket, { key: 'inbox/a', etag: '1' })).toBe('one');
  });
});

test('the template of a source has all of its columns', async () => {
  const manifest = {
    version: 1,
    source,
    ...{ exportedAt: '2026-11-28T03:00:00.000Z', runId: 'run', rows: 0, bytes: 0, sha256: '' },
    schema: [{ type: 'STRING', technicalName: 'vendor', label: 'Vendor', required: true }],
  };
  await site.bucket.write(`${keys.backups(source)}/2026-11-28.json`, JSON.stringify(manifest), 'application/json');
  const got = await get(`/console/sources/template?source=${source.id}`);
  expect(Buffer.from(got.body, 'base64').toString()).toMatch(/^\ufeff"accountName",("\w+",)+"vendor"\r\n$/);
  expect((await get('/console/sources/template?source=..')).statusCode).toBe(404);
  const { body } = await get('/console/sources');
  expect(body).toContain('Vendor');
  // It is stated under another name than the source has now, by its id.
  // One that finds nothing leaves no report: nothing is said to be uncompared.
  expect(body).toContain('No comparison has found anything yet. One that finds no difference leaves no report.');
  expect(body).toContain('<dt>Approvers, as nelm.sources.ts states them</dt><dd>anna.approver, arno.approver</dd>');
});

test('today shows a file that was expected and has not come', async () => {
  site.settings.now = start;
  const id = '20261128T073000000Z-expected-files';
  const folderOfRun = keys.jobRun('expected-files', id);
  expect((await get('/console/today')).body).not.toContain(runAddress(folderOfRun));
  const report = expectedReportSchema.parse({
    ...{ version: 1, kind: 'expected-files', runId: id, outcome: 'completed', dryRun: false },
    ...{ startedAt: '2026-11-28T07:30:00.000Z', finishedAt: '2026-11-28T07:30:02.000Z' },
    requests: { total: 2, retried: 0, throttled: 0 },
    counts: { expected: 1, missed: 1 },
    files: [
      { source, folder: 'roster', due: '2026-11-28T07:00:00.000Z', by: 'today at 07:00', problem: 'It did not come.' },
    ],
  });
  await keepReport(site.bucket, folderOfRun, report, '');
  const { body } = await get('/console/today');
  expect(body).toContain(runAddress(folderOfRun));
  expect(body).toContain('missing 1');
  expect(body).toContain('<span class="bad">missing</span>');
  expect(body).not.toContain('<span class="bad">done</span>');
});

test('today shows what waits, what failed and what ends, as it is at this moment', async () => {
  site.settings.now = start;
  const { body } = await get('/console/today');
  expect(body).toContain('not within 30 days');
  expect(/Failed, refused or missing within seven days[\s\S]*27 Nov 2026, 09:00/.test(body)).toBe(true);
  expect(body).toContain('<svg class="chart"');
  expect(tokenIn({ body })).toBe(operator.token);
});

test('no line of the log names anybody, or says what was typed', () => {
  const text = JSON.stringify(site.lines);
  expect(site.lines.length).toBeGreaterThan(50);
  expect(text).not.toMatch(/example\.com|people\.csv|onerror|agreed|Contractors/i);
});
