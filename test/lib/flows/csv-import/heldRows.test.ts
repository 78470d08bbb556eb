import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listHeldRuns } from '../../../../lib/decisions/heldRuns.ts';
import { readHold } from '../../../../lib/decisions/hold.ts';
import { runIdOf } from '../../../../lib/store/drop.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import type { InProcess } from '../../../inProcess.ts';
import { header, startImporting } from './importing.ts';
import { losing } from './losing.ts';

let importing: Awaited<ReturnType<typeof startImporting>>;
let host: InProcess;

beforeEach(async () => {
  importing = await startImporting();
  host = importing.host();
  await importing.plant(
    'Contractors',
    people.map((name) => ({ name, start: '2026-01-01T00:00:00Z', end: '2027-12-31T22:59:59Z' })),
  );
});

afterEach(() => importing.close());

const people = Array.from({ length: 30 }, (_, index) => `p.${index}`);

const row = (name: string, end: string, phone = '1') =>
  `${name},Ada,${name},${name}@example.com,${phone},jane.doe,2026-01-01,${end},x`;

/** Drops a file in the inbox and lets its run come to where it ends or waits. */
async function dropped(rows: readonly string[], name: string) {
  const drop = await importing.drop(rows, { name });
  const execution = host.start(drop, runIdOf(drop));
  await importing.pass(host, 60_000);
  return { execution, report: await importing.report(execution) };
}

const decided = (decision: 'approve' | 'reject') => importing.decided(host, decision);

/** The report of a run as a page. */
async function pageOf({ name }: { name: string }): Promise<string> {
  const [key = ''] = (await importing.keys('runs/')).filter((one) => one.endsWith(`${name}/report.html`));
  return (await importing.box.objects.read(key))?.bytes.toString() ?? '';
}

/** The last days of people's contracts, by account name. */
async function lastDays(): Promise<Map<string, string | undefined>> {
  const records = await Array.fromAsync(importing.isc.records.list());
  return new Map(records.map(({ accountName, endDate }) => [accountName, endDate?.slice(0, 10)]));
}

const endOf8 = people.slice(0, 8).map((name) => row(name, '2026-11-20', '2'));

test('rows that would end more people than the delete threshold wait for a decision; the rest goes ahead', async () => {
  const { execution, report } = await dropped([...endOf8, row('p.20', '2027-12-31', '7')], 'ends');
  expect(report).toMatchObject({
    outcome: 'held',
    counts: { rows: 9, created: 0, updated: 1, unchanged: 0, rejected: 0, failed: 0, heldRows: 8 },
    missing:
      '8 rows of the file would end people, or end them sooner, of 30 of the source. That is more than may end within 24 hours without a decision: more than 10 % of the people, and more than 5.',
  });
  expect((await lastDays()).get('p.0')).toBe('2027-12-31');
  expect((await importing.box.mails()).at(-1)?.subject).toBe(
    'Decide: End, or end sooner, the contracts of 8 people of Contractors',
  );

  const [key = ''] = await importing.keys('decisions/');
  const hold = JSON.parse((await importing.box.objects.read(key))?.bytes.toString() ?? '{}');
  expect([hold.columns, hold.rows[0]]).toEqual([
    ['Account name', 'Name', 'End so far', 'New end', 'What else would change'],
    [
      'p.0',
      'Ada p.0',
      '31 December 2027',
      '20 November 2026',
      'phone: 1 → 2; startDate: 2026-01-01T01:00:00+01:00 → 2026-01-01T00:00:00+01:00',
    ],
  ]);

  const list = (await importing.runFile(execution, 'held.csv'))?.split('\n') ?? [];
  expect(list[0]).toMatch(/,vendor.*,New end if approved,What else would change$/);
  expect(list[1]).toMatch(/^p\.0,.*,2027-12-31T23:59:59\+01:00,.*,2026-11-20,phone: 1 → 2; startDate: /);
  const [mail] = (await importing.box.mails()).slice(-1);
  expect(mail?.text).toContain(
    'Account name: p.0\nName: Ada p.0\nEnd so far: 31 December 2027\nNew end: 20 November 2026\nWhat else would change: phone: 1 → 2;',
  );
  expect(mail?.text).toContain('Account name: p.7\n');

  // Somebody sees to one of them meanwhile: whoever was moved since is left alone.
  const records = await Array.fromAsync(importing.isc.records.list());
  const { id = '' } = records.find(({ accountName }) => accountName === 'p.0') ?? {};
  await importing.isc.records.patch(id, { endDate: '2028-01-31T22:59:59Z' });
  await decided('approve');
  expect(await importing.report(execution)).toMatchObject({
    outcome: 'completed',
    counts: { rows: 9, updated: 1, heldRows: 8, held: 0, ended: 7, notEnded: 0 },
    decision: 'approved',
    missing:
      'An operator approved on 24 November 2026 at 11:01 CET to end the contracts of 8 people whom the file ends, or ends sooner: 7 end as decided; 1 was left alone: gone, ended already, or with another end by now.',
  });
  expect(await pageOf(execution)).toContain('<title>Contractors: Imported; 7 contracts end as approved</title>');
  const after = await lastDays();
  expect(people.slice(0, 9).map((name) => after.get(name))).toEqual([
    '2028-01-31',
    ...Array.from({ length: 7 }, () => '2026-11-20'),
    '2027-12-31',
  ]);
  const changed = await Array.fromAsync(importing.isc.records.list());
  expect(changed.find(({ accountName }) => accountName === 'p.1')?.phone).toBe('2');
}, 60_000);

