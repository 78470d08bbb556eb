import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SweepReport } from '../../../../lib/flows/expiry-sweep/sweepReport.ts';
import { acquireLock, releaseLock } from '../../../../lib/store/lock.ts';
import { seededClients, seededSources } from '../../../../local/tenant/seed.ts';
import { type Sweeping, startSweeping } from './sweeping.ts';

const minute = 60_000;
const hour = 60 * minute;
const contractors = seededSources.Contractors.id;

let sweeping: Sweeping;

beforeAll(async () => {
  sweeping = await startSweeping('2026-11-01T06:00:00Z');
});

afterAll(() => sweeping.close());

let restore: (() => void) | undefined;

beforeEach(async () => {
  sweeping.configure({ sources: { '*': { deleteThresholdPercent: 100 } } });
  await sweeping.empty();
});

afterEach(() => {
  restore?.();
  restore = undefined;
});

const past = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `${prefix}.${index}`, end: '2026-03-01T00:00:00Z' }));
const of = ({ sources }: SweepReport, wanted: string) => sources.find(({ name }) => name === wanted);
const locks = () => sweeping.box.objects.list('locks/');
const lists = () => sweeping.tenant.requests.counts()['listNonEmployeeRecords'];
const isList = ({ method, url }: Request) => method === 'GET' && url.includes('/non-employee-records?');
const isDeletion = ({ url }: Request) => url.endsWith('/non-employee-records/bulk-delete');

describe('whatever cannot be written, no lock is kept', () => {
  /** Has the bucket refuse to write an object, from the so-manieth time on. */
  function refuse(part: string, from = 1): void {
    const { write } = sweeping.bucket;
    let times = 0;
    sweeping.bucket.write = async (key, ...rest) => {
      if (key.includes(part)) times += 1;
      if (key.includes(part) && times >= from)
        throw Object.assign(new Error('Access Denied'), { $fault: 'client', name: 'AccessDenied' });
      return await write(key, ...rest);
    };
    restore = () => {
      sweeping.bucket.write = write;
    };
  }

  test('the list of whom it would delete: then nobody is deleted', async () => {
    await sweeping.plant('Contractors', past('past', 3));
    refuse('/deleted-');
    const report = await sweeping.sweep();
    expect(report).toMatchObject({
      outcome: 'failed',
      error: 'Could not write down who will be deleted: Access Denied',
      counts: { due: 3, deleted: 0, remaining: 0 },
    });
    expect(await sweeping.names()).toHaveLength(3);
    expect(await locks()).toEqual([]);
  });

  test('the note of whom it is about to delete: then nobody is deleted', async () => {
    await sweeping.plant('Contractors', past('past', 3));
    refuse('/attempts.json');
    const report = await sweeping.sweep();
    expect(report).toMatchObject({ outcome: 'failed', counts: { due: 3, deleted: 0, remaining: 0 } });
    expect(report.error).toBe('Could not delete a batch: Access Denied');
    expect(await sweeping.names()).toHaveLength(3);
    expect(await locks()).toEqual([]);
  });

  test('the list of whom it has deleted: then everybody counts as not known to be gone, and is in the file', async () => {
    await sweeping.plant('Contractors', past('past', 3));
    refuse('/deleted-', 2);
    const report = await sweeping.sweep();
    expect(report).toMatchObject({
      outcome: 'failed',
      error: 'Could not write down who was deleted: Access Denied',
      counts: { due: 3, deleted: 0, remaining: 3 },
    });
    expect(await sweeping.deletedNames(report, 'Contractors')).toEqual(['past.0', 'past.1', 'past.2']);
    expect(await locks()).toEqual([]);
  });

  test('the report as a page: then the report for programs says so', async () => {
    await sweeping.plant('Contractors', past('past', 3));
    refuse('/report.html');
    const runId = sweeping.start();
    await sweeping.pass(hour);
    const report = await sweeping.box.objects.read(`runs/_expiry-sweep/${runId}/report.json`);
    expect(JSON.parse(report?.bytes.toString() ?? '')).toMatchObject({
      outcome: 'completed',
      error: 'The report could not be written whole: Could not write the report: Access Denied',
    });
    expect(await sweeping.names()).toEqual([]);
    expect(await locks()).toEqual([]);
  });
});

