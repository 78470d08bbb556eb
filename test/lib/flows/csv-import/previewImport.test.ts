import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runIdOf } from '../../../../lib/store/drop.ts';
import type { Execution } from '../../../../local/aws/durable/execution.ts';
import { row, startImporting } from './importing.ts';

let it: Awaited<ReturnType<typeof startImporting>>;

beforeAll(async () => {
  it = await startImporting();
});

afterAll(() => it.close());

beforeEach(async () => {
  await it.deleteEverybody();
  for (const key of await it.keys('sources/')) await it.box.objects.remove(key);
});

type Folder = 'inbox' | 'roster' | 'preview';

/** Drops a file; its run goes on until it has ended, or waits for a decision. */
async function dropped(rows: readonly string[], folder: Folder = 'inbox') {
  const host = it.host();
  const drop = await it.drop(rows, { folder });
  const execution = host.start(drop, runIdOf(drop));
  await it.pass(host, 600_000);
  return { host, drop, execution, report: await it.report(execution) };
}

/** The lines of what a run says that it changed; whoever is ended is so now, on the day of the test. */
async function changesOf(execution: Execution): Promise<string[] | undefined> {
  const text = await it.runFile(execution, 'changes.csv');
  return text
    ?.trimEnd()
    .split('\r\n')
    .map((line) => line.replace(/,2026-11-24T[\d:]+\+01:00$/, ',now'));
}

describe('changes.csv', () => {
  test('says of each person what changed, from what to what, and the report shows the first of it', async () => {
    await dropped([row('ada'), row('ben'), row('cy')]);
    const changed = row('ada', '+49 30 5550').replace('2027-12-31', '2027-06-30');
    const { execution, report } = await dropped([changed, row('ben'), row('=new')], 'roster');
    expect(await changesOf(execution)).toEqual([
      'account,what,from,to',
      "'=new,created,,",
      "ada,phone,1,'+49 30 5550",
      'ada,endDate,2027-12-31T23:59:59+01:00,2027-06-30T23:59:59+02:00',
      'cy,ended,2027-12-31T23:59:59+01:00,now',
    ]);
    expect(report?.changes).toMatchObject({ count: 4, first: [{ account: '=new', what: 'created' }, {}, {}, {}] });
    const page = await it.runFile(execution, 'report.html');
    expect(page?.replaceAll(/<td[^>]*>/g, '<td>')).toContain(
      '<td>ada</td><td>end date</td><td>31 December 2027</td><td>30 June 2027</td>',
    );
  });

  test('is not there where nothing changed', async () => {
    await dropped([row('ada')]);
    const { execution, report } = await dropped([row('ada')]);
    expect(report?.outcome).toBe('nothing-to-do');
    expect(await it.runFile(execution, 'changes.csv')).toBeUndefined();
  });

  test('has who was ended after a decision, once it was done', async () => {
    const names = ['ada', 'ben', 'cy', 'dee', 'eve', 'fay', 'gil', 'hal'];
    await dropped(names.map((name) => row(name)));
    const { host, execution } = await dropped([row('ada', '2')], 'roster');
    expect(await changesOf(execution)).toEqual(['account,what,from,to', 'ada,phone,1,2']);
    const waiting = execution.operations.find(({ Type }) => Type === 'CALLBACK')?.CallbackDetails?.CallbackId ?? '';
    host.completeCallback(waiting, JSON.stringify({ decision: 'approve', at: new Date(it.clock.now()).toISOString() }));
    await it.pass(host, 600_000);
    const ended = names.slice(1).map((name) => `${name},ended,2027-12-31T23:59:59+01:00,now`);
    expect((await changesOf(execution))?.slice(2)).toEqual(ended);
  });
});

describe('a file in preview/', () => {
  test('is said what it would do, and does nothing: no lock, no upload, the requests of reading', async () => {
    const names = ['ada', 'ben', 'cy', 'dee'];
    await dropped(names.map((name) => row(name)));
    const before = await it.people();
    it.tenant.requests.clear();
    const bad = row('bad').replace('@example.com', '');
    const { execution, report, drop } = await dropped([row('ada', '2'), row('ben'), row('new'), bad], 'preview');
    expect(report).toMatchObject({
      outcome: 'previewed',
      counts: { rows: 4, created: 1, updated: 1, unchanged: 1, rejected: 1, failed: 0 },
      asRoster: { ended: 0, held: 2, notEnded: 0 },
      rejects: [{ row: 5, column: 'email' }],
    });
    const { oauthToken: _, ...requests } = it.tenant.requests.counts();
    expect(requests).toEqual({
      listNonEmployeeSources: 1,
      getNonEmployeeSourceSchemaAttributes: 1,
      exportNonEmployeeRecords: 1,
      getPublicIdentities: 1,
    });
    expect(await it.people()).toEqual(before);
    expect(execution.operations.map(({ Name }) => Name)).not.toContain('take the lock');
    expect(await changesOf(execution)).toEqual([
      'account,what,from,to',
      'new,created,,',
      'ada,phone,1,2',
      'cy,"ended, as a full list",2027-12-31T23:59:59+01:00,now',
      'dee,"ended, as a full list",2027-12-31T23:59:59+01:00,now',
    ]);
    expect(await it.runFile(execution, 'rejected.csv')).toContain('must look like name@example.com');
    expect(await it.runFile(execution, 'report.html')).toContain(
      'Dropped under roster/, this file would wait for a decision to end 2 people.',
    );
    expect(await it.keys('preview/')).toEqual([]);
    expect(await it.keys('locks/')).toEqual([]);
    // An older file that comes later gives way to none that was only looked at.
    expect(JSON.stringify(await it.keys('sources/'))).toContain('files.json');
    const [record = ''] = (await it.keys('sources/')).filter((key) => key.endsWith('/files.json'));
    expect((await it.box.objects.read(record))?.bytes.toString()).not.toContain(runIdOf(drop));
  });

  test('says what would wait for a decision', async () => {
    const names = ['ada', 'ben', 'cy', 'dee', 'eve', 'fay', 'gil', 'hal'];
    await dropped(names.map((name) => row(name)));
    const ending = names.slice(0, 7).map((name) => row(name).replace('2027-12-31', '2026-11-20'));
    const { report } = await dropped(ending, 'preview');
    expect(report).toMatchObject({ outcome: 'previewed', counts: { updated: 0, heldRows: 7 } });
    expect(report?.missing).toMatch(/^7 rows of the file would end people/);
    expect(report?.changes?.first[0]).toMatchObject({ account: 'ada', what: 'endDate, after a decision' });
    const list = await dropped([row('ada')], 'preview');
    expect(list.report).toMatchObject({ asRoster: { ended: 0, held: 7 }, counts: { unchanged: 1 } });
    expect(list.report?.asRoster?.note).toMatch(/^7 of the 8 people whose contracts go on are not in the roster/);
  });

  test('is refused as it would be in the inbox', async () => {
    const { report } = await dropped([], 'preview');
    expect(report).toMatchObject({ outcome: 'previewed', counts: { rows: 0 } });
    const host = it.host();
    const drop = await it.dropBytes('preview/Contractors/notes.md', '# Notes\n');
    const execution = host.start(drop, runIdOf(drop));
    await it.pass(host, 600_000);
    expect(await it.report(execution)).toMatchObject({
      outcome: 'refused',
      error: expect.stringContaining('The file has no header'),
    });
  });
});
