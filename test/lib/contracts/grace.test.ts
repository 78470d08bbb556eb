import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endedBefore, graceCutoff, isPastGrace } from '../../../lib/contracts/grace.ts';

const cutoff = (now: string, days: number, zone: string) =>
  new Date(graceCutoff(Date.parse(now), days, zone)).toISOString();

test('the grace is counted in days of the calendar, at the same time of day', () => {
  expect(cutoff('2026-11-01T06:00:00Z', 0, 'Europe/Berlin')).toBe('2026-11-01T06:00:00.000Z');
  expect(cutoff('2026-07-31T06:00:00Z', 30, 'Europe/Berlin')).toBe('2026-07-01T06:00:00.000Z');
  // Between the two, clocks were set back: 7:00 in Berlin both times.
  expect(cutoff('2026-11-01T06:00:00Z', 30, 'Europe/Berlin')).toBe('2026-10-02T05:00:00.000Z');
  expect(cutoff('2026-11-01T06:00:00Z', 30, 'UTC')).toBe('2026-10-02T06:00:00.000Z');
  // And forward: 8:00 in Berlin both times.
  expect(cutoff('2026-04-01T06:00:00Z', 30, 'Europe/Berlin')).toBe('2026-03-02T07:00:00.000Z');
});

test('a time of day that the day does not have is the moment after the gap', () => {
  // 2:30 on 29 March 2026 does not exist in Berlin: it is 3:30 summer time.
  expect(cutoff('2026-03-30T00:30:00Z', 1, 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
});

test('leap days are days', () => {
  expect(cutoff('2028-03-01T12:00:00Z', 1, 'UTC')).toBe('2028-02-29T12:00:00.000Z');
  expect(cutoff('2027-03-01T12:00:00Z', 1, 'UTC')).toBe('2027-02-28T12:00:00.000Z');
  expect(cutoff('2028-03-30T12:00:00Z', 30, 'UTC')).toBe('2028-02-29T12:00:00.000Z');
});

test('an end at the very moment has not ended before it; one that is missing or no date never has', () => {
  const moment = Date.parse('2026-10-02T05:00:00Z');
  expect(endedBefore('2026-10-02T04:59:59Z', moment)).toBe(true);
  expect(endedBefore('2026-10-02T05:00:00Z', moment)).toBe(false);
  expect(endedBefore('2026-10-02T06:59:59+02:00', moment)).toBe(true);
  for (const none of [undefined, null, '', 'tomorrow']) expect(endedBefore(none, moment)).toBe(false);
});

test('a longer grace never lets anybody go who a shorter one keeps, in any zone at any time', () => {
  const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia', 'Australia/Lord_Howe');
  const now = fc.date({ min: new Date('2001-01-01'), max: new Date('2099-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(now, zone, fc.nat({ max: 1000 }), fc.nat({ max: 30 }), (date, timeZone, days, more) => {
      const shorter = graceCutoff(date.getTime(), days, timeZone);
      const longer = graceCutoff(date.getTime(), days + more, timeZone);
      expect(longer).toBeLessThanOrEqual(shorter);
      // A day has 24 hours, but for two of the year, and one that Samoa left out.
      expect(Math.abs(date.getTime() - shorter - days * 24 * 3600_000)).toBeLessThanOrEqual(25 * 3600_000);
    }),
  );
});

test('the grace runs from the end or from the last change, whichever is later; the very moment still has it', () => {
  const cutoff = Date.parse('2026-10-02T05:00:00Z');
  const ended = '2026-10-02T04:59:59Z';
  expect(isPastGrace({ endDate: ended }, cutoff)).toBe(true);
  expect(isPastGrace({ endDate: ended, modified: null }, cutoff)).toBe(true);
  expect(isPastGrace({ endDate: ended, modified: '2026-10-02T04:59:59Z' }, cutoff)).toBe(true);
  expect(isPastGrace({ endDate: ended, modified: '2026-10-02T05:00:00Z' }, cutoff)).toBe(false);
  expect(isPastGrace({ endDate: ended, modified: '2026-11-01T00:00:00Z' }, cutoff)).toBe(false);
  expect(isPastGrace({ endDate: '2026-10-02T05:00:00Z', modified: '2020-01-01T00:00:00Z' }, cutoff)).toBe(false);
  expect(isPastGrace({ modified: '2020-01-01T00:00:00Z' }, cutoff)).toBe(false);
});
