import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SweepReport } from '../../../../lib/flows/expiry-sweep/sweepReport.ts';
import { recordEndings } from '../../../../lib/people/leavers.ts';
import { acquireLock, releaseLock } from '../../../../lib/store/lock.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import { type Crash, everywhereOnce } from '../../../inProcess.ts';
import { type Sweeping, startSweeping } from './sweeping.ts';

const day = 24 * 60 * 60_000;
const [list, sources, bulkDelete] = [
  'listNonEmployeeRecords',
  'listNonEmployeeSources',
  'deleteNonEmployeeRecordsInBulk',
] as const;

let sweeping: Sweeping;

beforeAll(async () => {
  sweeping = await startSweeping('2026-11-01T06:00:00Z');
});

afterAll(() => sweeping.close());

beforeEach(async () => {
  sweeping.configure({});
  await sweeping.empty();
});

afterEach(() => {
  sweeping.tenant.faults.clear();
  sweeping.host.crash = () => undefined;
});

const people = (prefix: string, count: number, daysAgo: number) => {
  const end = new Date(sweeping.clock.now() - daysAgo * day).toISOString();
  return Array.from({ length: count }, (_, index) => ({ name: `${prefix}.${index}`, end }));
};
/** How many days ago contracts ended: longer ago than the grace of 30 days, within it, and not yet. */
const [past, inGrace, future] = [200, 12, -300] as const;
const noThreshold = { sources: { '*': { deleteThresholdPercent: 100 } } };
const of = ({ sources }: SweepReport, wanted: string) => sources.find(({ name }) => name === wanted);

/** What the tenant was asked, but for tokens. */
function asked(): Record<string, number> {
  const { oauthToken: _, ...counts } = sweeping.tenant.requests.counts();
  return counts;
}

describe('requests', () => {
  test.each([
    { due: 0, find: 1, looks: 0, deletes: 0 },
    { due: 1, find: 1, looks: 2, deletes: 1 },
    { due: 250, find: 2, looks: 2, deletes: 1 },
    { due: 251, find: 2, looks: 3, deletes: 2 },
  ])(
    'for $due people: $find to find them, $deletes to delete them, one look before each and one after all',
    async ({ due, find, looks, deletes }) => {
      sweeping.configure(noThreshold);
      await sweeping.plant('Contractors', [...people('past', due, past), ...people('grace', 3, inGrace)]);
      await sweeping.plant('Interns', people('now', 3, future));
      sweeping.tenant.requests.clear();
      expect((await sweeping.sweep(true)).counts).toMatchObject({ due, deleted: 0 });
      expect(asked()).toEqual({ [sources]: 1, [list]: find });

      sweeping.tenant.requests.clear();
      const report = await sweeping.sweep();
      expect(report.counts).toMatchObject({ due, deleted: due, left: 0, remaining: 0 });
      const { oauthToken: _, ...counts } = sweeping.tenant.requests.counts();
      expect(counts).toEqual({ [sources]: 1, [list]: find + looks, ...(deletes > 0 && { [bulkDelete]: deletes }) });
      expect(report.requests.total).toBe(1 + find + looks + deletes);
      expect(await sweeping.names()).toHaveLength(6);
    },
  );

  test('are as few for sources of one grace, though another has another one or keeps everybody', async () => {
    sweeping.configure({
      sources: { '*': { deleteThresholdPercent: 100 }, Interns: { graceDays: 'never', deleteThresholdPercent: 100 } },
    });
    await sweeping.plant('Contractors', people('past', 2, past));
    await sweeping.plant('Interns', people('kept', 300, past));
    sweeping.tenant.requests.clear();
    const report = await sweeping.sweep();
    expect(of(report, 'Contractors')).toMatchObject({ due: 2, deleted: 2, outcome: 'deleted' });
    expect(of(report, 'Interns')).toMatchObject({ due: 0, deleted: 0, outcome: 'kept' });
    expect(sweeping.tenant.requests.counts()).toMatchObject({ [sources]: 1, [list]: 3, [bulkDelete]: 1 });

    sweeping.configure({
      sources: { '*': { graceDays: 20, deleteThresholdPercent: 100 }, Interns: { graceDays: 10 } },
    });
    await sweeping.plant('Contractors', people('older', 1, 21));
    await sweeping.plant('Interns', [...people('eleven', 1, 11), ...people('nine', 1, 9)]);
    expect((await sweeping.sweep(true)).sources.map(({ name, due }) => [name, due])).toEqual([
      ['Contractors', 1],
      ['Interns', 301],
    ]);
  });
});

