import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { nothingLeft } from './invariants/nothingLeft.ts';
import { newJournal } from './journal.ts';
import { createMemoryStorage } from './memoryStorage.ts';
import type { Seen } from './seen.ts';

/** A world in which nothing is looked at but its bucket, of the first of March, and what runs, on the fifth. */
function worldOf() {
  const droppedAt = Date.parse('2026-03-01T00:00:00Z');
  const storage = createMemoryStorage(() => droppedAt);
  const journal = newJournal();
  const running: { name: string; status: string }[] = [];
  const look = nothingLeft();
  const world = { storage, lambda: { engine: { executions: () => running } } };
  const now = Date.parse('2026-03-05T00:00:00Z');
  return {
    ...{ journal, running },
    async put(key: string, value: object): Promise<void> {
      await storage.client.send(new PutObjectCommand({ Bucket: 'nelm', Key: key, Body: JSON.stringify(value) }));
    },
    drop: (key: string, runId: string) => void journal.drops.push({ key, runId, droppedAt, isTold: true } as never),
    found: (isLast = false, imports: object[] = []) =>
      look({ world, journal, imports, isQuiet: true, isLast, now } as unknown as Seen),
  };
}

test('a question that was decided and stands open again is seen', async () => {
  const { put, found } = worldOf();
  const hold = { runId: 'r1', expiresAt: '2026-03-02T00:00:00Z' };
  await put('decisions/r1.json', { ...hold, decided: { decision: 'approve' } });
  expect(found()).toEqual([]);
  await put('decisions/r1.json', hold);
  expect(found()).toEqual(['5: The question of r1 has lapsed and stands open.']);
});

test('a file may stay whose own run failed or waits, and no other', async () => {
  const { put, drop, found, running } = worldOf();
  for (const run of ['failed', 'waiting', 'completed']) {
    await put(`inbox/Interns/${run}.csv`, {});
    drop(`inbox/Interns/${run}.csv`, run);
  }
  running.push({ name: 'sim-csv-waiting', status: 'RUNNING' });
  const reported = ['failed', 'completed'].map((run) => ({ report: { runId: run, outcome: run, counts: {} } }));
  const left = ['5: The file inbox/Interns/completed.csv is left behind its run completed.'];
  expect(found(false, reported)).toEqual(left);
  expect(found(false, [{ report: { runId: 'gone', outcome: 'failed', counts: {} } }])).toEqual(left);
  drop('inbox/Interns/gone.csv', 'gone');
  expect(found(false, [{ report: { runId: 'gone', outcome: 'failed', counts: {} } }])).toEqual([
    ...left,
    '5: The file inbox/Interns/gone.csv of the run gone, which has failed, is gone.',
  ]);
  // Of 800011: the reports are not there any more, and the files still are.
  expect(found()).toEqual(left);
  await put('inbox/Interns/strange.csv', {});
  expect(found()).toContain('5: The file inbox/Interns/strange.csv is there, and nobody dropped it.');
});

test('a file of which some waited may have failed, and lies with its run', () => {
  const { drop, found } = worldOf();
  drop('inbox/Interns/people.csv', 'one');
  const failed = (counts: object, decision?: string) =>
    found(false, [{ report: { runId: 'one', outcome: 'failed', counts, decision } }]);
  const gone = ['5: The file inbox/Interns/people.csv of the run one, which has failed, is gone.'];
  expect(failed({ held: 0, heldRows: 0 })).toEqual(gone);
  // Of 950017: nobody could be asked about them, and the rest was done.
  expect(failed({ heldRows: 2 })).toEqual([]);
  expect(failed({ held: 1 })).toEqual([]);
  expect(failed({}, 'approved')).toEqual([]);
});

test('of two files that were dropped in the same millisecond the later one lies there', async () => {
  const { put, drop, found, running } = worldOf();
  await put('inbox/Interns/people.csv', {});
  for (const run of ['completed', 'waiting']) drop('inbox/Interns/people.csv', run);
  running.push({ name: 'sim-csv-waiting', status: 'RUNNING' });
  expect(found()).toEqual([]);
});

test('a file of a run that failed may go with one of the same bytes', () => {
  const { journal, found } = worldOf();
  const event = { source: 'Interns', rows: [{ account: 'qx.1', phone: '1', start: '2026-01-01', end: '2026-12-31' }] };
  const other = { ...event, rows: event.rows.map((row) => ({ ...row, phone: '2' })) };
  const drop = (runId: string, of: object) =>
    void journal.drops.push({ key: 'roster/Interns/people.csv', runId, event: of } as never);
  drop('before', other);
  drop('failed', event);
  const failed = [{ report: { runId: 'failed', outcome: 'failed', counts: {} } }];
  expect(found(false, failed)).toHaveLength(1);
  // Of 976000 and 576086: S3 removes what is byte for byte what was read.
  journal.drops.unshift({ ...journal.drops[0], event } as never);
  expect(found(false, failed)).toEqual([]);
});

test('events may wait for the run of their own group, and for no other', async () => {
  const { put, found, running } = worldOf();
  await put('waiting/1/group1/event.json', {});
  await put('waiting/1/group2/event.json', {});
  running.push({ name: 'sim-held-group2', status: 'RUNNING' });
  expect(found(true)).toEqual(['5: Events of group1 wait, and no run with them.']);
});
