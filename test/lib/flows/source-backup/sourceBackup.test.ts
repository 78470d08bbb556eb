import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { block, liftBlock, readBlocks } from '../../../../lib/people/blocked.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import { everywhereOnce } from '../../../inProcess.ts';
import { type BackingUp, startBackingUp } from './backingUp.ts';

const minute = 60_000;
const { Contractors, Interns } = seededSources;
const [contractors, interns] = [`backups/${Contractors.id}_Contractors`, `backups/${Interns.id}_Interns`];
const exportOperation = 'exportNonEmployeeRecords';
const people = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `p.${index}`, end: '2029-12-31T00:00:00Z' }));

let backingUp: BackingUp;

beforeAll(async () => {
  backingUp = await startBackingUp('2026-11-01T02:00:00Z');
});

afterAll(() => backingUp.close());

beforeEach(async () => {
  backingUp.configure({});
  await backingUp.deleteEverybody();
  for (const key of await backingUp.keys()) await backingUp.box.objects.remove(key);
  // What was asked before counts no more towards the limit of 100 requests in ten seconds.
  backingUp.clock.advance(minute);
  backingUp.tenant.requests.clear();
});

afterEach(() => {
  backingUp.tenant.faults.clear();
  backingUp.host.crash = () => undefined;
  backingUp.exports.refused = undefined;
});

/** How many requests for an operation were answered well. */
function answered(operation: string): number {
  const entries = backingUp.tenant.requests.entries();
  return entries.filter(({ operationId, status }) => operationId === operation && status === 200).length;
}

describe('a source that the tenant refuses', () => {
  test('is reported at once, keeps no other from its backup, and nothing old is removed', async () => {
    backingUp.configure({ backups: { keepDaily: 1, keepMonthly: 0 } });
    await backingUp.backUp('2026-10-01T02:00:00Z');
    backingUp.exports.refused = Interns.id;
    const before = backingUp.clock.now();
    const { execution, report } = await backingUp.backUp('2026-10-02T02:00:00Z');
    expect(backingUp.clock.now() - before).toBeLessThan(minute);
    expect(execution.status).toBe('FAILED');
    expect(report).toMatchObject({
      outcome: 'failed',
      counts: { sources: 1, failed: 1 },
      sources: [
        { name: 'Contractors', key: `${contractors}/2026-10-02.csv`, removed: 0 },
        { name: 'Interns', error: expect.stringMatching(/^ISC answered GET .* with 400/) },
      ],
    });
    expect(report.error).toMatch(/^1 of 2 sources was not backed up; no old backup was removed\./);
    expect(await backingUp.keys()).toEqual([
      `${contractors}/2026-10-01.csv`,
      `${contractors}/2026-10-01.json`,
      `${contractors}/2026-10-02.csv`,
      `${contractors}/2026-10-02.json`,
      `${interns}/2026-10-01.csv`,
      `${interns}/2026-10-01.json`,
    ]);
  });
});

test('where something old cannot be removed, the page says that every source is backed up all the same', async () => {
  await backingUp.box.objects.write(`blocked/${Contractors.id}/broken.json`, Buffer.from('{'));
  const { report } = await backingUp.backUp('2026-09-01T02:00:00Z');
  await backingUp.box.objects.remove(`blocked/${Contractors.id}/broken.json`);
  expect(report).toMatchObject({ outcome: 'failed', counts: { sources: 2, failed: 0 } });
  const page = await backingUp.box.objects.read(`runs/_source-backup/${report.runId}/report.html`);
  expect(String(page?.bytes)).toContain('Every source is backed up, and not everything old was removed</h1>');
});