describe('a sweep that crashes at every checkpoint', () => {
  /** A sweep of which one source is held and then approved, in spite of an API that fails; all that it leaves behind. */
  async function story(crash: Crash) {
    await sweeping.empty();
    const [heldBefore, mailsBefore] = [sweeping.heldRuns().length, (await sweeping.box.mails()).length];
    await sweeping.plant('Contractors', [...people('past', 3, past), ...people('grace', 5, inGrace)]);
    await sweeping.plant('Interns', [...people('held', 10, past), ...people('now', 2, future)]);
    sweeping.tenant.faults.set([
      { operationId: bulkDelete, fault: { drop: 'after' }, times: 1 },
      { operationId: list, fault: { truncate: true }, times: 1 },
      { operationId: sources, fault: { status: 503 }, times: 2 },
    ]);
    sweeping.host.crash = crash;
    const report = await sweeping.sweep();
    await sweeping.pass(1000);
    const atFirst = await sweeping.names();
    expect(await sweeping.door.decide(await sweeping.newestToken(), 'approve')).toMatchObject({ kind: 'decided' });
    await sweeping.pass(1000);
    const [heldRun = ''] = sweeping.heldRuns().slice(heldBefore);
    const heldReport = await sweeping.reportOf(heldRun);
    return {
      sources: report.sources,
      atFirst: atFirst.length,
      held: heldReport?.sources,
      names: await sweeping.names(),
      deleted: await sweeping.deletedNames(report, 'Contractors'),
      deletedLater: await sweeping.deletedNames({ runId: heldRun }, 'Interns'),
      mails: (await sweeping.box.mails()).length - mailsBefore,
      why: /ended longer ago than [^.]*[.]/.exec((await sweeping.box.mails())[mailsBefore]?.text ?? '')?.[0],
      asked: sweeping.heldRuns().length - heldBefore,
      locks: await sweeping.box.objects.list('locks/'),
    };
  }

  test('deletes the same people, says the same, and asks the operators once, as one that nothing disturbs', async () => {
    const undisturbed = await story(() => undefined);
    const counts = { left: 0, remaining: 0 };
    expect(undisturbed).toMatchObject({
      sources: [
        { name: 'Contractors', people: 8, due: 3, deleted: 3, ...counts, outcome: 'deleted' },
        { name: 'Interns', people: 12, due: 10, deleted: 0, ...counts, outcome: 'held' },
      ],
      atFirst: 17,
      why: 'ended longer ago than 30 days (graceDays of Interns).',
      held: [{ name: 'Interns', due: 10, deleted: 10, ...counts, outcome: 'deleted' }],
      names: ['grace.0', 'grace.1', 'grace.2', 'grace.3', 'grace.4', 'now.0', 'now.1'],
      deleted: ['past.0', 'past.1', 'past.2'],
      deletedLater: Array.from({ length: 10 }, (_, index) => `held.${index}`),
      mails: 1,
      asked: 1,
      locks: [],
    });
    for (const when of ['before', 'after'] as const) {
      let crashes = 0;
      const left = await story(
        everywhereOnce(when, () => {
          crashes += 1;
        }),
      );
      expect(left).toEqual(undisturbed);
      expect(crashes).toBeGreaterThan(30);
    }
  });
});

