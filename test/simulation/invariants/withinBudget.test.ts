import { expect, test } from 'vitest';
import { newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { withinBudget } from './withinBudget.ts';

/** What does not hold of a day without a fault on which one run came to this. */
function wrongOfRun(
  report: { kind: string } & Record<string, unknown>,
  operationsUsed = 20,
  lasting: object[] = [],
): string[] {
  const world = {
    ...{ happened: [], lambda: { engine: { executions: () => [{ name: 'one', operationsUsed }] } } },
    sources: new Map(['Contractors', 'Interns', 'Agency 3'].map((name) => [name, {}])),
    faults: { asked: () => 3, rates: {}, astray: [] },
    jobs: { lasting },
  };
  const others = [{ folder: `runs/_${report.kind}/one`, report }];
  return withinBudget()({ others, world, plan: { events: [] }, journal: newJournal() } as unknown as Seen);
}

const times = { startedAt: '2026-03-02T09:00:00Z', finishedAt: '2026-03-02T09:00:05Z' };

function wrongOf(kind: string, error: string): string[] {
  return wrongOfRun({ kind, outcome: 'failed', error, requests: { total: 2 }, ...times });
}

test('of some requests one may be left to the next run of approvals', () => {
  const error = '1 of 2 items could not be decided; the list says why. The next run tries again.';
  expect(wrongOf('approvals', error)).toEqual([]);
  expect(wrongOf('expiry-notice', error)).toEqual([
    `1: runs/_expiry-notice/one failed though nothing went wrong that does not pass: ${error}`,
  ]);
  expect(wrongOf('approvals', 'ISC answered 503.')).toHaveLength(1);
});

/** Whether a run may have asked so much. */
const mayAsk = (total: number, report: { kind: string } & Record<string, unknown>) =>
  wrongOfRun({ outcome: 'completed', requests: { total }, ...times, ...report }).length === 0;

test('an event of an HR system takes eight requests, and each further one another', () => {
  const events = [{}];
  expect([8, 9].map((total) => mayAsk(total, { kind: 'hr-events', events }))).toEqual([true, false]);
  expect([10, 11].map((total) => mayAsk(total, { kind: 'hr-events', events: [{}, {}, {}] }))).toEqual([true, false]);
});

test('an event of somebody who was let in and is gone may be tried seven times more, in a minute', () => {
  const run = { kind: 'hr-events', events: [{}], finishedAt: '2026-03-02T09:01:00Z' };
  expect([29, 30].map((total) => mayAsk(total, run))).toEqual([true, false]);
});

test('an event that waits for approvers takes two an hour on the first day, and two every six hours then', () => {
  const ends = { '2026-03-02T19:00:00Z': 29 + 2 * 11, '2026-03-04T15:00:00Z': 29 + 2 * (24 + 9 + 1) };
  for (const [finishedAt, most] of Object.entries(ends)) {
    const run = { kind: 'hr-events', events: [{}], finishedAt };
    expect([most, most + 1].map((total) => mayAsk(total, run))).toEqual([true, false]);
  }
});

test('a rule takes a request for each item and one for each decision, and each person who is handed over one', () => {
  const counts = { pending: 3, approved: 1, rejected: 1 };
  expect([7, 8].map((total) => mayAsk(total, { kind: 'approvals', counts }))).toEqual([true, false]);
  expect([7, 8].map((total) => mayAsk(total, { kind: 'manager-transfer', people: [{}, {}] }))).toEqual([true, false]);
});

test('a backup takes two requests, and two for each source, and a comparison four, and one for each', () => {
  expect([8, 9].map((total) => mayAsk(total, { kind: 'source-backup' }))).toEqual([true, false]);
  expect([7, 8].map((total) => mayAsk(total, { kind: 'source-drift' }))).toEqual([true, false]);
});

test('a file takes 15 requests, and 25 where some of it waits for a decision', () => {
  expect([15, 16].map((total) => mayAsk(total, { kind: 'csv-import' }))).toEqual([true, false]);
  expect([25, 26].map((total) => mayAsk(total, { kind: 'csv-import', decision: 'approved' }))).toEqual([true, false]);
});

test('a sweep takes four requests, and two for each source, the notices four, and one for each', () => {
  expect([10, 11].map((total) => mayAsk(total, { kind: 'expiry-sweep' }))).toEqual([true, false]);
  expect([7, 8].map((total) => mayAsk(total, { kind: 'expiry-notice' }))).toEqual([true, false]);
});

test('an execution has fewer operations than AWS allows', () => {
  const report = { kind: 'expiry-notice', outcome: 'completed', requests: { total: 2 }, ...times };
  expect(wrongOfRun(report, 2_999)).toEqual([]);
  expect(wrongOfRun(report, 3_000)).toEqual(['8: one used 3000 operations.']);
});

test('an upload that fails is a reason for a run that uploads, and for no other', () => {
  const lasting = [{ from: Date.parse(times.startedAt), to: Date.parse(times.finishedAt) }];
  const failed = (kind: string) =>
    wrongOfRun({ kind, outcome: 'failed', error: 'ISC.', requests: { total: 2 }, ...times }, 20, lasting);
  expect(failed('csv-import')).toEqual([]);
  expect(failed('source-backup')).toHaveLength(1);
});

test('an upload that was troubled while a run waited for it is no failure that passes', () => {
  const failed = {
    kind: 'csv-import',
    outcome: 'failed',
    error: 'The upload ended in ERROR.',
    requests: { total: 2 },
    ...times,
  };
  const troubled = (from: string, to: string) =>
    wrongOfRun(failed, 20, [{ from: Date.parse(from), to: Date.parse(to) }]);
  expect(troubled('2026-03-02T09:00:01Z', '2026-03-02T09:00:09Z')).toEqual([]);
  expect(troubled('2026-03-02T08:00:00Z', '2026-03-02T08:59:59Z')).toHaveLength(1);
});

test('a day has its requests, however often it is looked at', () => {
  const look = withinBudget();
  let asked = 0;
  const after = (hours: number, more: number) => {
    asked += more;
    const world = {
      ...{ happened: [], lambda: { engine: { executions: () => [] } }, jobs: { lasting: [] }, sources: new Map() },
      faults: { asked: () => asked, rates: {}, astray: [] },
    };
    const seen = { others: [], world, plan: { events: [] }, journal: newJournal(), now: hours * 3_600_000 };
    return look(seen as unknown as Seen);
  };
  expect([after(0, 10), after(12, 300), after(18, 100)]).toEqual([[], [], []]);
  expect(after(24, 1)).toEqual(['8: A day took 401 requests, more than 400.']);
  expect([after(48, 400), after(120, 1_200)]).toEqual([[], []]);
  expect(after(144, 401)).toHaveLength(1);
});