describe('the bucket', () => {
  test('has the backups of a source under its id, whatever it is called; they are compared and counted together', async () => {
    backingUp.configure({ backups: { keepDaily: 2, keepMonthly: 0 } });
    await backingUp.plant('Contractors', people(3));
    for (const day of [4, 5]) await backingUp.backUp(`2026-10-0${day}T02:00:00Z`);
    await backingUp.isc.sources.patch(Contractors.id, { name: 'Externals' });
    await backingUp.deleteEverybody();
    const { report } = await backingUp.backUp('2026-10-06T02:00:00Z');
    await backingUp.isc.sources.patch(Contractors.id, { name: 'Contractors' });
    const externals = `backups/${Contractors.id}_Externals`;
    expect(report.sources.find(({ id }) => id === Contractors.id)).toMatchObject({
      name: 'Externals',
      key: `${externals}/2026-10-06.csv`,
      rowsBefore: 3,
      rows: 0,
      fallen: true,
      removed: 1,
    });
    const ofSource = (await backingUp.keys()).filter((key) => key.includes(Contractors.id) && key.endsWith('.csv'));
    expect(ofSource).toEqual([`${contractors}/2026-10-05.csv`, `${externals}/2026-10-06.csv`]);
  });

  test('has backups of a source that the tenant no longer has, until their days are over, the last ones too', async () => {
    backingUp.configure({ backups: { keepDaily: 2, keepMonthly: 2 } });
    const gone = 'backups/0123456789abcdef_Gone';
    const later = 'backups/0123456789abcdef_Gone-later';
    for (const name of [`${gone}/2026-09-01`, `${gone}/2026-10-01`, `${later}/2026-10-02`]) {
      await backingUp.box.bucket.write(`${name}.csv`, 'x', 'text/csv');
      await backingUp.box.bucket.write(`${name}.json`, '{}', 'application/json');
    }
    const removed: number[] = [];
    const left = async (scheduledAt: string) => {
      const { report } = await backingUp.backUp(scheduledAt);
      removed.push(report.removedOfOthers);
      return (await backingUp.keys()).filter((key) => key.includes('Gone') && key.endsWith('.csv'));
    };
    expect(await left('2026-10-03T04:00:00Z')).toEqual([
      `${later}/2026-10-02.csv`,
      `${gone}/2026-09-01.csv`,
      `${gone}/2026-10-01.csv`,
    ]);
    expect(await left('2026-10-04T04:00:00Z')).toEqual([`${gone}/2026-09-01.csv`, `${gone}/2026-10-01.csv`]);
    expect(await left('2026-11-02T04:00:00Z')).toEqual([`${gone}/2026-10-01.csv`]);
    expect(await left('2026-12-02T04:00:00Z')).toEqual([]);
    expect((await backingUp.keys()).filter((key) => key.includes('Gone'))).toEqual([]);
    expect(removed).toEqual([0, 1, 1, 1]);
  });

  test('forgets a block that was lifted over runDays ago, and never one that holds', async () => {
    backingUp.configure({ retention: { runDays: 70 } });
    const { bucket } = backingUp.box;
    const by = (reason: string) => ({ by: 'kim', reason });
    const lift = (name: string, day: string) =>
      liftBlock(bucket, Contractors.id, name, by('lifted'), Date.parse(`${day}T12:00:00Z`));
    const stop = (name: string, day: string, reason = 'stopped') =>
      block(bucket, Contractors, name, by(reason), Date.parse(`${day}T12:00:00Z`));
    for (const name of ['lifted.long.ago', 'lifted.of.late', 'blocked.still', 'blocked.again']) {
      await stop(name, '2026-01-01');
    }
    await lift('lifted.long.ago', '2026-01-20');
    await lift('blocked.again', '2026-01-20');
    await stop('blocked.again', '2026-01-21', 'again');
    await lift('lifted.of.late', '2026-01-24');
    await backingUp.backUp('2026-04-03T02:00:00Z');
    const reasons = async (name: string) =>
      (await readBlocks(bucket, Contractors.id, name)).map(({ reason }) => reason);
    expect(await reasons('lifted.long.ago')).toEqual([]);
    expect(await reasons('lifted.of.late')).toEqual(['stopped']);
    expect(await reasons('blocked.still')).toEqual(['stopped']);
    expect(await reasons('blocked.again')).toEqual(['again']);
    expect(await bucket.list(`blocked/${Contractors.id}/`)).toHaveLength(3);
  });

  test('never has a backup written over by another run, not even by one of the same second', async () => {
    await backingUp.backUp('2026-10-07T02:00:00Z');
    await backingUp.backUp('2026-10-07T15:30:00Z');
    const before = await backingUp.box.objects.read(`${contractors}/2026-10-07_20261007T153000Z.json`);
    const { report } = await backingUp.backUp('2026-10-07T15:30:00.500Z');
    expect(report).toMatchObject({
      outcome: 'failed',
      sources: [
        { error: expect.stringMatching(/^The backup 2026-10-07_20261007T153000Z was made by another run\./) },
        {},
      ],
    });
    const after = await backingUp.box.objects.read(`${contractors}/2026-10-07_20261007T153000Z.json`);
    expect(after?.bytes.toString()).toBe(before?.bytes.toString());
  });
});

