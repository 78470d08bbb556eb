import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepNamed } from '../../../../lib/flows/csv-import/namedPeople.ts';
import { createIsc } from '../../../../lib/isc/client.ts';
import { goodFiles, noteApplied } from '../../../../lib/store/appliedFiles.ts';
import { runIdOf } from '../../../../lib/store/drop.ts';
import { keys } from '../../../../lib/store/keys.ts';
import { claimNewest } from '../../../../lib/store/newest.ts';
import { seededClients, seededSources } from '../../../../local/tenant/seed.ts';
import { header, startImporting } from './importing.ts';
import { type LosingOptions, longAgo, losing } from './losing.ts';

let importing: Awaited<ReturnType<typeof startImporting>>;

const upload = 'importNonEmployeeRecordsInBulk';

const people = Array.from({ length: 30 }, (_, index) => `p.${index}`);

const row = (name: string, phone = '1', end = '2027-12-31') =>
  `${name},Ada,${name},${name}@example.com,${phone},jane.doe,2026-01-01,${end},x`;

beforeEach(async () => {
  importing = await startImporting();
  const host = importing.host();
  const drop = await importing.drop(
    people.map((name) => row(name)),
    { name: 'before' },
  );
  host.start(drop, runIdOf(drop));
  await importing.pass(host, 60_000);
  importing.tenant.requests.clear();
});

afterEach(() => importing.close());

/** Of thirty people two are missing, two have another phone, and one an end that is near; one is new. */
const list = [
  row('p.0', '77'),
  row('p.1', '77'),
  row('p.2', '1', '2026-12-24'),
  row('new', '1', '2027-03-31').replace('jane.doe', 'jane.doe@example.com'),
  ...people.slice(3, 28).map((name) => row(name)),
];

/** The run of a list, of which so many rounds lose the lock as they send it; and what it leaves behind. */
async function imported(
  rows: readonly string[],
  { times = 1, folder = 'roster', ...others }: LosingOptions & { times?: number; folder?: string } = {},
) {
  const { host, loseNext } = losing(importing, others);
  const drop = await importing.drop(rows, { folder });
  loseNext(times);
  const execution = host.start(drop, runIdOf(drop));
  await importing.pass(host, 12 * 60 * 60_000);
  const report = await importing.report(execution);
  const ended = ((await importing.runFile(execution, 'ended.csv')) ?? '').trim().split('\n').slice(1);
  const changed = report?.changes?.first.map(({ account, what, from, to }) => [
    account,
    what,
    from.slice(0, 10),
    to.slice(0, 10),
  ]);
  return { execution, report, ended, changed };
}

/** Changes somebody of the source by hand. */
async function changeByHand(name: string, values: { endDate?: string; phone?: string }): Promise<void> {
  const { id = '' } = (await importing.people()).get(name) ?? {};
  await importing.isc.records.patch(id, values);
}

const allChanges = [
  ['p.0', 'phone', '1', '77'],
  ['p.1', 'phone', '1', '77'],
  ['p.2', 'endDate', '2027-12-31', '2026-12-24'],
  ['new', 'created', '', ''],
  ['p.28', 'ended', '2027-12-31', '2026-11-24'],
  ['p.29', 'ended', '2027-12-31', '2026-11-24'],
];

const allCounts = {
  rows: 29,
  created: 1,
  updated: 3,
  unchanged: 25,
  rejected: 0,
  failed: 0,
  ended: 2,
  held: 0,
  notEnded: 0,
};

const sorted = (lines: readonly string[][] | undefined) => lines?.map(String).sort();

test('what a round has sent that lost the lock counts as done, and can be put back', async () => {
  const { report, ended, changed } = await imported(list);
  expect(report).toMatchObject({ outcome: 'completed', counts: allCounts });
  expect(sorted(changed)).toEqual(sorted(allChanges));
  expect(ended).toEqual([expect.stringMatching(/^p\.28,.*2027-12-31/), expect.stringMatching(/^p\.29,.*2027-12-31/)]);
  expect(importing.tenant.requests.counts()[upload]).toBe(1);
});

test('so does what two rounds have sent; what somebody has changed by hand since is sent anew', async () => {
  let reads = 0;
  const { report, ended, changed } = await imported(list, {
    times: 2,
    async beforeRead() {
      reads += 1;
      if (reads > 1) return;
      await changeByHand('p.1', { phone: '99' });
      await changeByHand('p.29', { endDate: '2027-03-31T22:00:00Z' });
    },
  });
  expect(report).toMatchObject({ outcome: 'completed', counts: allCounts });
  const changes = allChanges
    .with(1, ['p.1', 'phone', '99', '77'])
    .with(5, ['p.29', 'ended', '2027-04-01', '2026-11-24']);
  expect(sorted(changed)).toEqual(sorted(changes));
  expect(ended).toEqual([expect.stringMatching(/^p\.28,.*2027-12-31/), expect.stringMatching(/^p\.29,.*2027-04-01/)]);
  expect(importing.tenant.requests.counts()[upload]).toBe(2);
});

