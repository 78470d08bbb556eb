import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runIdOf } from '../../../../lib/store/drop.ts';
import { acquireLock } from '../../../../lib/store/lock.ts';
import type { Execution } from '../../../../local/aws/durable/execution.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import { everywhereOnce } from '../../../inProcess.ts';
import { type Between, row, startImporting } from './importing.ts';

const minute = 60_000;
const hour = 60 * minute;
const denied = () => Promise.reject(Object.assign(new Error('AccessDenied'), { $fault: 'client' }));

let it: Awaited<ReturnType<typeof startImporting>>;

beforeAll(async () => {
  it = await startImporting();
});

afterAll(() => it.close());

beforeEach(async () => {
  it.tenant.faults.clear();
  await it.deleteEverybody();
  for (const prefix of ['inbox/', 'roster/', 'sources/', 'locks/']) {
    for (const key of await it.keys(prefix)) await it.box.objects.remove(key);
  }
});

/** What is left in the bucket of a run that has ended, beside what its folder holds. */
const left = async () => ({ locks: await it.keys('locks/'), files: await it.keys('inbox/') });

describe('a look at the upload job that the tenant refuses', () => {
  test.each([
    ['the right is taken away', 403, 10 * minute],
    ['the source is gone', 404, 10 * minute],
    // A new token may not be known everywhere yet: it is tried as long as in an outage.
    ['every new token is refused', 401, 4 * hour],
  ])('since %s leaves a report, no lock, and the file where it was dropped', async (_, status, time) => {
    let uploaded = false;
    const between: Between = (method, path) => {
      if (method === 'POST' && path.endsWith('/non-employee-bulk-upload')) uploaded = true;
      return uploaded && path.endsWith('/status') ? Response.json({ detailCode: '1' }, { status }) : undefined;
    };
    const host = it.host({ between });
    const drop = await it.drop([row('ada')], { name: `refused-${status}` });
    const execution = host.start(drop, runIdOf(drop));
    await it.pass(host, time);
    expect(execution.status).toBe('FAILED');
    expect(await it.report(execution)).toMatchObject({
      outcome: 'failed',
      counts: { rows: 1, created: 0, failed: 1 },
      error: expect.stringMatching(new RegExp(`^Could not wait for the job: .*${status}`)),
    });
    expect(await left()).toEqual({ locks: [], files: [drop.key] });
  });
});

describe('two files, and an outage of more than 90 minutes in which the older one loses its lock', () => {
  test.each([0, 50])(
    'that ends after 96 minutes and %i s: the newer file decides, and the older one says so',
    async (seconds) => {
      let [down, olderMayExport] = [false, false];
      const older = it.host({
        between: (_, path) => {
          // The outage begins right after the older run has taken its lock.
          if (path.endsWith('/download') && !olderMayExport) down = true;
          return down ? 'down' : undefined;
        },
      });
      const newer = it.host({ between: () => (down ? 'down' : undefined) });
      const drops = [
        await it.drop([row('ada', '111')], { name: `older-${seconds}` }),
        await it.drop([row('ada', '222')], { name: `newer-${seconds}` }),
      ] as const;
      const first = older.start(drops[0], runIdOf(drops[0]));
      await it.pass([older, newer], 30_000);
      const second = newer.start(drops[1], runIdOf(drops[1]));
      await it.pass([older, newer], 96 * minute + seconds * 1000);
      [down, olderMayExport] = [false, true];
      await it.pass([older, newer], 2 * hour);
      expect((await it.people()).get('ada')?.phone).toBe('222');
      const newest = await it.box.objects.read(`sources/${seededSources.Contractors.id}/newest.json`);
      expect(JSON.parse(newest?.bytes.toString() ?? '')).toMatchObject({ runId: second.name });
      const outcomes = [(await it.report(first))?.outcome, (await it.report(second))?.outcome];
      expect([
        ['superseded', 'completed'],
        // The older one was done before the newer one could begin.
        ['completed', 'completed'],
      ]).toContainEqual(outcomes);
      expect(await it.keys('locks/')).toEqual([]);
    },
    60_000,
  );
});