test('whom a full list ended at once stand in its list of the ended still when others were decided on', async () => {
  const rows = [...endOf8, ...people.slice(8, 29).map((name) => row(name, '2027-12-31'))];
  const drop = await importing.drop(rows, { folder: 'roster' });
  const execution = host.start(drop, runIdOf(drop));
  await importing.pass(host, 60_000);
  expect(await importing.report(execution)).toMatchObject({ outcome: 'held', counts: { heldRows: 8, ended: 1 } });
  expect(await importing.runFile(execution, 'ended.csv')).toMatch(/^\ufeff?accountName.*\r?\np\.29,/);
  await decided('approve');
  expect(await importing.report(execution)).toMatchObject({
    outcome: 'completed',
    counts: { heldRows: 8, held: 0, ended: 9, notEnded: 0 },
    missing: expect.stringMatching(/: 8 end as decided\. 1 was ended before, without a decision\.$/),
  });
  const list = (await importing.runFile(execution, 'ended.csv')) ?? '';
  expect(Array.from(list.matchAll(/^p\.\d+/gm), ([name]) => name).toSorted()).toEqual(
    ['p.29', ...people.slice(0, 8)].toSorted(),
  );
}, 60_000);

test.each([
  ['was ended', 'when operators said no'],
  ['was ended', 'when what they approved failed'],
  ['9 people were ended, or end as decided', 'when they said yes'],
])(
  'whom a full list ended at once is told so beside rows that waited: "%s" %s',
  async (text, when) => {
    let isRefused = false;
    host = importing.host({
      between: (_, where) =>
        isRefused && /schema-attributes$/.test(where) ? new Response('{}', { status: 403 }) : undefined,
    });
    const rows = [...endOf8, ...people.slice(8, 29).map((name) => row(name, '2027-12-31'))];
    const drop = await importing.drop(rows, { folder: 'roster' });
    const execution = host.start(drop, runIdOf(drop));
    await importing.pass(host, 60_000);
    isRefused = when.endsWith('failed');
    await decided(when.endsWith('no') ? 'reject' : 'approve');
    expect(await importing.report(execution)).toMatchObject({ outcome: isRefused ? 'failed' : 'completed' });
    const page = await pageOf(execution);
    expect(page).toContain(text.startsWith('9') ? `<p>${text}. ` : `<p>One person ${text}. `);
  },
  60_000,
);

test('of rows that are rejected, since their manager is nobody, it is not said that they wait, nor do others wait for them', async () => {
  const unknown = (line: string) => line.replace('jane.doe', 'nobody.here');
  const { report } = await dropped([...endOf8.slice(0, 6), ...endOf8.slice(6).map(unknown)], 'six');
  expect(report).toMatchObject({
    outcome: 'held',
    counts: { heldRows: 6, rejected: 2 },
    missing: expect.stringMatching(/^6 rows of the file would end people/),
  });
  const rest = await dropped(
    [...people.slice(10, 15).map((name) => row(name, '2026-12-20')), unknown(row('p.15', '2026-12-20'))],
    'five',
  );
  expect(rest.report).toMatchObject({ outcome: 'completed', counts: { updated: 5, rejected: 1 } });
}, 60_000);

test('where operators could not be asked, the report says how what waited is asked about again', async () => {
  importing.box.script.push({ status: 400 });
  const { report } = await dropped(endOf8, 'ends');
  expect(report).toMatchObject({ outcome: 'failed', counts: { heldRows: 8 } });
  expect(report?.error).toMatch(
    /^Could not ask the operators: .* What waited is not done\. Drop the file again: the original lies in the run’s folder\.$/,
  );
  expect((await lastDays()).get('p.0')).toBe('2027-12-31');
});

