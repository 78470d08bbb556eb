import { expect, test } from 'vitest';
import {
  calendarDay,
  contractDays,
  daysBetween,
  daysUntilStart,
  endOfDayIn,
  lastDay,
} from '../../../lib/dates/days.ts';
import { dayText, lastDayText } from '../../../lib/dates/dayText.ts';

const zone = 'Europe/Berlin';

test.each([
  ['of one day', '2026-03-01T00:00:00+01:00', '2026-03-01T23:59:59+01:00', { least: 1, most: 1 }],
  ['of a day and a second', '2026-03-01T00:00:00+01:00', '2026-03-02T00:00:01+01:00', { least: 2, most: 2 }],
  ['of a whole day', '2026-03-01T00:00:00+01:00', '2026-03-02T00:00:00+01:00', { least: 1, most: 1 }],
  ['over the change to summer time', '2026-03-29T00:00:00+01:00', '2026-03-29T23:59:59+02:00', { least: 1, most: 1 }],
  ['of a bare start', '2026-03-01', '2026-03-10T23:59:59+01:00', { least: 9, most: 11 }],
  ['of a bare end', '2026-03-01T00:00:00+01:00', '2026-03-10', { least: 9, most: 11 }],
  ['of two bare days', '2026-03-01', '2026-03-01', { least: 0, most: 2 }],
  ['of no time', '2026-03-01T00:00:00+01:00', '2026-03-01T00:00:00+01:00', undefined],
  ['that ends before it starts', '2026-03-02T00:00:00+01:00', '2026-03-01T00:00:00+01:00', undefined],
  ['without a start', '', '2026-03-01', undefined],
  ['without an end', '2026-03-01', 'open', undefined],
])('a contract %s, from %s to %s', (_, start, end, days) => {
  expect(contractDays(start, end, zone)).toEqual(days);
});

test.each([
  ['tomorrow at its first moment', '2026-11-25T00:00:00+01:00', { least: 1, most: 1 }],
  ['today at its first moment', '2026-11-24T00:00:00+01:00', { least: 0, most: 0 }],
  ['yesterday at its last', '2026-11-23T23:59:59+01:00', { least: -1, most: -1 }],
  ['a bare day', '2026-11-30', { least: 5, most: 7 }],
  ['no day', 'soon', undefined],
])('days until a start %s', (_, start, days) => {
  expect(daysUntilStart(start, Date.parse('2026-11-24T22:59:59Z'), zone)).toEqual(days);
});

test('a day in some days is over at its midnight, over the change to summer time too', () => {
  const over = (days: number, now: string) => new Date(endOfDayIn(days, Date.parse(now), zone)).toISOString();
  expect(over(0, '2026-11-24T22:59:59Z')).toBe('2026-11-24T23:00:00.000Z');
  expect(over(30, '2027-03-20T06:00:00Z')).toBe('2027-04-19T22:00:00.000Z');
});

test('midnights of the zone are counted, not hours', () => {
  const at = (instant: string) => Date.parse(instant);
  expect(daysBetween(at('2026-11-24T22:59:59Z'), at('2026-11-24T23:00:00Z'), zone)).toBe(1);
  expect(daysBetween(at('2026-11-24T23:00:00Z'), at('2026-11-25T22:59:59Z'), zone)).toBe(0);
  expect(daysBetween(at('2026-11-25T12:00:00Z'), at('2026-11-23T12:00:00Z'), zone)).toBe(-2);
});

test('a contract that ends at midnight has the day before as its last', () => {
  const at = (instant: string) => lastDay(Date.parse(instant), zone);
  expect(at('2026-12-31T23:00:00Z')).toMatchObject({ year: 2026, month: 12, day: 31 });
  expect(at('2026-12-31T23:00:01Z')).toMatchObject({ year: 2027, month: 1, day: 1 });
  expect(calendarDay(Date.parse('2026-12-31T23:00:00Z'), zone)).toMatchObject({ year: 2027, month: 1, day: 1 });
});

test('days as people read them', () => {
  expect(dayText('2027-01-31')).toBe('31 January 2027');
  expect(lastDayText('2026-12-31T23:00:00Z', zone)).toBe('31 December 2026');
  expect(lastDayText('2026-12-31T23:00:01Z', zone)).toBe('1 January 2027');
  // Of somebody of whom the name alone is known, or whose end somebody has written otherwise.
  expect(['', 'soon'].map((end) => lastDayText(end, zone))).toEqual(['', 'soon']);
});
