import { expect, test } from 'vitest';
import { countsStill, losesAccess } from '../../../lib/people/leavers.ts';

const now = Date.parse('2026-11-24T10:00:00Z');
const runs = { startDate: '2026-01-01T00:00:00+01:00', endDate: '2026-12-31T23:59:59+01:00' };
const toCome = { ...runs, startDate: '2026-12-01T00:00:00+01:00' };

test.each<[boolean, string, typeof runs, Partial<typeof runs>]>([
  [true, 'ends sooner', runs, { endDate: '2026-12-31T23:59:58+01:00' }],
  [false, 'ends at the same moment', runs, { endDate: '2026-12-31T22:59:59Z' }],
  [false, 'ends later', runs, { endDate: '2027-01-31T23:59:59+01:00' }],
  [true, 'had no end, and gets one', { ...runs, endDate: '' }, { endDate: '2027-01-31T23:59:59+01:00' }],
  [false, 'had no end, and has none', { ...runs, endDate: '' }, {}],
  [false, 'is without an end from now on', runs, { endDate: '' }],
  [
    false,
    'has ended, to the moment',
    { ...runs, endDate: '2026-11-24T10:00:00Z' },
    { endDate: '2026-02-01T00:00:00Z' },
  ],
  [true, 'has not ended yet', { ...runs, endDate: '2026-11-24T10:00:01Z' }, { endDate: '2026-02-01T00:00:00Z' }],
  [true, 'has started, and is put off', runs, { startDate: '2026-11-24T10:00:01Z' }],
  [false, 'has started, and starts at another time of before', runs, { startDate: '2026-11-24T10:00:00Z' }],
  [false, 'has not started, and is put off', toCome, { startDate: '2026-12-02T00:00:00+01:00' }],
  [true, 'has not started, and ends sooner', toCome, { endDate: '2026-12-01T00:00:01+01:00' }],
])('whether somebody loses access (%s) who %s', (expected, _, before, changes) => {
  expect(losesAccess(before, { ...before, ...changes }, now)).toBe(expected);
});

test.each([
  [true, 'twenty minutes before', '2026-11-24T09:40:00Z'],
  [true, 'less than a day but a quarter of an hour before', '2026-11-23T10:15:00.001Z'],
  [false, 'a day but a quarter of an hour before', '2026-11-23T10:15:00Z'],
  [true, 'at the same moment', '2026-11-24T10:00:00Z'],
  [true, 'later, by the clock of another machine', '2026-11-24T10:00:01Z'],
])('the threshold counts (%s) who left %s', (expected, _, at) => {
  expect(countsStill(Date.parse(at), now)).toBe(expected);
});