test('a sweep ends as if nothing had happened, in spite of an API that fails', async () => {
  sweeping.configure(noThreshold);
  await sweeping.plant('Contractors', [...people('past', 300, past), ...people('now', 5, future)]);
  sweeping.tenant.faults.set([
    { operationId: bulkDelete, fault: { drop: 'after' }, times: 1 },
    { operationId: list, fault: { truncate: true }, times: 1 },
    { fault: { status: 429, retryAfter: 2 }, times: 3 },
    { fault: { drop: 'before' }, times: 3 },
    { fault: { status: 503 }, probability: 0.3, seed: 11, times: 20 },
  ]);
  const report = await sweeping.sweep();
  expect(report).toMatchObject({ outcome: 'completed', counts: { due: 300, deleted: 300, left: 0, remaining: 0 } });
  expect(report.requests.throttled).toBeGreaterThanOrEqual(3);
  expect(await sweeping.names()).toHaveLength(5);
});

test('who is moved while an earlier batch is deleted is left alone', async () => {
  sweeping.configure(noThreshold);
  await sweeping.plant('Contractors', [...people('past', 250, past), ...people('moved', 1, 190)]);
  const [moved] = await Array.fromAsync(sweeping.isc.records.list({ sorters: ['-endDate'], limit: 1 }));
  let move: Promise<unknown> | undefined;
  sweeping.tenant.faults.set([
    {
      operationId: bulkDelete,
      fault: { latencyMs: 200 },
      matches() {
        move ??= sweeping.isc.records.patch(moved?.id ?? '', { endDate: '2029-06-30T00:00:00Z' });
        return true;
      },
    },
  ]);
  const report = await sweeping.sweep();
  await move;
  expect(of(report, 'Contractors')).toMatchObject({
    due: 251,
    deleted: 250,
    left: 1,
    remaining: 0,
    outcome: 'deleted',
  });
  expect(await sweeping.names()).toEqual(['moved.0']);
  expect(await sweeping.deletedNames(report, 'Contractors')).not.toContain('moved.0');
});

test('a batch that cannot be done ends the deletion; the file keeps everybody who may be gone', async () => {
  await sweeping.plant('Contractors', [...people('past', 3, past), ...people('now', 5, future)]);
  await sweeping.plant('Interns', [...people('held', 10, past), ...people('now', 2, future)]);
  const mails = (await sweeping.box.mails()).length;
  // The deletion is done, and the look after it is refused.
  let isDeleted = false;
  sweeping.intercept(async ({ url }, send) => {
    if (isDeleted) return Response.json({ detailCode: '403' }, { status: 403 });
    isDeleted = url.endsWith('/bulk-delete');
    return await send();
  });
  const report = await sweeping.sweep();
  expect(report).toMatchObject({
    outcome: 'failed',
    error: expect.stringMatching(/^Could not delete a batch: ISC answered GET .* with 403/),
    counts: { deleted: 0, remaining: 3, held: 10 },
  });
  expect(of(report, 'Contractors')).toMatchObject({ outcome: 'failed', due: 3, deleted: 0, left: 0, remaining: 3 });
  expect(await sweeping.deletedNames(report, 'Contractors')).toEqual(['past.0', 'past.1', 'past.2']);
  expect(await sweeping.names()).toHaveLength(17);
  expect(await sweeping.box.mails()).toHaveLength(mails + 1);
  expect(await sweeping.box.objects.list('locks/')).toEqual([]);
});

test('a source that another run writes to holds up no other', async () => {
  await sweeping.plant('Contractors', people('past', 1, past));
  await sweeping.plant('Interns', people('past', 1, past));
  const other = await acquireLock(sweeping.bucket, seededSources.Contractors.id, 'another', sweeping.clock.now());
  const before = sweeping.clock.now();
  const report = await sweeping.sweep();
  expect(report.error).toBe('Another run did not give Contractors free; the next sweep tries again.');
  expect(of(report, 'Contractors')).toMatchObject({ deleted: 0, outcome: 'busy' });
  expect(of(report, 'Interns')).toMatchObject({ deleted: 1, outcome: 'deleted' });
  expect(sweeping.clock.now() - before).toBeLessThan(60 * 60_000);
  expect(await sweeping.box.objects.list('locks/')).toEqual([`locks/${seededSources.Contractors.id}.json`]);
  if ('generation' in other) await releaseLock(sweeping.bucket, seededSources.Contractors.id, other.generation);
});

