import { expect, test } from 'vitest';
import { latestEnd } from '../../../lib/contracts/contractLength.ts';

const latest = (start: string, days: number) => new Date(latestEnd(start, days, 'Europe/Berlin')).toISOString();

test.each([
  ['whole years are years, over a 29 February too', '2027-03-01T00:00:00+01:00', 730, '2029-02-28T23:00:00.000Z'],
  ['… and without one', '2025-03-01T00:00:00+01:00', 730, '2027-02-28T23:00:00.000Z'],
  ['from a 29 February they are no fewer than the days', '2028-02-29T00:00:00+01:00', 365, '2029-02-27T23:00:00.000Z'],
  [
    'any other number is of days, over a change of the clocks too',
    '2026-03-01T00:00:00+01:00',
    60,
    '2026-04-29T22:00:00.000Z',
  ],
])('%s', (_, start, days, expected) => {
  expect(latest(start, days)).toBe(expected);
});