describe('settings', () => {
  test.each(['contractors', ' CONTRACTORS', contractors, seededSources.Contractors.sourceId.toUpperCase()])(
    'under the key "%s" are those of Contractors: with graceDays never, nobody is deleted',
    async (key) => {
      sweeping.configure({ sources: { [key]: { graceDays: 'never' } } });
      await sweeping.plant('Contractors', past('past', 3));
      const report = await sweeping.sweep();
      expect(of(report, 'Contractors')).toMatchObject({ outcome: 'kept', due: 0, deleted: 0 });
      expect(await sweeping.names()).toHaveLength(3);
    },
  );

  test('for a source that there is not fail the run with their key, and nobody is deleted', async () => {
    sweeping.configure({ sources: { '*': { deleteThresholdPercent: 100 }, Kontraktoren: { graceDays: 'never' } } });
    await sweeping.plant('Contractors', past('past', 3));
    expect(await sweeping.sweep()).toMatchObject({
      outcome: 'failed',
      error:
        'Could not list the sources: nelm.config.ts has settings for "Kontraktoren", which is no source of the tenant. It has "Contractors", "Interns". Correct the key, or remove it.',
    });
    expect(await sweeping.names()).toHaveLength(3);
  });
});

describe('a list that lags behind deletions', () => {
  /** Has each deletion be done only when the records were listed so many times since; it is answered at once. */
  function lag(looks: number): void {
    const waiting: { left: number; send: () => Promise<Response> }[] = [];
    sweeping.intercept(async (request, send) => {
      if (isDeletion(request)) {
        waiting.push({ left: looks, send });
        return new Response(null, { status: 204 });
      }
      const answer = await send();
      if (!isList(request)) return answer;
      for (const one of waiting) one.left -= 1;
      for (const one of waiting.filter(({ left }) => left === 0)) await one.send();
      return answer;
    });
  }

  test('is looked at again: who is gone a moment later is counted, and is in the file that brings them back', async () => {
    await sweeping.plant('Contractors', past('past', 3));
    lag(1);
    const report = await sweeping.sweep();
    expect(report).toMatchObject({ outcome: 'completed', counts: { due: 3, deleted: 3, left: 0, remaining: 0 } });
    expect(await sweeping.names()).toEqual([]);
    expect(await sweeping.deletedNames(report, 'Contractors')).toEqual(['past.0', 'past.1', 'past.2']);
  });

  test.each([1, 5])('by %i looks lets nobody be skipped: all who are due are deleted the same day', async (looks) => {
    await sweeping.plant('Contractors', past('past', 600));
    await sweeping.plant('Interns', [{ name: 'now.0', end: '2027-12-31T00:00:00Z' }]);
    lag(looks);
    const report = await sweeping.sweep();
    expect(report).toMatchObject({ outcome: 'completed', counts: { due: 600, deleted: 600, left: 0, remaining: 0 } });
    expect(await sweeping.names()).toEqual(['now.0']);
    expect(await sweeping.deletedNames(report, 'Contractors')).toHaveLength(600);
  });

  test('for ever keeps nobody else from being deleted; who stays on it is in the file too, and the report says so', async () => {
    await sweeping.plant('Contractors', past('past', 300));
    // The first 250 are never deleted, whatever the tenant says.
    let deletions = 0;
    sweeping.intercept(async (request, send) => {
      if (isDeletion(request)) deletions += 1;
      return isDeletion(request) && deletions === 1 ? new Response(null, { status: 204 }) : await send();
    });
    sweeping.tenant.requests.clear();
    const before = sweeping.clock.now();
    const report = await sweeping.sweep();
    // Two find them. The first walk takes 4 looks; each of five more, up to some minutes apart, takes 2.
    expect(lists()).toBe(2 + 4 + 5 * 2);
    expect(report).toMatchObject({
      outcome: 'failed',
      error: 'Some people of Contractors are still listed after their deletion. Look at them in the tenant.',
      counts: { due: 300, deleted: 50, left: 0, remaining: 250 },
    });
    expect(await sweeping.names()).toHaveLength(250);
    expect(await sweeping.deletedNames(report, 'Contractors')).toHaveLength(300);
    expect(sweeping.clock.now() - before).toBeLessThan(hour);
    const page = await sweeping.box.objects.read(`runs/_expiry-sweep/${report.runId}/report.html`);
    expect(page?.bytes.toString()).toContain('A file may name people who are still there.');
  });
});

