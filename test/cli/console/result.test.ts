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

test('of what source, and why it failed', () => {
  expect(shown({ source: { id: '1', name: 'Interns' }, outcome: 'failed', error: 'The tenant refused.' })).toBe(
    '\nexpiry-sweep of Interns: failed (1 request)\n  The tenant refused.\n  report: report.html\n',
  );
});

test('an event by its type, what it changed, and why it ended so', () => {
  const event = { kind: 'hr-events', event: { id: '1', type: 'changed' }, source: { name: 'Interns' } };
  expect(shown({ ...event, outcome: 'changed', changed: ['phone', 'manager'] })).toBe(
    '\nhr-events "changed" of Interns: changed (1 request)\n  changed: phone, manager\n  report: report.html\n',
  );
  expect(shown({ ...event, outcome: 'out-of-date', changed: [], reason: 'A later one is known.' })).toBe(
    '\nhr-events "changed" of Interns: out of date (1 request)\n  A later one is known.\n  report: report.html\n',
  );
});

test('what a kind says in its own way does not keep its result from being shown', () => {
  expect(shown({ counts: ['x'], source: 'Interns', dryRun: 'no' })).toBe(shown({}));
});
