import { expect, test } from 'vitest';
import { resultText, shownReportSchema } from '../../../cli/console/result.ts';

const report = {
  version: 1,
  kind: 'expiry-sweep',
  runId: '20270131T050000000Z-expiry-sweep',
  startedAt: '2027-01-31T05:00:00.000Z',
  finishedAt: '2027-01-31T05:00:09.000Z',
  outcome: 'nothing-to-do',
  requests: { total: 1, retried: 0, throttled: 0 },
};
const shown = (fields: object) => resultText(shownReportSchema.parse({ ...report, ...fields }), 'report.html');

test('a run of any kind is told in a line, and what it counted in another', () => {
  expect(shown({})).toBe('\nexpiry-sweep: nothing to do (1 request)\n  report: report.html\n');
  expect(shown({ dryRun: true, outcome: 'completed', counts: { deleted: 12_000, kept: 3 } })).toBe(
    '\nexpiry-sweep (dry run): completed (1 request)\n  deleted 12,000, kept 3\n  report: report.html\n',
  );
});

test('of a sweep, what became of those past their grace, source by source', () => {
  const none = { deleted: 0, left: 0, remaining: 0 };
  const sources = [
    { id: 's1', name: 'Contractors', people: 37, due: 8, ...none, outcome: 'refused' },
    { id: 's2', name: 'Interns', people: 3, due: 0, ...none, outcome: 'nobody' },
  ];
  expect(shown({ outcome: 'completed', counts: { due: 8, ...none, held: 0 }, sources })).toBe(
    '\nexpiry-sweep: completed (1 request)\n  due 8, deleted 0, left 0, remaining 0, held 0\n' +
      '  Contractors, 8 past the grace: An operator decided that they are not deleted; once decisionDays are over they are asked about again.\n  report: report.html\n',
  );
});

test('of what source, and why it failed', () => {
  expect(shown({ source: { id: '1', name: 'Interns' }, outcome: 'failed', error: 'The tenant refused.' })).toBe(
    '\nexpiry-sweep of Interns: failed (1 request)\n  The tenant refused.\n  report: report.html\n',
  );
});

test('HR events each by its type and own id, what it changed, why it ended so and where it goes on', () => {
  const lines = [
    { event: { id: 'e-1', type: 'changed' }, outcome: 'changed', changed: [{ name: 'phone' }, { name: 'manager' }] },
    { event: { id: 'e-2', type: 'ended' }, outcome: 'held', changed: [], reason: 'Operators decide.', goesOnIn: 'r-2' },
    { event: { id: 'e-3' }, outcome: 'out-of-date', changed: [] },
  ];
  const run = { kind: 'hr-events', source: { name: 'Interns' }, outcome: 'completed' };
  expect(shown({ ...run, counts: { changed: 1, held: 1, 'out-of-date': 1 }, events: lines })).toBe(
    `
hr-events of Interns: completed (1 request)
  "changed" e-1: changed. Changed: phone, manager.
  "ended" e-2: held. Operators decide. It goes on in run r-2.
  "event" e-3: out of date
  changed 1, held 1, out-of-date 1
  report: report.html
`,
  );
  const many = Array.from({ length: 25 }, () => lines[2]);
  expect(shown({ ...run, events: many })).toContain('  and 5 events more in the report\n');
});

test('what a kind says in its own way does not keep its result from being shown', () => {
  expect(shown({ counts: ['x'], source: 'Interns', dryRun: 'no' })).toBe(shown({}));
});

const imported = {
  ...report,
  kind: 'csv-import',
  source: { id: 's1', name: 'Contractors' },
  file: { key: 'inbox/Contractors/people.csv', size: 10, etag: 'e' },
  unknownColumns: [],
  rejects: [],
};
const importShown = (fields: object) => resultText(shownReportSchema.parse({ ...imported, ...fields }), 'report.html');
const counts = { rows: 4, created: 0, updated: 0, unchanged: 0, rejected: 0, failed: 0 };

test('columns that are not used are named, as on the page of the report', () => {
  const shown = importShown({ counts, unknownColumns: ['Shoe size', 'column 7'] });
  expect(shown).toContain('\n  Columns that are not used: Shoe size, column 7.\n');
  expect(importShown({ counts })).not.toContain('not used');
  // A file says what it calls its columns.
  const hostile = ['Cost\ncentre', 'a\u001b[2Jb'];
  expect(importShown({ counts, unknownColumns: hostile })).toContain('are not used: Cost centre, a [2Jb.\n');
});

test('an import of which every row is bad does not say that there was nothing to do', () => {
  const rejects = [{ row: 2, column: 'End:', reason: 'is before the start, 1 September 2026' }];
  expect(importShown({ counts: { ...counts, rejected: 4 }, rejects })).toBe(`
people.csv → Contractors: nothing was imported: 4 of 4 rows rejected (4 rows, 1 request)
    created  updated  unchanged  rejected  failed
          0        0          0         4       0
  row 2, End: is before the start, 1 September 2026
  report: report.html
`);
});

test('an import of which rows gave way to a newer file says to which', () => {
  const gaveWay = [{ file: 'newer.csv', runId: 'r-2', droppedAt: '2026-11-24T10:00:00.000Z', rows: 3 }];
  const late = { outcome: 'completed', counts: { ...counts, created: 1, superseded: 3 }, gaveWay };
  expect(importShown(late)).toBe(`
people.csv → Contractors: imported (4 rows, 1 request)
    created  updated  unchanged  rejected  failed  superseded
          1        0          0         0       0           3
  3 rows gave way to newer.csv, which was dropped later: see superseded.csv
  report: report.html
`);
});