/** Notes a file as one that was dropped later and has been imported. */
async function applyLater(isFullList: boolean, names: readonly string[]): Promise<void> {
  const { bucket } = importing.tools;
  const { id } = seededSources.Contractors;
  const later = { runId: 'later', droppedAt: '2026-11-24T12:00:00.000Z' };
  const kind = isFullList ? ('roster' as const) : ('inbox' as const);
  await keepNamed(bucket, { folder: 'runs/later' }, names, []);
  await noteApplied(bucket, id, { ...later, file: 'later.csv', kind, folder: 'runs/later', isFullList });
  await claimNewest(bucket, id, later);
}

test('what it has sent counts where a newer file names the person too, unless that has changed them', async () => {
  const { report, changed } = await imported(list, {
    async beforeRead() {
      await applyLater(false, ['p.0', 'p.1', 'p.3', 'p.28']);
      await changeByHand('p.1', { phone: '88' });
    },
  });
  const counts = { ...allCounts, updated: 2, unchanged: 24, superseded: 2 };
  expect(report).toMatchObject({ outcome: 'completed', counts });
  expect(report?.gaveWay).toMatchObject([{ file: 'later.csv', rows: 2 }]);
  expect(sorted(changed)).toEqual(sorted(allChanges.toSpliced(1, 1)));
});

test('where it cannot go on, whoever may leave yet counts from when it gives up', async () => {
  importing.tenant.faults.set([{ fault: { job: 'STUCK' }, times: 1 }]);
  const { host, loseNext } = losing(importing);
  const endSooner = async (names: readonly string[]) => {
    const rows = names.map((name) => row(name, '1', '2026-12-24'));
    const drop = await importing.drop(rows, { name: names[0] ?? '' });
    const execution = host.start(drop, runIdOf(drop));
    await importing.pass(host, 4 * 60 * 60_000);
    return await importing.report(execution);
  };
  loseNext();
  expect(await endSooner(people.slice(0, 5))).toMatchObject({
    outcome: 'failed',
    error: expect.stringMatching(/^Another upload to the source has not ended.* may be done, or some of it\.$/),
  });
  importing.tenant.faults.clear();
  await importing.pass([], 19.9 * 60 * 60_000);
  expect(await endSooner(people.slice(5, 6))).toMatchObject({ outcome: 'held', counts: { heldRows: 1 } });
});

test('where it cannot go on, since a newer list was imported, the run fails, and says that some may be done', async () => {
  const { report, ended } = await imported(list, { whenLost: () => applyLater(true, people) });
  expect(report?.outcome).toBe('failed');
  expect(report?.error).toBe(
    'Run later imported a full list that was dropped later. Drop this one again if it is meant. What the file says may be done, or some of it: ended.csv of the run has who was to end.',
  );
  expect(ended).toHaveLength(2);
});

test('where the rest cannot be sent, what was done stands, and older files give way to it', async () => {
  const { report, changed } = await imported(list, {
    beforeRead: () => changeByHand('p.1', { phone: '99' }),
    uploads: () => new Response('{}', { status: 403 }),
  });
  expect(report).toMatchObject({ outcome: 'failed', counts: { ...allCounts, updated: 2, failed: 1 } });
  expect(sorted(changed)).toEqual(sorted(allChanges.toSpliced(1, 1)));
  expect(await goodFiles(importing.tools.bucket, seededSources.Contractors.id)).toHaveLength(2);
});

test('what is to be said of rows that it has sent is said', async () => {
  const config = { sources: { Contractors: { maxContractDays: 730, overlong: 'cap' as const } } };
  const rows = [row('p.0', '77'), row('p. 29').replace('p. 29@', 'p29@'), row('far', '1', '2030-12-31')];
  const { report } = await imported(rows, { folder: 'inbox', config });
  const counts = { rows: 3, created: 2, updated: 1, unchanged: 0, rejected: 0, failed: 0 };
  expect(report).toMatchObject({ outcome: 'completed', counts, capped: { count: 1, rows: [4] } });
  expect(report?.remarks).toEqual([
    expect.stringMatching(/^Row 3: the account name is new/),
    expect.stringMatching(/^Row 4: the end was brought forward/),
  ]);
});

test('what a newer file has changed before it was read back has not failed; who is gone, or was changed otherwise, has', async () => {
  let isSent = false;
  const isc = createIsc({
    ...{ baseUrl: importing.tenant.url, ...seededClients.admin, clock: importing.clock.now, random: () => 0 },
    sleep: async () => {},
    async fetch(url, init) {
      if (isSent && /non-employees\/download/.test(String(url))) {
        isSent = false;
        await applyLater(false, ['p.0', 'p.2', 'new']);
        await changeByHand('p.0', { phone: '88' });
        await changeByHand('p.1', { phone: '88' });
        await importing.isc.records.delete((await importing.people()).get('new')?.id ?? '');
      }
      const answer = await importing.askTenant(url, init);
      isSent ||= init?.method === 'POST' && String(url).endsWith('bulk-upload');
      return answer;
    },
  });
  const host = importing.host({ isc });
  const drop = await importing.drop(list, { folder: 'inbox' });
  const execution = host.start(drop, runIdOf(drop));
  await importing.pass(host, 60 * 60_000);
  const report = await importing.report(execution);
  expect(report).toMatchObject({ outcome: 'completed', counts: { created: 0, updated: 2, failed: 2, unchanged: 25 } });
  expect(report?.rejects.map(({ row, reason }) => [row, reason])).toEqual([
    [3, 'was sent, but the source shows another value; drop the row again'],
    [5, 'was sent, but is not in the source; drop the row again'],
  ]);
});