test('people who are left alone, and are moved out of the way between two looks, let nobody be skipped', async () => {
  await sweeping.plant('Contractors', [
    ...Array.from({ length: 10 }, (_, index) => ({ name: `touched.${index}`, end: '2026-02-01T00:00:00Z' })),
    ...past('past', 260),
  ]);
  const touched = await Array.fromAsync(sweeping.isc.records.list({ sorters: ['endDate'], limit: 10 }));
  const patchAll = async (changes: { phone: string } | { endDate: string }) => {
    for (const { id } of touched) await sweeping.isc.records.patch(id, changes);
  };
  let [listed, deletions] = [0, 0];
  sweeping.intercept(async (request, send) => {
    if (isList(request)) listed += 1;
    // Two lists have found everybody; the third is the look before the first deletion.
    if (isList(request) && listed === 3) await patchAll({ phone: '555-0199' });
    const answer = await send();
    if (isDeletion(request)) deletions += 1;
    if (isDeletion(request) && deletions === 1) await patchAll({ endDate: '2027-12-31T00:00:00Z' });
    return answer;
  });
  const report = await sweeping.sweep();
  expect(report).toMatchObject({ outcome: 'completed', counts: { due: 270, deleted: 260, left: 10, remaining: 0 } });
  expect(await sweeping.names()).toEqual(touched.map(({ accountName }) => accountName).sort());
  expect(await sweeping.deletedNames(report, 'Contractors')).toHaveLength(260);
});

