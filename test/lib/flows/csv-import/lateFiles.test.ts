import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runIdOf } from '../../../../lib/store/drop.ts';
import { row, startImporting } from './importing.ts';
import { checkLateFiles } from './lateFiles.ts';

let it: Awaited<ReturnType<typeof startImporting>>;

beforeAll(async () => {
  it = await startImporting();
});

afterAll(() => it.close());

beforeEach(async () => {
  await it.deleteEverybody();
  for (const prefix of ['inbox/', 'roster/', 'sources/']) {
    for (const key of await it.keys(prefix)) await it.box.objects.remove(key);
  }
});

type Dropped = Awaited<ReturnType<typeof it.drop>>;

/** Runs dropped files in a given order, one after the other; their reports in that order. */
async function run(...drops: readonly Dropped[]) {
  const host = it.host();
  const reports = [];
  for (const drop of drops) {
    const execution = host.start(drop, runIdOf(drop));
    await it.pass(host, 600_000);
    reports.push(await it.report(execution));
  }
  return reports;
}

/** The telephone numbers of those whose contracts go on. */
async function current(): Promise<Record<string, string | null | undefined>> {
  const people = [...(await it.people()).values()];
  const there = people.filter(({ endDate }) => Date.parse(endDate ?? '') > it.clock.now());
  return Object.fromEntries(there.map(({ accountName = '', phone }) => [accountName, phone]).sort());
}

const fileOf = async (runId: string | undefined, file: string) => {
  const key = (await it.keys('runs/')).find((one) => one.endsWith(`/${runId}/${file}`)) ?? '';
  return (await it.box.objects.read(key))?.bytes.toString().replace('\ufeff', '');
};