test('where operators said no, and that could not be noted, nobody is told to have it asked about again', async () => {
  const down = Object.assign(new Error('S3 is down'), {
    name: 'SlowDown',
    $fault: 'server',
    $metadata: { httpStatusCode: 503 },
  });
  let isDown = false;
  const { replace } = importing.tools.bucket;
  host = importing.host({
    bucket: {
      replace: async (key, ...rest) => {
        if (isDown && key.endsWith('/named.json')) throw down;
        return await replace(key, ...rest);
      },
    },
  });
  const { execution } = await dropped(endOf8, 'ends');
  isDown = true;
  await decided('reject');
  await importing.pass(host, 4 * 60 * 60_000);
  const report = await importing.report(execution);
  expect(report).toMatchObject({ outcome: 'failed', decision: 'rejected', counts: { heldRows: 8 } });
  expect(report?.error).toMatch(
    /^Could not take back what waited: .* Nobody who waited was ended\. A file that was dropped before this one/,
  );
  expect(report?.error).not.toContain('lies in the run’s folder');
  expect((await lastDays()).get('p.0')).toBe('2027-12-31');
}, 60_000);

test.each([
  [
    'before anything was sent',
    'GET',
    /schema-attributes$/,
    /^Could not read the schema again: .* What waited is not done\. Drop the file again/,
  ],
  [
    'when it was to be sent',
    'POST',
    /bulk-upload$/,
    /^Could not upload the endings: .* may be done, or some of it: ended\.csv of the run has who was to end\. Drop/,
  ],
] as const)(
  'what was approved, and failed %s, is told as approved, and that it may not be done',
  async (_, method, path, says) => {
    let isRefused = false;
    host = importing.host({
      between: (asked, where) =>
        isRefused && asked === method && path.test(where) ? new Response('{}', { status: 403 }) : undefined,
    });
    const { execution } = await dropped(endOf8, 'ends');
    isRefused = true;
    await decided('approve');
    const report = await importing.report(execution);
    expect(report).toMatchObject({
      outcome: 'failed',
      decision: 'approved',
      missing:
        'An operator approved on 24 November 2026 at 11:01 CET to end the contracts of 8 people whom the file ends, or ends sooner.',
    });
    expect(report?.error).toMatch(says);
    const [key = ''] = await importing.keys('decisions/');
    const { came } = JSON.parse(String((await importing.box.objects.read(key))?.bytes));
    expect(came.what).toBeTruthy();
    expect(await pageOf(execution)).toContain('rows decided on');
  },
  60_000,
);

describe('whoever was sent by a round that lost the lock', () => {
  function lose(beforeRead?: () => Promise<void>) {
    const { host: lossy, loseNext } = losing(importing, beforeRead && { beforeRead });
    host = lossy;
    return loseNext;
  }

  test('is told as ended by the decision, can be put back, and is not left alone', async () => {
    const loseNext = lose();
    const { execution } = await dropped(endOf8, 'ends');
    loseNext();
    await decided('approve');
    await importing.pass(host, 60 * 60_000);
    const report = await importing.report(execution);
    expect(report).toMatchObject({
      outcome: 'completed',
      decision: 'approved',
      counts: { heldRows: 8, ended: 8, notEnded: 0 },
      missing:
        'An operator approved on 24 November 2026 at 11:01 CET to end the contracts of 8 people whom the file ends, or ends sooner: 8 end as decided.',
    });
    const put = (await importing.runFile(execution, 'ended.csv'))?.trim().split('\n') ?? [];
    expect([put.length, put[1]]).toEqual([9, expect.stringContaining('2027-12-31')]);
    expect(report?.changes?.first[0]).toEqual({
      account: 'p.0',
      what: 'ended',
      from: expect.stringContaining('2027-12-31'),
      to: expect.stringContaining('2026-11-20'),
    });
  }, 60_000);

  test('and whose contract somebody has given another end since is left alone', async () => {
    const loseNext = lose(async () => {
      const { id = '' } = (await importing.people()).get('p.0') ?? {};
      await importing.isc.records.patch(id, { endDate: '2027-03-31T22:00:00Z' });
    });
    const { execution } = await dropped(endOf8, 'ends');
    loseNext();
    await decided('approve');
    await importing.pass(host, 60 * 60_000);
    const report = await importing.report(execution);
    expect(report?.counts).toMatchObject({ heldRows: 8, ended: 7, notEnded: 0 });
    expect(report?.missing).toMatch(/: 7 end as decided; 1 was left alone: gone, ended already, or with another end/);
    expect((await lastDays()).get('p.0')).toBe('2027-03-31');
  }, 60_000);
});

