import { expect, test } from 'vitest';
import { createFigures } from '../../../cli/console/figures.ts';
import { metricLine, metricNames } from '../../../lib/log/metrics.ts';

const at = Date.parse('2026-11-24T08:00:00Z');

test('figures are added up, by stage alone; what waits is what waited last', () => {
  const figures = createFigures();
  figures.read('hr-events ended');
  figures.read('{"_aws": broken');
  expect(figures.text()).toBeUndefined();
  for (const source of ['Contractors', 'Interns', undefined]) {
    figures.read(metricLine({ Runs: 1, PeopleCreated: 1_200, Requests: 6, EventsWaiting: source ? 7 : 2 }, at, source));
  }
  expect(figures.text()).toBe(`Since the start:
  people      3,600 created, 0 updated, 0 ended, 0 deleted
  to look at  0 rejected, 0 held, 0 failed
  approvals   0 approved, 0 rejected, 0 left to people
  mails       0 sent, 0 refused
  requests    18 to ISC, 0 throttled, 0 sent again
  runs        3 in all, 0 failed
  waiting     0 files for a run, 2 events for a run, 0 events for a decision`);
});

test('every figure of the dashboard is shown', () => {
  const figures = createFigures();
  for (const [index, name] of metricNames.entries()) figures.read(metricLine({ [name]: 1_001 + index }, at));
  for (const index of metricNames.keys()) expect(figures.text()).toContain((1_001 + index).toLocaleString('en'));
});