describe('an older file of the inbox that comes after a newer one', () => {
  test('has the say of whom a damaged name of a newer full list may mean', async () => {
    const first = await it.drop([row('jos\u00e9', '1'), row('ada', '1')], { name: 'first' });
    const older = await it.drop([row('jos\u00e9', '2')], { name: 'older' });
    const newer = await it.drop([row('jos?', '3'), row('ada', '3')], { name: 'newer', folder: 'roster' });
    const [, , late] = await run(first, newer, older);
    expect(late).toMatchObject({ outcome: 'completed', counts: { rows: 1, updated: 1 } });
    expect(await current()).toEqual({ ada: '3', 'jos\u00e9': '2' });
  });

  test('gives way to it person by person, says so of each, and does the rest', async () => {
    const older = await it.drop([row('ada', '1'), row('ben', '1'), row('cy', '1')], { name: 'older' });
    const newer = await it.drop([row('BEN', '2'), row('dee', '2')], { name: 'newer' });
    const [first, late] = await run(newer, older);
    expect(first).toMatchObject({ outcome: 'completed', counts: { created: 2 } });
    expect(late).toMatchObject({
      outcome: 'completed',
      counts: { rows: 3, created: 2, updated: 0, unchanged: 0, rejected: 0, superseded: 1 },
      gaveWay: [{ file: 'newer.csv', runId: runIdOf(newer), droppedAt: newer.droppedAt, rows: 1 }],
    });
    expect(await current()).toEqual({ BEN: '2', ada: '1', cy: '1', dee: '2' });
    const reason = `accountName: gave way to newer.csv, which was dropped later (24 November 2026 at 11:00 CET) and names this person; drop the row again if it is meant`;
    expect(await fileOf(late?.runId, 'superseded.csv')).toBe(
      `accountName,firstName,lastName,email,phone,manager,startDate,endDate,vendor,error\r\n${row('ben', '1')},"${reason}"\r\n`,
    );
    const page = await fileOf(late?.runId, 'report.html');
    expect(page).toContain('One row gave way to a newer file');
    expect(page).toContain('>newer.csv</td>');
  });

  test('is superseded, and says by what, when that names everybody in it', async () => {
    const older = await it.drop([row('ada', '1')], { name: 'older' });
    const newer = await it.drop([row('ada', '2')], { name: 'newer' });
    const [, late] = await run(newer, older);
    expect(late).toMatchObject({
      outcome: 'superseded',
      counts: { rows: 1, superseded: 1 },
      error: expect.stringContaining('superseded.csv has its rows, and which file each gave way to'),
    });
    expect(await current()).toEqual({ ada: '2' });
  });

  test('does what a rejected row of the newer one did not', async () => {
    const older = await it.drop([row('ada', '1')], { name: 'older' });
    const newer = await it.drop([row('ada', '2').replace('@example.com', ''), row('ben', '2')], { name: 'newer' });
    const [, late] = await run(newer, older);
    expect(late).toMatchObject({ outcome: 'completed', counts: { created: 1 } });
    expect(await current()).toEqual({ ada: '1', ben: '2' });
  });

  test.each(['inbox', 'roster'])(
    'gives way to nothing where the upload of a newer file of %s was refused',
    async (folder) => {
      const older = await it.drop([row('ada', '1'), row('cy', '1')], { name: 'older', folder });
      const newer = await it.drop([row('ada', '2'), row('ben', '2')], { name: 'newer', folder });
      const refusing = it.host({
        between: (method, path) =>
          method === 'POST' && /bulk-upload/.test(path) ? new Response('{}', { status: 400 }) : undefined,
      });
      const execution = refusing.start(newer, runIdOf(newer));
      await it.pass(refusing, 600_000);
      expect(await it.report(execution)).toMatchObject({ outcome: 'failed', counts: { failed: 2 } });
      const [late] = await run(older);
      expect(late).toMatchObject({ outcome: 'completed', counts: { created: 2 } });
      expect(await current()).toEqual({ ada: '1', cy: '1' });
    },
  );

  test('has its say where nobody approved what a newer one said', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `p.${index}`);
    await run(
      await it.drop(
        names.map((name) => row(name)),
        { name: 'base' },
      ),
    );
    const older = await it.drop([row('p.0', '5'), row('p.9', '5')], { name: 'older' });
    const sooner = names.slice(0, 8).map((name) => row(name, '2').replace('2027-12-31', '2026-11-25'));
    const newer = await it.drop([...sooner, row('p.9', '2')], { name: 'newer' });
    const host = it.host({ config: { operators: [] } });
    const execution = host.start(newer, runIdOf(newer));
    await it.pass(host, 600_000);
    expect(await it.report(execution)).toMatchObject({ decision: 'nobody', counts: { updated: 1, heldRows: 8 } });
    const [late] = await run(older);
    expect(late).toMatchObject({ outcome: 'completed', counts: { updated: 1, superseded: 1 } });
    expect(await current()).toMatchObject({ 'p.0': '5', 'p.9': '2' });
  });

  test('brings back nobody whom a newer full list lacks', async () => {
    await run(await it.drop([row('ada', '1'), row('ben', '1')], { name: 'before' }));
    const older = await it.drop([row('ben', '5'), row('cy', '5')], { name: 'older' });
    const list = await it.drop([row('ada', '1')], { name: 'list', folder: 'roster' });
    const [ended, late] = await run(list, older);
    expect(ended).toMatchObject({ outcome: 'completed', counts: { ended: 1 } });
    expect(late).toMatchObject({ outcome: 'superseded', counts: { rows: 2, superseded: 2 } });
    expect(await current()).toEqual({ ada: '1' });
    expect(await fileOf(late?.runId, 'superseded.csv')).toContain('and is a full list without this person');
  });

  test('is done but for those whom it names, while the newer full list has a row that may be anybody’s', async () => {
    const older = await it.drop([row('ada', '1'), row('cy', '1')], { name: 'older' });
    const list = await it.drop([row('ada', '2'), row('')], { name: 'list', folder: 'roster' });
    const [, late] = await run(list, older);
    expect(late).toMatchObject({ outcome: 'completed', counts: { created: 1, superseded: 1 } });
    expect(await current()).toEqual({ ada: '2', cy: '1' });
  });

  test('is superseded as a whole when the list of those whom the newer one named is gone', async () => {
    const older = await it.drop([row('ben', '1')], { name: 'older' });
    const newer = await it.drop([row('ada', '2')], { name: 'newer' });
    const [first] = await run(newer);
    const [list = ''] = (await it.keys('runs/')).filter((key) => key.endsWith(`/${first?.runId}/named.json`));
    await it.box.objects.remove(list);
    const [late] = await run(older);
    expect(late).toMatchObject({
      outcome: 'superseded',
      error: expect.stringContaining(`Run ${first?.runId} imported`),
    });
    expect(await current()).toEqual({ ada: '2' });
  });
});