test.each([
  [
    true,
    /^Another upload to the source has not ended\. What was approved may be done, or some of it: ended\.csv .* Drop/,
  ],
  [false, /^Another upload to the source has not ended\. What waited is not done\. Drop the file again/],
] as const)(
  'where an upload does not end that may be its own (%s), it is said what stands',
  async (isOwn, says) => {
    const { host: lossy, loseNext } = losing(importing);
    host = lossy;
    const { execution } = await dropped(endOf8, 'ends');
    importing.tenant.faults.set([{ fault: { job: 'STUCK' }, times: 1 }]);
    if (isOwn) loseNext();
    else await importing.isc.bulkUpload.upload(seededSources.Contractors.id, new TextEncoder().encode(`${header}\n`));
    await decided('approve');
    await importing.pass(host, 60 * 60_000);
    const report = await importing.report(execution);
    expect(report).toMatchObject({ outcome: 'failed', decision: 'approved' });
    expect(report?.error).toMatch(says);
  },
  60_000,
);

test('what was to be said before of the file is said still where what was approved fails', async () => {
  let isRefused = false;
  const denied = Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
  host = importing.host({
    bucket: { copy: () => Promise.reject(denied) },
    between: (_, where) =>
      isRefused && /schema-attributes$/.test(where) ? new Response('{}', { status: 403 }) : undefined,
  });
  const { execution } = await dropped(endOf8, 'ends');
  isRefused = true;
  await decided('approve');
  expect((await importing.report(execution))?.error).toMatch(
    /^Could not read the schema again: .* Drop the file again: .* The file may still be where it was dropped\.$/,
  );
}, 60_000);

test('rows that are rejected end nobody', async () => {
  const { execution } = await dropped(endOf8, 'ends');
  await decided('reject');
  expect(await importing.report(execution)).toMatchObject({
    outcome: 'nothing-to-do',
    counts: { heldRows: 8 },
    decision: 'rejected',
    missing:
      'An operator rejected on 24 November 2026 at 11:01 CET to end the contracts of 8 people whom the file ends, or ends sooner: nobody was ended.',
  });
  const page = await pageOf(execution);
  expect(page).toContain('<title>Contractors: Nobody was ended</title>');
  expect(page).not.toMatch(/wait/);
  expect([...new Set((await lastDays()).values())]).toEqual(['2027-12-31']);
}, 60_000);

test('a few rows go at once, and count for what comes within a day: an earlier end is an end', async () => {
  const first = await dropped(
    people.slice(0, 4).map((name) => row(name, '2027-06-30')),
    'first',
  );
  expect(first.report).toMatchObject({ outcome: 'completed', counts: { updated: 4 } });
  const second = await dropped(
    people.slice(4, 6).map((name) => row(name, '2027-06-30')),
    'second',
  );
  expect(second.report).toMatchObject({ outcome: 'held', counts: { updated: 0, heldRows: 2 } });
  expect(second.report?.missing).toContain('with those who have left within 24 hours they are 6.');
  // The same people again do not count twice, and another telephone number takes nothing away.
  const again = people.slice(0, 4).map((name) => row(name, '2027-06-29'));
  const third = await dropped([...again, row('p.9', '2027-12-31', '9')], 'third');
  expect(third.report).toMatchObject({ outcome: 'completed', counts: { updated: 5 } });
}, 60_000);

test('whom a file names that was dropped later is left to it, though that file had been imported before anybody was asked', async () => {
  const older = await importing.drop(
    people.slice(8).map((name) => row(name, '2027-12-31')),
    {
      name: 'older',
      folder: 'roster',
    },
  );
  const middle = await importing.drop([row('p.0', '2027-12-31', '77')], { name: 'middle' });
  const newest = await importing.drop([row('p.29', '2027-12-31', '99')], { name: 'newest' });
  for (const drop of [newest, older, middle]) {
    host.start(drop, runIdOf(drop));
    await importing.pass(host, 60_000);
  }
  await decided('approve');
  const days = await lastDays();
  expect(days.get('p.0')).toBe('2027-12-31');
  expect(days.get('p.1')).toBe('2026-11-24');
});

test('whoever approves what a later file has overtaken is told why nobody was ended', async () => {
  const rest = people.slice(8).map((name) => row(name, '2027-12-31'));
  const roster = await importing.drop(rest, { name: 'list', folder: 'roster' });
  host.start(roster, runIdOf(roster));
  await importing.pass(host, 60_000);
  const { bucket, now } = importing.tools;
  const overtaken = async () => (await listHeldRuns(bucket, now())).map((one) => [one.runId, one.overtakenBy]);
  expect(await overtaken()).toEqual([[runIdOf(roster), undefined]]);
  const newer = await dropped([row('p.29', '2027-12-31', '99')], 'newer');
  expect(await overtaken()).toEqual([[runIdOf(roster), newer.report?.runId]]);
  await decided('approve');
  expect((await readHold(importing.tools.bucket, runIdOf(roster)))?.came?.what).toBe(
    'Imported; nobody was ended, since a file that was dropped later was imported meanwhile',
  );
});