test('a lock that is taken over between the look for a newer file and the upload lets nothing be sent', async () => {
  const { id } = seededSources.Contractors;
  let taken = false;
  const host = it.host({
    between: (_, path) => {
      if (!taken && path.endsWith('/download')) {
        taken = true;
        // Another run takes it, applies a newer file, and gives it back, all while this one reads the people.
        void (async () => {
          const other = await acquireLock(it.tools.bucket, id, 'other', it.clock.now() + 91 * minute);
          if (!('generation' in other)) return;
          const newest = JSON.stringify({ runId: 'other', droppedAt: '2026-12-01T00:00:00.000Z' });
          await it.tools.bucket.write(`sources/${id}/newest.json`, newest, 'application/json');
          await it.tools.bucket.remove(`locks/${id}.json`);
        })();
      }
      return undefined;
    },
  });
  const drop = await it.drop([row('ada')], { name: 'overtaken' });
  it.tenant.requests.clear();
  const execution = host.start(drop, runIdOf(drop));
  await it.pass(host, hour);
  expect(await it.report(execution)).toMatchObject({
    outcome: 'superseded',
    error:
      'Run other imported a file that was dropped later, and it is not known any more whom all the later files named. Drop this one again if it is meant.',
  });
  expect(it.tenant.requests.counts()).not.toHaveProperty('importNonEmployeeRecordsInBulk');
  expect(await left()).toEqual({ locks: [], files: [] });
});

test('a tenant that is down for 40 minutes while an earlier upload is looked for is waited for, and not taken for an upload', async () => {
  let down = true;
  const host = it.host({ between: (_, path) => (down && path.endsWith('/status') ? 'down' : undefined) });
  const drop = await it.drop([row('ada')], { name: 'unknown' });
  const execution = host.start(drop, runIdOf(drop));
  await it.pass(host, 40 * minute);
  down = false;
  await it.pass(host, 10 * minute);
  expect(await it.report(execution)).toMatchObject({ outcome: 'completed', counts: { created: 1 } });
});

test.each([
  ['once where nothing comes between its check and its plan', undefined, 1],
  ['again by an invocation that has not checked it', 'down', 2],
] as const)('a file is read %s', async (_, atFirst, times) => {
  let [reads, exports] = [0, 0];
  const { read } = it.tools.bucket;
  const host = it.host({
    between(_, path) {
      if (path.endsWith('/download')) exports += 1;
      // All tries of the client of the first try of the step.
      return path.endsWith('/download') && exports <= 6 ? atFirst : undefined;
    },
    bucket: {
      read(key, ...rest) {
        if (key.startsWith('inbox/')) reads += 1;
        return read(key, ...rest);
      },
    },
  });
  const drop = await it.drop([row('ada')], { name: `read-${times}` });
  const execution = host.start(drop, runIdOf(drop));
  await it.pass(host, 10 * minute);
  expect(await it.report(execution)).toMatchObject({ outcome: 'completed', counts: { created: 1 } });
  expect(reads).toBe(times);
});

test.each([
  ['changes nothing', row('ada'), 'nothing-to-do', ['before.csv']],
  ['changes somebody', row('ada', '2'), 'completed', ['before.csv', 'after.csv']],
])(
  'an import that is not interrupted and %s reads its file and each export once',
  async (_, changed, outcome, kept) => {
    const first = it.host();
    const earlier = await it.drop([row('ada')], { name: 'earlier' });
    first.start(earlier, runIdOf(earlier));
    await it.pass(first, 10 * minute);

    const reads: Record<string, number> = {};
    let exports = 0;
    const { read } = it.tools.bucket;
    const host = it.host({
      between(_, path) {
        if (path.endsWith('/download')) exports += 1;
        return undefined;
      },
      bucket: {
        read(key, ...rest) {
          const file = key.slice(key.lastIndexOf('/') + 1);
          if (['people.csv', 'before.csv', 'after.csv'].includes(file)) reads[file] = (reads[file] ?? 0) + 1;
          return read(key, ...rest);
        },
      },
    });
    const drop = await it.drop([changed]);
    const execution = host.start(drop, runIdOf(drop));
    await it.pass(host, 10 * minute);
    expect(await it.report(execution)).toMatchObject({ outcome });
    expect(reads).toEqual(Object.fromEntries(['people.csv', ...kept].map((file) => [file, 1])));
    expect(exports).toBe(kept.length);
  },
);