test('whoever waited for a decision in the round that lost the lock waits still, though it has let in those by whom they may be meant', async () => {
  const rows = [
    row('q.1').replace('q.1@', 'p.29@'),
    row('p. 28').replace('p. 28@', 'p28@'),
    row('p.0').replace('p.0@', 'p.27@'),
    ...people.slice(1, 26).map((name) => row(name)),
  ];
  const { report, ended } = await imported(rows);
  expect(report).toMatchObject({ outcome: 'held', counts: { created: 2, updated: 1, ended: 1, held: 3 } });
  expect(ended).toEqual([expect.stringMatching(/^p\.26,.*2027-12-31/)]);
});

test('whoever the round has let in that lost the lock makes no larger share of which more may be ended without a decision', async () => {
  const added = Array.from({ length: 100 }, (_, index) => row(`new.${index}`));
  const missing = await imported([...people.slice(8).map((name) => row(name)), ...added]);
  expect(missing.report).toMatchObject({ outcome: 'held', counts: { created: 100, ended: 0, held: 8 } });
});

test('so it is of rows that end people', async () => {
  const added = Array.from({ length: 100 }, (_, index) => row(`new.${index}`));
  const ending = people.slice(0, 8).map((name) => row(name, '1', '2026-12-24'));
  const { report } = await imported([...ending, ...added], { folder: 'inbox' });
  expect(report).toMatchObject({ outcome: 'held', counts: { created: 100, updated: 0, heldRows: 8 } });
});

test('whoever the round has let in, and somebody else has extended since, does not end sooner without a decision where they are many', async () => {
  const names = Array.from({ length: 8 }, (_, index) => `new.${index}`);
  const { report } = await imported(
    names.map((name) => row(name, '1', '2027-03-31')),
    {
      folder: 'inbox',
      beforeRead: async () => {
        for (const name of names) await changeByHand(name, { endDate: '2028-03-31T22:00:00Z' });
      },
    },
  );
  expect(report).toMatchObject({ outcome: 'held', counts: { created: 0, updated: 0, heldRows: 8 } });
});

test('a number that the file has as the source does is meant by no other row, also where its own gave way', async () => {
  await imported([row('00123')], { times: 0, folder: 'inbox' });
  await applyLater(false, ['00123']);
  const { report } = await imported([row('00123', '2'), row('123')], { times: 0, folder: 'inbox' });
  expect(report?.counts).toEqual({
    rows: 2,
    created: 1,
    updated: 0,
    unchanged: 0,
    rejected: 0,
    failed: 0,
    superseded: 1,
  });
});

test('what the tenant has broken off is sent anew where another run has had the source, and uploaded, before that was seen', async () => {
  const { tenant, tools, clock, isc } = importing;
  const sourceId = seededSources.Contractors.id;
  /** The tenant does not answer for hours, in which the lock runs out, and another run is the first to have an answer. */
  async function comeBetween(): Promise<void> {
    clock.advance(2 * 60 * 60_000);
    await importing.uploadsEnded(sourceId);
    expect(await isc.bulkUpload.status(sourceId)).toBe('ERROR');
    const over = { runId: 'another', generation: 'another', takenAt: longAgo, expiresAt: longAgo };
    await tools.bucket.write(keys.lock(sourceId), JSON.stringify(over), 'application/json');
    await isc.bulkUpload.upload(sourceId, `${[header, row('theirs')].join('\n')}\n`);
    clock.advance(60_000);
    await importing.uploadsEnded(sourceId);
  }
  let isFirstLook = true;
  const host = importing.host({
    isc: createIsc({
      ...{ baseUrl: tenant.url, ...seededClients.admin, clock: clock.now, random: () => 0 },
      sleep: async () => {},
      async fetch(url, init) {
        const isSent = (tenant.requests.counts()[upload] ?? 0) > 0;
        if (isFirstLook && isSent && String(url).endsWith('bulk-upload/status')) {
          isFirstLook = false;
          await comeBetween();
        }
        return await importing.askTenant(url, init);
      },
    }),
  });
  tenant.faults.set([{ fault: { job: 'ERROR', afterRows: 1 }, times: 1 }]);
  const drop = await importing.drop(['new.1', 'new.2', 'new.3'].map((name) => row(name)));
  const execution = host.start(drop, runIdOf(drop));
  await importing.pass(host, 12 * 60 * 60_000);
  const report = await importing.report(execution);
  expect(report).toMatchObject({ outcome: 'completed', counts: { rows: 3, created: 3, failed: 0 } });
  const there = await importing.people();
  expect(['new.1', 'new.2', 'new.3', 'theirs'].filter((name) => !there.has(name))).toEqual([]);
});