test('a backup is compared with the one before, also where its day is another one by UTC', async () => {
  backingUp.configure({ timeZone: 'America/New_York' });
  await backingUp.plant('Contractors', people(3));
  await backingUp.backUp('2026-10-09T08:00:00Z');
  await backingUp.deleteEverybody();
  expect((await backingUp.backUp('2026-10-09T16:00:00Z')).report.sources[0]).toMatchObject({ fallen: true });
  // At nine in the evening.
  const { report } = await backingUp.backUp('2026-10-10T01:00:00Z');
  expect(report.sources[0]).toMatchObject({ rowsBefore: 0, fallen: false });
});

describe('a mail about people who are gone', () => {
  async function fall(day: string) {
    await backingUp.plant('Contractors', people(3));
    await backingUp.backUp(`${day}T02:00:00Z`);
    await backingUp.deleteEverybody();
    return await backingUp.backUp(`${day}T12:00:00Z`);
  }

  test('that cannot be sent changes nothing of what the run came to', async () => {
    backingUp.box.script.push({ status: 400, headers: { 'x-amzn-errortype': 'MessageRejected' } });
    const mails = (await backingUp.box.mails()).length;
    const { execution, report } = await fall('2026-10-08');
    expect(execution.status).toBe('SUCCEEDED');
    expect(report).toMatchObject({ outcome: 'completed', sources: [{ fallen: true }, {}] });
    expect(await backingUp.box.mails()).toHaveLength(mails);
    expect(backingUp.lines.at(-2)).toContain('the operators could not be told');
  });

  test('names a source in a way that a shell takes as it is meant', async () => {
    await backingUp.isc.sources.patch(Contractors.id, { name: 'Con"$(reboot)' });
    await fall('2026-10-09');
    await backingUp.isc.sources.patch(Contractors.id, { name: 'Contractors' });
    const mail = (await backingUp.box.mails()).at(-1);
    expect(mail?.text).toContain(`npx nelm restore ${Contractors.id}`);
    expect(mail?.text).not.toMatch(/Ada|p\.0/);
  });
});

test('a backup that crashes at every checkpoint leaves what an undisturbed one does, and tells once', async () => {
  backingUp.configure({ backups: { keepDaily: 1, keepMonthly: 0 } });
  const left = [];
  for (const when of ['never', 'before', 'after'] as const) {
    for (const key of await backingUp.keys()) await backingUp.box.objects.remove(key);
    await backingUp.deleteEverybody();
    await backingUp.plant('Contractors', people(3));
    // Runs of other moments on the same days leave the same names.
    const second = { never: '00', before: '20', after: '40' }[when];
    await backingUp.backUp(`2026-10-10T02:00:${second}Z`);
    await backingUp.deleteEverybody();
    await backingUp.plant('Contractors', people(1));
    const mails = (await backingUp.box.mails()).length;
    backingUp.tenant.faults.set([
      { operationId: exportOperation, fault: { drop: 'after' }, times: 1 },
      { fault: { status: 503 }, probability: 0.3, seed: 7, times: 10 },
    ]);
    let crashes = 0;
    if (when !== 'never') {
      backingUp.host.crash = everywhereOnce(when, () => {
        crashes += 1;
      });
    }
    const { execution, report } = await backingUp.backUp(`2026-10-11T02:00:${second}Z`);
    backingUp.host.crash = () => undefined;
    backingUp.tenant.faults.clear();
    expect(execution.status).toBe('SUCCEEDED');
    expect(crashes).toBeGreaterThanOrEqual(when === 'never' ? 0 : 7);
    // What began before a crash may still be on its way, as a mail that was handed over is.
    await vi.waitFor(async () => expect(await backingUp.box.mails()).toHaveLength(mails + 1));
    const { outcome, counts, sources } = report;
    const keys = await backingUp.keys();
    const csv = (await backingUp.box.objects.read(`${contractors}/2026-10-11.csv`))?.bytes.toString();
    left.push({ outcome, counts, sources, keys, csv });
  }
  const [undisturbed, before, after] = left;
  expect(undisturbed).toMatchObject({
    outcome: 'completed',
    counts: { sources: 2, people: 1, failed: 0 },
    sources: [
      { rows: 1, rowsBefore: 3, fallen: true, removed: 1 },
      { rows: 0, rowsBefore: 0, fallen: false, removed: 1 },
    ],
    keys: [contractors, interns].flatMap((folder) => [`${folder}/2026-10-11.csv`, `${folder}/2026-10-11.json`]),
  });
  expect(before).toEqual(undisturbed);
  expect(after).toEqual(undisturbed);
}, 120_000);