describe('a tenant is tried for three hours, and then reported', () => {
  const later = () => Response.json({}, { status: 503, headers: { 'retry-after': '120' } });
  const never = () => new Response(new ReadableStream({ start() {} }), { status: 200 });

  /**
   * What becomes of an import whose tenant answers so when it is asked for the people.
   *
   * @param reading what an invocation that reads the people has of time, so that what hangs is ended soon
   */
  const patience = async (name: string, answer: (tries: number) => Response | 'down', reading = 60_000) => {
    let tries = 0;
    const between: Between = (_, path) => {
      if (!path.endsWith('/download')) return undefined;
      tries += 1;
      return answer(tries);
    };
    const remainingMilliseconds = ({ operations }: Execution) =>
      operations.at(-1)?.Name === 'read the people' ? reading : 60_000;
    const host = it.host({ between, remainingMilliseconds });
    const drop = await it.drop([row('ada')], { name });
    const began = it.clock.now();
    const execution = host.start(drop, runIdOf(drop));
    await it.pass(host, 4 * hour);
    const report = await it.report(execution);
    expect(execution.status).toBe('FAILED');
    expect(await left()).toEqual({ locks: [], files: [drop.key] });
    const hours = (Date.parse(report?.finishedAt ?? '') - began) / hour;
    return { hours: Math.round(hours * 10) / 10, error: report?.error, tries };
  };

  test.each([
    {
      tenant: 'that is down',
      answer: () => 'down' as const,
      error: /^Could not read the people: .*ECONNREFUSED/,
      // Six of the client in each try of the step.
      requests: 101 * 6,
    },
    {
      tenant: 'that accepts and never answers',
      // The client makes six tries of a call: those of the first try of the step.
      answer: (tries: number) => (tries <= 6 ? ('down' as const) : never()),
      reading: 40,
      error: /^Could not read the people: it took longer than the 0 s that one try has\.$/,
      requests: 6 + 100,
    },
    {
      tenant: 'that says each time to come again in two minutes',
      answer: later,
      error: /^Could not read the people: .*503/,
      requests: 101 * 6,
    },
  ])('$tenant', async ({ tenant, answer, reading, error, requests }) => {
    const came = await patience(tenant.replaceAll(' ', '-'), answer, reading);
    expect(came.hours).toBe(3);
    expect(came.error).toMatch(error);
    // The clock runs on while a try hangs, so that one less may fit into the three hours.
    expect(came.tries).toBeLessThanOrEqual(requests);
    expect(came.tries).toBeGreaterThan(requests - 10);
  });
});

describe('what cannot be written', () => {
  test('of the report leaves what every report says, and no lock', async () => {
    const { write } = it.tools.bucket;
    const bucket = {
      write: (key: string, ...rest: [string, string]) =>
        key.endsWith('/report.html') ? denied() : write(key, ...rest),
    };
    const host = it.host({ bucket });
    const drop = await it.drop([row('ada')], { name: 'unreported' });
    const execution = host.start(drop, runIdOf(drop));
    await it.pass(host, 10 * minute);
    expect(execution.status).toBe('SUCCEEDED');
    const [key = ''] = (await it.keys('runs/')).filter((one) => one.endsWith(`${execution.name}/report.json`));
    const report = JSON.parse((await it.box.objects.read(key))?.bytes.toString() ?? '');
    expect(report).toMatchObject({
      outcome: 'completed',
      error: 'The report could not be written whole: Could not write the report: AccessDenied',
    });
    expect(await left()).toEqual({ locks: [], files: [] });
  });

  test('of the file, which may be read but not copied, leaves no lock and is said', async () => {
    const host = it.host({ bucket: { copy: denied } });
    const drop = await it.drop([row('ada')], { name: 'uncopied' });
    const execution = host.start(drop, runIdOf(drop));
    await it.pass(host, 10 * minute);
    expect(await it.report(execution)).toMatchObject({
      outcome: 'completed',
      counts: { created: 1 },
      error: 'Could not move the file: AccessDenied The file may still be where it was dropped.',
    });
    expect(await left()).toEqual({ locks: [], files: [drop.key] });
  });
});