describe('two sweeps that overlap', () => {
  const held = async () => {
    sweeping.configure({});
    await sweeping.plant('Contractors', past('held', 10));
  };

  test('ask the operators once', async () => {
    await held();
    const [mails, runs] = [(await sweeping.box.mails()).length, sweeping.heldRuns().length];
    // Neither notes that it asks before both have seen that nobody does.
    const { create } = sweeping.bucket;
    const both = Promise.withResolvers<void>();
    let waiting = 0;
    sweeping.bucket.create = async (key, value) => {
      if (key === `sources/${contractors}/asked.json`) {
        waiting += 1;
        if (waiting === 2) both.resolve();
        await both.promise;
      }
      return await create(key, value);
    };
    restore = () => {
      sweeping.bucket.create = create;
    };
    const ids = [sweeping.start(), sweeping.start()];
    await sweeping.pass(minute);
    const reports = await Promise.all(ids.map(sweeping.reportOf));
    expect(waiting).toBe(2);
    expect(reports.map((report) => report && of(report, 'Contractors')?.outcome).sort()).toEqual(['held', 'waits']);
    expect(reports.map((report) => report?.outcome)).toEqual(['completed', 'completed']);
    expect(sweeping.heldRuns()).toHaveLength(runs + 1);
    expect(await sweeping.box.mails()).toHaveLength(mails + 1);
    await sweeping.door.decide(await sweeping.newestToken(), 'approve');
    await sweeping.pass(minute);
    expect(await sweeping.names()).toEqual([]);
  });

  test('ask once though the second begins while the first one’s mail does not go out yet', async () => {
    await held();
    sweeping.box.script.push({ status: 429 }, { status: 429 });
    const [mails, runs] = [(await sweeping.box.mails()).length, sweeping.heldRuns().length];
    sweeping.start();
    await sweeping.pass(0);
    expect(of(await sweeping.sweep(), 'Contractors')?.outcome).toBe('waits');
    await sweeping.pass(hour);
    expect(sweeping.heldRuns()).toHaveLength(runs + 1);
    expect(await sweeping.box.mails()).toHaveLength(mails + 1);
    await sweeping.pass(8 * 24 * hour);
  });

  test('do not ask again what was approved and is being done', async () => {
    await held();
    await sweeping.sweep();
    const runs = sweeping.heldRuns().length;
    const other = await acquireLock(sweeping.bucket, contractors, 'another', sweeping.clock.now());
    await sweeping.door.decide(await sweeping.newestToken(), 'approve');
    await sweeping.pass(minute);
    expect(of(await sweeping.sweep(), 'Contractors')).toMatchObject({ due: 10, outcome: 'waits' });
    expect(sweeping.heldRuns()).toHaveLength(runs);
    if ('generation' in other) await releaseLock(sweeping.bucket, contractors, other.generation);
    await sweeping.pass(hour);
    expect(await sweeping.names()).toEqual([]);
  });

  test('leave it to the next day when the run that was to ask cannot be started', async () => {
    await held();
    const mails = (await sweeping.box.mails()).length;
    sweeping.failStarts(new Error('The function is not there.'));
    const first = await sweeping.sweep();
    expect(first).toMatchObject({
      outcome: 'failed',
      error: 'Could not ask for decisions: The function is not there.',
    });
    expect(of(first, 'Contractors')).toMatchObject({ due: 10, deleted: 0, outcome: 'failed' });
    sweeping.failStarts(undefined);
    expect(of(await sweeping.sweep(), 'Contractors')).toMatchObject({ outcome: 'waits' });
    await sweeping.pass(24 * hour);
    expect(of(await sweeping.sweep(), 'Contractors')).toMatchObject({ outcome: 'held' });
    await sweeping.pass(minute);
    expect(await sweeping.box.mails()).toHaveLength(mails + 1);
    await sweeping.pass(8 * 24 * hour);
  });
});