test('a source whose exports always fail is tried for three hours and reported; the other ones are exported once', async () => {
  const sources = await Array.fromAsync(backingUp.isc.sources.list());
  const failing = sources.slice(0, 1).map(({ id }) => id);
  backingUp.tenant.faults.set([
    {
      operationId: exportOperation,
      fault: { status: 500 },
      matches: ({ path }) => failing.some((id) => path.includes(id)),
    },
  ]);
  const before = backingUp.clock.now();
  const { execution, report } = await backingUp.backUp('2026-10-15T02:00:00Z');
  const took = (backingUp.clock.now() - before) / minute;
  expect(took).toBeGreaterThanOrEqual(180);
  expect(took).toBeLessThan(185);
  expect(execution.status).toBe('FAILED');
  expect(report).toMatchObject({ outcome: 'failed', counts: { sources: 1, failed: 1 } });
  for (const { id, error } of report.sources) {
    expect(error, id).toEqual(
      failing.includes(id) ? expect.stringMatching(/^ISC answered GET .* with 500/) : undefined,
    );
  }
  expect(answered(exportOperation)).toBe(1);
  expect(execution.operationsUsed).toBeLessThan(150);
}, 120_000);

describe('twelve sources', () => {
  const names = Array.from({ length: 10 }, (_, index) => `Source ${String(index).padStart(2, '0')}`);

  beforeAll(async () => {
    await backingUp.addSources(names);
  }, 120_000);

  test('cost one request to list them and two each, three exports at a time, in thirteen operations', async () => {
    backingUp.exports.most = 0;
    // The first ones take long enough to be asked for side by side.
    backingUp.tenant.faults.set([{ operationId: exportOperation, fault: { latencyMs: 300 }, times: 3 }]);
    const { execution, report } = await backingUp.backUp('2026-10-12T02:00:00Z');
    expect(report).toMatchObject({ outcome: 'completed', counts: { sources: 12, failed: 0 } });
    expect(answered('listNonEmployeeSources')).toBe(1);
    expect(answered('getNonEmployeeSourceSchemaAttributes')).toBe(12);
    expect(answered(exportOperation)).toBe(12);
    const { total, retried } = report.requests;
    // A token may have been asked for as well.
    expect([25, 26]).toContain(total - retried);
    expect(backingUp.exports.most).toBe(3);
    expect(execution.operationsUsed).toBe(13);
  }, 120_000);

  test('whose exports are down for an hour are all backed up, each once, for fewer than a hundred operations', async () => {
    const end = backingUp.clock.now() + 60 * minute;
    backingUp.tenant.faults.set([
      { operationId: exportOperation, fault: { status: 503 }, matches: () => backingUp.clock.now() < end },
    ]);
    const { execution, report } = await backingUp.backUp('2026-10-13T02:00:00Z');
    expect(report).toMatchObject({ outcome: 'completed', counts: { sources: 12, failed: 0 } });
    expect(backingUp.clock.now()).toBeGreaterThanOrEqual(end);
    expect(answered(exportOperation)).toBe(12);
    expect(execution.operationsUsed).toBeLessThan(100);
    expect(report.requests.total).toBe(
      Object.values(backingUp.tenant.requests.counts()).reduce((sum, one) => sum + one, 0),
    );
  }, 120_000);
});

test('neither what is checkpointed nor the log names a person', async () => {
  await backingUp.plant('Contractors', people(2));
  const { execution } = await backingUp.backUp('2026-10-16T02:00:00Z');
  backingUp.exports.refused = Interns.id;
  const { execution: failed } = await backingUp.backUp('2026-10-17T02:00:00Z');
  const said = [JSON.stringify(execution), JSON.stringify(failed), ...backingUp.lines].join('\n');
  expect(said).toContain('source-backup ended');
  expect(said).not.toMatch(/p\.0|Ada|Ünal|@example\.com|jane\.doe/);
}, 120_000);