test('who leaves a source while the sweep waits for it counts: beyond the delete threshold the operators are asked', async () => {
  await sweeping.plant('Contractors', [...people('past', 5, past), ...people('now', 7, future)]);
  const { id } = seededSources.Contractors;
  const other = await acquireLock(sweeping.bucket, id, 'another', sweeping.clock.now());
  if (!('generation' in other)) throw new Error('The lock is held.');
  const runId = sweeping.start();
  await sweeping.pass(60_000);
  await recordEndings(sweeping.bucket, id, ['now.0'], sweeping.clock.now());
  await releaseLock(sweeping.bucket, id, other.generation);
  await sweeping.pass(30 * 60_000);

  const report = await sweeping.reportOf(runId);
  expect(report).toMatchObject({ outcome: 'completed', counts: { due: 5, deleted: 0, held: 5 } });
  expect(of(report as SweepReport, 'Contractors')).toMatchObject({ outcome: 'held', deleted: 0 });
  expect(await sweeping.names()).toHaveLength(12);
  await sweeping.door.decide(await sweeping.newestToken(), 'approve');
  await sweeping.pass(60_000);
  expect(await sweeping.names()).toEqual(people('now', 7, future).map(({ name }) => name));
});

describe('a held source', () => {
  async function hold(): Promise<string> {
    await sweeping.plant('Contractors', [...people('held', 10, past), ...people('later', 2, 28)]);
    expect(of(await sweeping.sweep(), 'Contractors')).toMatchObject({ due: 10, people: 12, outcome: 'held' });
    return await sweeping.newestToken();
  }

  test('once approved loses those who were approved, not who has become due since', async () => {
    sweeping.configure({ decisionDays: 20 });
    const token = await hold();
    await sweeping.pass(10 * day);
    // They are due by now, and for them nobody has said yes.
    expect(of(await sweeping.sweep(true), 'Contractors')).toMatchObject({ due: 12, outcome: 'waits' });
    await sweeping.door.decide(token, 'approve');
    await sweeping.pass(1000);
    expect(await sweeping.names()).toEqual(['later.0', 'later.1']);
    expect(await sweeping.door.decide(token, 'reject')).toMatchObject({ hold: { decided: { decision: 'approve' } } });
  });

  test('is asked about again the next day when nobody knows whether the mail went out', async () => {
    sweeping.box.script.push('drop');
    const first = await hold();
    expect(await sweeping.door.lookAt(first)).toMatchObject({ kind: 'open' });
    await sweeping.pass(day);
    const mails = (await sweeping.box.mails()).length;
    expect(of(await sweeping.sweep(), 'Contractors')).toMatchObject({ outcome: 'held' });
    expect(await sweeping.box.mails()).toHaveLength(mails + 1);
    const second = await sweeping.newestToken();
    expect(second).not.toBe(first);
    // A decision on one run is none on the other.
    await sweeping.door.decide(second, 'reject');
    expect(await sweeping.door.lookAt(first)).toMatchObject({ kind: 'open' });
    expect(await sweeping.door.lookAt(second)).toMatchObject({ kind: 'decided' });
    await sweeping.pass(8 * day);
    expect(await sweeping.names()).toHaveLength(12);
  });

  test.each([
    ['the first', 'second', 0],
    ['the second', 'first', 1],
  ] as const)('that was asked about twice, and refused by %s mail, is not swept by the %s', async (_, __, last) => {
    sweeping.box.script.push('drop');
    const first = await hold();
    await sweeping.pass(day);
    await sweeping.sweep();
    const tokens = [first, await sweeping.newestToken()] as const;
    await sweeping.door.decide(tokens[last], 'reject');
    await sweeping.pass(1000);
    await sweeping.door.decide(tokens[1 - last] ?? '', 'approve');
    await sweeping.pass(60_000);
    expect(await sweeping.names()).toHaveLength(12);
    const held = sweeping.heldRuns().slice(-2)[1 - last] ?? '';
    expect(await sweeping.reportOf(held)).toMatchObject({ sources: [{ deleted: 0, outcome: 'refused' }] });
    expect(of(await sweeping.sweep(), 'Contractors')).toMatchObject({ outcome: 'refused' });
  });

  test('is asked about again the next day when SES refuses the mail', async () => {
    sweeping.box.script.push({ status: 400, headers: { 'x-amzn-errortype': 'MessageRejected' } });
    await sweeping.plant('Contractors', people('held', 10, past));
    expect(of(await sweeping.sweep(), 'Contractors')).toMatchObject({ outcome: 'held' });
    await sweeping.pass(day);
    const mails = (await sweeping.box.mails()).length;
    expect(of(await sweeping.sweep(), 'Contractors')).toMatchObject({ outcome: 'held' });
    await sweeping.pass(1000);
    expect(await sweeping.box.mails()).toHaveLength(mails + 1);
    expect(await sweeping.door.lookAt(await sweeping.newestToken())).toMatchObject({ kind: 'open' });
  });

  test('is asked about once when SES takes the mail at the second try', async () => {
    sweeping.box.script.push({ status: 429 });
    await sweeping.plant('Contractors', people('held', 10, past));
    await sweeping.sweep();
    await sweeping.pass(60_000);
    const mails = (await sweeping.box.mails()).length;
    await sweeping.pass(day);
    expect(of(await sweeping.sweep(), 'Contractors')).toMatchObject({ outcome: 'waits' });
    expect(await sweeping.box.mails()).toHaveLength(mails);
  });

  test('that was refused is not swept because it has grown', async () => {
    const token = await hold();
    await sweeping.door.decide(token, 'reject');
    await sweeping.pass(day);
    await sweeping.plant('Contractors', people('new', 100, future));
    expect(of(await sweeping.sweep(), 'Contractors')).toMatchObject({ due: 10, people: 112, outcome: 'refused' });
    expect(await sweeping.names()).toHaveLength(112);
  });

  test('shows the last day of each contract in the organisation’s zone', async () => {
    sweeping.configure({ timeZone: 'America/New_York' });
    const all = Array.from({ length: 10 }, (_, index) => ({ name: `west.${index}`, end: '2026-02-02T04:59:59Z' }));
    await sweeping.plant('Contractors', all);
    await sweeping.sweep();
    const looked = await sweeping.door.lookAt(await sweeping.newestToken());
    const days = looked.kind === 'open' ? looked.hold.rows.map(([, , day]) => day) : [];
    expect(days).toEqual(all.map(() => '1 February 2026'));
  });

  test('that the tenant has no longer when it is approved is not said to keep everybody', async () => {
    const token = await hold();
    sweeping.intercept(async (request, send) => {
      const answer = await send();
      if (!request.url.includes('/non-employee-sources')) return answer;
      const sources = (await answer.json()) as { name: string }[];
      return Response.json(sources.filter(({ name }) => name !== 'Contractors'));
    });
    await sweeping.door.decide(token, 'approve');
    await sweeping.pass(60_000);
    sweeping.intercept(undefined);
    const report = await sweeping.reportOf(sweeping.heldRuns().at(-1) ?? '');
    expect(report).toMatchObject({ outcome: 'completed', counts: { due: 10, deleted: 0, left: 10 } });
    const page = await sweeping.box.objects.read(`runs/_expiry-sweep/${report?.runId}/report.html`);
    expect(String(page?.bytes)).not.toContain('The source keeps everybody.');
  });

  test('that nobody decides on lapses, and its link says so', async () => {
    const token = await hold();
    await sweeping.pass(8 * day);
    expect(await sweeping.door.decide(token, 'approve')).toMatchObject({ kind: 'expired' });
    await sweeping.pass(1000);
    expect(await sweeping.names()).toHaveLength(12);
  });

  test('that no operator can decide on fails the run', async () => {
    sweeping.configure({ operators: [] });
    await sweeping.plant('Contractors', people('held', 10, past));
    expect(await sweeping.sweep()).toMatchObject({
      outcome: 'failed',
      error: 'Nobody can decide on Contractors: set operators in nelm.config.ts.',
    });
    expect(await sweeping.names()).toHaveLength(10);
  });
});