describe('a lock that is lost in mid-deletion, in an outage of more than 90 minutes', () => {
  /** The account names that each request to delete is about, in order. */
  let deletions: string[][];
  let down: (request: Request) => boolean;

  beforeEach(async () => {
    deletions = [];
    down = () => false;
    await sweeping.plant('Contractors', past('past', 3));
    await sweeping.plant('Interns', past('over', 2));
    const names = new Map(
      await Array.fromAsync(sweeping.isc.records.list(), ({ id, accountName }) => [id, accountName] as const),
    );
    sweeping.intercept(async (request, send) => {
      if (down(request)) throw new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } });
      if (isDeletion(request)) {
        const { ids } = (await request.clone().json()) as { ids: string[] };
        deletions.push(ids.map((id) => names.get(id) ?? '').sort());
      }
      return await send();
    });
  });

  /** Another run takes the source over, changes somebody, and gives it back or keeps it. */
  async function takeOver(keep = false): Promise<string> {
    const taken = await acquireLock(sweeping.bucket, contractors, 'another', sweeping.clock.now());
    if (!('generation' in taken)) throw new Error('The lock is still held.');
    const records = await Array.fromAsync(sweeping.isc.records.list());
    const touched = records.find(({ accountName }) => accountName === 'past.1');
    await sweeping.isc.records.patch(touched?.id ?? '', { phone: '555-0199' });
    if (!keep) await releaseLock(sweeping.bucket, contractors, taken.generation);
    return taken.generation;
  }

  /** Has the tenant be down for 95 minutes, from the first request on that is like this, and another run take over then. */
  async function outage(isFirst: (request: Request) => boolean, keep = false): Promise<string> {
    let [began, isUp] = [false, false];
    down = (request) => {
      began ||= isFirst(request);
      return began && !isUp;
    };
    const runId = sweeping.start();
    await sweeping.pass(95 * minute);
    const generation = await takeOver(keep);
    isUp = true;
    await sweeping.pass(hour);
    if (keep) {
      expect(await locks()).toEqual([`locks/${contractors}.json`]);
      await releaseLock(sweeping.bucket, contractors, generation);
    }
    expect(await locks()).toEqual([]);
    return runId;
  }

  /** The look right before the first deletion: the list before it has found who is due. */
  function atSecondList(): (request: Request) => boolean {
    let listed = 0;
    return (request) => {
      if (isList(request)) listed += 1;
      return listed === 2;
    };
  }

  test('lets nobody of its source be deleted before the source was looked at again; the others go on', async () => {
    const runId = await outage(atSecondList());
    const report = await sweeping.reportOf(runId);
    expect(report).toMatchObject({ outcome: 'completed' });
    expect(report?.sources).toMatchObject([
      { name: 'Contractors', due: 3, deleted: 2, left: 1, remaining: 0 },
      { name: 'Interns', due: 2, deleted: 2, left: 0, remaining: 0 },
    ]);
    expect(deletions).toEqual([
      ['over.0', 'over.1'],
      ['past.0', 'past.2'],
    ]);
    expect(await sweeping.names()).toEqual(['past.1']);
    expect(await sweeping.deletedNames({ runId }, 'Contractors')).toEqual(['past.0', 'past.2']);
  });

  test('that another run keeps leaves its source to the next day', async () => {
    const report = await sweeping.reportOf(await outage(atSecondList(), true));
    expect(report).toMatchObject({
      outcome: 'failed',
      error: 'Another run did not give Contractors free; the next sweep tries again.',
      sources: [
        { name: 'Contractors', outcome: 'busy', due: 3, deleted: 0, left: 0, remaining: 0 },
        { name: 'Interns', outcome: 'deleted', due: 2, deleted: 2 },
      ],
    });
    expect(deletions).toEqual([['over.0', 'over.1']]);
    expect(await sweeping.names()).toEqual(['past.0', 'past.1', 'past.2']);
  });

  test('after a deletion that got no answer: whom it was about stays in the file, and is tried again if unchanged', async () => {
    const runId = await outage(isDeletion);
    expect((await sweeping.reportOf(runId))?.sources).toMatchObject([
      { name: 'Contractors', due: 3, deleted: 2, left: 0, remaining: 1 },
      { name: 'Interns', due: 2, deleted: 2, left: 0, remaining: 0 },
    ]);
    expect(deletions).toEqual([
      ['over.0', 'over.1'],
      ['past.0', 'past.2'],
    ]);
    expect(await sweeping.names()).toEqual(['past.1']);
    expect(await sweeping.deletedNames({ runId }, 'Contractors')).toEqual(['past.0', 'past.1', 'past.2']);
  });

  test('after a deletion that got no answer, and kept by another run: nobody knows who is gone, and all are in the file', async () => {
    const runId = await outage(isDeletion, true);
    expect((await sweeping.reportOf(runId))?.sources).toMatchObject([
      { name: 'Contractors', outcome: 'busy', due: 3, deleted: 0, left: 0, remaining: 3 },
      { name: 'Interns', outcome: 'deleted', due: 2, deleted: 2 },
    ]);
    expect(deletions).toEqual([['over.0', 'over.1']]);
    expect(await sweeping.deletedNames({ runId }, 'Contractors')).toEqual(['past.0', 'past.1', 'past.2']);
  });

  test('of a source that was waited for alone: it begins again by looking, too', async () => {
    const first = await acquireLock(sweeping.bucket, contractors, 'the first', sweeping.clock.now());
    let [began, isUp] = [false, false];
    down = (request) => {
      began ||= deletions.length === 1 && isList(request) && request.url.includes(encodeURIComponent(contractors));
      return began && !isUp;
    };
    const runId = sweeping.start();
    await sweeping.pass(10 * minute);
    if ('generation' in first) await releaseLock(sweeping.bucket, contractors, first.generation);
    await sweeping.pass(100 * minute);
    expect(began).toBe(true);
    await takeOver();
    isUp = true;
    await sweeping.pass(hour);
    expect(await sweeping.reportOf(runId)).toMatchObject({
      outcome: 'completed',
      sources: [
        { name: 'Contractors', due: 3, deleted: 2, left: 1, remaining: 0 },
        { name: 'Interns', due: 2, deleted: 2, left: 0, remaining: 0 },
      ],
    });
    expect(deletions).toEqual([
      ['over.0', 'over.1'],
      ['past.0', 'past.2'],
    ]);
    expect(await locks()).toEqual([]);
  });
});