describe('the source', () => {
  test.each(['contractors', 'CONTRACTORS', seededSources.Contractors.id, seededSources.Contractors.sourceId])(
    'is found by a folder named %s',
    async (source) => {
      const host = it.host();
      const drop = await it.drop([row('ada')], { name: 'named', source });
      const execution = host.start(drop, runIdOf(drop));
      await it.pass(host, 10 * minute);
      expect(await it.report(execution)).toMatchObject({ outcome: 'completed', source: { name: 'Contractors' } });
    },
  );

  test('whose settings stand under a key that no source has lets nothing be done by them', async () => {
    const host = it.host({ config: { sources: { contractor: { deleteThresholdPercent: 0 } } } });
    const drop = await it.drop([row('ada')], { name: 'mistyped' });
    const execution = host.start(drop, runIdOf(drop));
    await it.pass(host, 10 * minute);
    expect(await it.report(execution)).toMatchObject({
      outcome: 'failed',
      source: { name: 'Contractors' },
      error: expect.stringContaining('nelm.config.ts has settings for "contractor", which is no source of the tenant.'),
    });
    expect(await it.people()).toEqual(new Map());
    expect(await left()).toEqual({ locks: [], files: [drop.key] });
  });
});

describe.each(['before', 'after'] as const)('an import that crashes %s each of its checkpoints', (when) => {
  test('leaves what one does that does not: the people, the file moved, no lock, each row counted once', async () => {
    const host = it.host();
    let crashes = 0;
    host.crash = everywhereOnce(when, () => {
      crashes += 1;
    });
    const drop = await it.drop(
      [row('ada'), row('ben'), 'bad,Bad,Example,no address,1,jane.doe,2026-01-01,2027-12-31,X'],
      {
        name: `crashed-${when}`,
      },
    );
    const execution = host.start(drop, runIdOf(drop));
    await it.pass(host, hour);
    expect(crashes).toBeGreaterThan(15);
    expect(execution.status).toBe('SUCCEEDED');
    expect(await it.report(execution)).toMatchObject({ counts: { rows: 3, rejected: 1, failed: 0 } });
    expect([...(await it.people()).keys()].sort()).toEqual(['ada', 'ben']);
    expect(await left()).toEqual({ locks: [], files: [] });
  });
});

describe.each(['before', 'after'] as const)(
  'a full roster whose endings are held, and that crashes %s each of its checkpoints',
  (when) => {
    test('asks once, ends those who were approved once, and says so', async () => {
      const names = ['ada', 'ben', 'cy', 'dee', 'eve', 'fay', 'gil', 'hal'];
      const everybody = it.host();
      const before = await it.drop(
        names.map((name) => row(name)),
        { name: `everybody-${when}` },
      );
      everybody.start(before, runIdOf(before));
      await it.pass(everybody, hour);
      const mails = (await it.box.mails()).length;
      const host = it.host();
      let crashes = 0;
      host.crash = everywhereOnce(when, () => {
        crashes += 1;
      });
      const roster = await it.drop([row('ada'), row('new')], { name: `roster-${when}`, folder: 'roster' });
      const execution = host.start(roster, runIdOf(roster));
      await it.pass(host, hour);
      expect(await it.report(execution)).toMatchObject({ outcome: 'held', counts: { created: 1, held: 7 } });
      const waiting = execution.operations.find(({ Type }) => Type === 'CALLBACK')?.CallbackDetails?.CallbackId ?? '';
      host.completeCallback(
        waiting,
        JSON.stringify({ decision: 'approve', at: new Date(it.clock.now()).toISOString() }),
      );
      await it.pass(host, hour);
      expect(crashes).toBeGreaterThan(25);
      expect(await it.report(execution)).toMatchObject({
        outcome: 'completed',
        counts: { rows: 2, created: 1, unchanged: 1, ended: 7, held: 0, notEnded: 0 },
      });
      const people = await it.people();
      const current = [...people.values()].filter(({ endDate }) => Date.parse(endDate ?? '') > it.clock.now());
      expect(current.map(({ accountName }) => accountName).sort()).toEqual(['ada', 'new']);
      expect(people.size).toBe(9);
      expect(await it.box.mails()).toHaveLength(mails + 1);
      expect(await it.keys('locks/')).toEqual([]);
    });
  },
);