describe('two files of one name, the second dropped before the first was read', () => {
  test.each([
    ['in the order of their drops', false],
    ['the newer one first', true],
  ])('are both applied and kept, %s', async (_, newerFirst) => {
    const older = await it.drop([row('ada', '1'), row('ben', '1')]);
    const newer = await it.drop([row('ben', '2'), row('cy', '2')]);
    expect(newer.key).toBe(older.key);
    const reports = await run(...(newerFirst ? [newer, older] : [older, newer]));
    expect(reports.map((report) => report?.outcome)).toEqual(['completed', 'completed']);
    expect(await current()).toEqual({ ada: '1', ben: '2', cy: '2' });
    expect(await fileOf(runIdOf(older), 'original.csv')).toContain(row('ben', '1'));
    expect(await fileOf(runIdOf(newer), 'original.csv')).toContain(row('ben', '2'));
    expect(await it.keys('inbox/')).toEqual([]);
  });

  test('are both previewed', async () => {
    const older = await it.drop([row('ada', '1')], { folder: 'preview' });
    const newer = await it.drop([row('ada', '2'), row('ben', '2')], { folder: 'preview' });
    const reports = await run(older, newer);
    expect(reports.map((report) => report?.counts.created)).toEqual([1, 2]);
  });

  test('in a bucket without versions, the first is refused and says why', async () => {
    const { versionId: _, ...older } = await it.drop([row('ada', '1')]);
    const newer = await it.drop([row('ben', '2')]);
    const [first, second] = await run(older, newer);
    expect(first).toMatchObject({
      outcome: 'refused',
      error: expect.stringContaining('Another file of the same name was dropped before this one was read'),
    });
    expect(second).toMatchObject({ outcome: 'completed' });
    expect(await current()).toEqual({ ben: '2' });
  });
});

describe('an older full list that comes after', () => {
  test('a newer file of the inbox ends whom neither has, and leaves those to the newer file whom it names', async () => {
    await run(await it.drop([row('ada', '1'), row('ben', '1'), row('cy', '1')], { name: 'before' }));
    const list = await it.drop([row('ada', '3')], { name: 'list', folder: 'roster' });
    const newer = await it.drop([row('ben', '4'), row('new', '4')], { name: 'newer' });
    const [, late] = await run(newer, list);
    expect(late).toMatchObject({ outcome: 'completed', counts: { rows: 1, updated: 1, ended: 1 } });
    expect(await current()).toEqual({ ada: '3', ben: '4', new: '4' });
  });

  test('a newer full list is superseded as a whole', async () => {
    const older = await it.drop([row('ada', '1')], { name: 'older', folder: 'roster' });
    const newer = await it.drop([row('ben', '2')], { name: 'newer', folder: 'roster' });
    const [first, late] = await run(newer, older);
    expect(late).toMatchObject({
      outcome: 'superseded',
      error: `Run ${first?.runId} imported a full list that was dropped later. Drop this one again if it is meant.`,
    });
    expect(await current()).toEqual({ ben: '2' });
  });

  test('a newer file waits with its endings for a decision, and does not lapse because that file had come', async () => {
    const everybody = ['ada', 'ben', 'cy', 'dee', 'eve', 'fay', 'gil', 'hal'];
    await run(
      await it.drop(
        everybody.map((name) => row(name)),
        { name: 'before' },
      ),
    );
    const list = await it.drop([row('ada', '3')], { name: 'list', folder: 'roster' });
    const newer = await it.drop([row('ben', '4')], { name: 'newer' });
    await run(newer);
    const host = it.host();
    const execution = host.start(list, runIdOf(list));
    await it.pass(host, 600_000);
    expect(await it.report(execution)).toMatchObject({ outcome: 'held', counts: { updated: 1, held: 6 } });
    const waiting = execution.operations.find(({ Type }) => Type === 'CALLBACK')?.CallbackDetails?.CallbackId ?? '';
    host.completeCallback(waiting, JSON.stringify({ decision: 'approve', at: new Date(it.clock.now()).toISOString() }));
    await it.pass(host, 600_000);
    expect(await it.report(execution)).toMatchObject({ outcome: 'completed', counts: { ended: 6 } });
    expect(await current()).toEqual({ ada: '3', ben: '4' });
  });
});

test('whatever the order of runs and kills, files give the same people as in the order of their drops', async () => {
  expect((await checkLateFiles(8)).done).toBeGreaterThan(0);
});