test('a source with an odd name has a file of its own in the run’s folder, to which the report leads', async () => {
  const name = 'Legal / Ops: "Süd"';
  const owner = seededClients.owner.clientId;
  const odd = await sweeping.isc.sources.create({ name, description: 'One with a slash', owner });
  await sweeping.longAgo(() =>
    sweeping.isc.records.create({
      ...{ sourceId: odd.id, accountName: 'odd.0', firstName: 'Ada', lastName: 'Example', email: 'ada@example.com' },
      ...{ phone: '1', manager: 'jane.doe', startDate: '2020-01-01T00:00:00Z', endDate: '2021-01-01T00:00:00Z' },
    }),
  );
  const report = await sweeping.sweep();
  expect(of(report, name)).toMatchObject({ deleted: 1, outcome: 'deleted' });
  const file = `deleted-Legal _ Ops_ _Süd_ (${odd.id}).csv`;
  const folder = `runs/_expiry-sweep/${report.runId}`;
  const kept = (await sweeping.box.objects.list(`${folder}/`)).filter((key) => key.includes('deleted-L'));
  expect(kept).toEqual([`${folder}/${file}`]);
  expect((await sweeping.box.objects.read(`${folder}/${file}`))?.bytes.toString()).toContain('odd.0');
  const page = await sweeping.box.objects.read(`${folder}/report.html`);
  const [, link = ''] = /href="(deleted-Legal[^"]*)"/.exec(page?.bytes.toString() ?? '') ?? [];
  expect(decodeURIComponent(link)).toBe(file);
});

test('a source whose long name has characters of two units keeps neither its own people nor those of others', async () => {
  const name = `${'a'.repeat(59)}\u{20000}`;
  const long = await sweeping.isc.sources.create({
    ...{ name: `${name}\u{20000}`, description: 'A long one' },
    owner: seededClients.owner.clientId,
  });
  await sweeping.longAgo(() =>
    sweeping.isc.records.create({
      ...{ sourceId: long.id, accountName: 'long.0', firstName: 'Ada', lastName: 'Example', email: 'ada@example.com' },
      ...{ phone: '1', manager: 'jane.doe', startDate: '2020-01-01T00:00:00Z', endDate: '2021-01-01T00:00:00Z' },
    }),
  );
  await sweeping.plant('Contractors', [{ name: 'past.0', end: '2021-01-01T00:00:00Z' }]);
  const report = await sweeping.sweep();
  expect(report.outcome).toBe('completed');
  expect(report.counts).toMatchObject({ deleted: 2 });
  const file = await sweeping.box.objects.read(`runs/_expiry-sweep/${report.runId}/deleted-${name} (${long.id}).csv`);
  expect(file?.bytes.toString()).toContain('long.0');
});

test('whoever is ended today, by an end of months ago, is kept for the grace of their source', async () => {
  await sweeping.plant('Contractors', [
    { name: 'long.gone', end: '2025-01-01T00:00:00Z' },
    { name: 'ended.today', end: '2027-01-01T00:00:00Z' },
  ]);
  const record = await Array.fromAsync(sweeping.isc.records.list());
  const id = record.find(({ accountName }) => accountName === 'ended.today')?.id ?? '';
  await sweeping.isc.records.patch(id, [{ op: 'replace', path: '/endDate', value: '2025-06-30T00:00:00Z' }]);
  const { counts } = await sweeping.sweep();
  expect(counts).toMatchObject({ due: 1, deleted: 1 });
  expect(await Array.fromAsync(sweeping.isc.records.list(), ({ accountName }) => accountName)).toEqual(['ended.today']);
});
