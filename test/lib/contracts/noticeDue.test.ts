import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { daysLeft, noticeDue, noticeHorizon, type Warned } from '../../../lib/contracts/noticeDue.ts';

const settings = { noticeDays: [30, 14, 7, 1], timeZone: 'Europe/Berlin' };
const at = (instant: string) => ({ ...settings, now: Date.parse(instant) });

describe('a notice is due', () => {
  test.each([
    ['31 days before', '2026-11-30T22:59:59Z', '2026-10-30T07:00:00Z', undefined],
    ['30 days before, over the change to winter time', '2026-11-24T22:59:59Z', '2026-10-25T07:00:00Z', 30],
    ['late in the evening of the 30th day before', '2026-11-30T22:59:59Z', '2026-10-31T22:59:00Z', 30],
    ['between two days, for the one that was missed', '2026-11-30T22:59:59Z', '2026-11-20T07:00:00Z', 14],
    ['on the day before, over a leap day', '2028-03-01T22:59:59Z', '2028-02-29T07:00:00Z', 1],
    ['on the last day, when all were missed', '2026-11-30T22:59:59Z', '2026-11-30T07:00:00Z', 1],
    ['never once it is over', '2026-11-30T22:59:59Z', '2026-11-30T22:59:59Z', undefined],
  ])('%s', (_, endDate, now, step) => {
    expect(noticeDue(endDate, undefined, at(now))).toBe(step);
  });

  test('once for each day, and anew for another end', () => {
    const endDate = '2026-11-30T22:59:59Z';
    const now = at('2026-11-17T07:00:00Z');
    expect(noticeDue(endDate, { endDate, daysBefore: 30 }, now)).toBe(14);
    expect(noticeDue(endDate, { endDate: '2026-11-30T23:59:59+01:00', daysBefore: 14 }, now)).toBeUndefined();
    expect(noticeDue(endDate, { endDate: '2026-10-31T22:59:59Z', daysBefore: 1 }, now)).toBe(14);
    expect(noticeDue(endDate, { endDate, daysBefore: 0 }, now)).toBeUndefined();
  });

  test('and not for an end that is no date', () => {
    expect(noticeDue('', undefined, at('2026-11-17T07:00:00Z'))).toBeUndefined();
  });
});

describe('days left', () => {
  test.each([
    ['over the change to summer time', 'Europe/Berlin', '2027-03-27T22:30:00Z', '2027-03-29T21:59:59Z', 2],
    ['over the change to winter time', 'Europe/Berlin', '2026-10-24T22:30:00Z', '2026-10-26T22:59:59Z', 1],
    ['over a leap day', 'Europe/Berlin', '2028-02-28T08:00:00Z', '2028-03-01T22:59:59Z', 2],
    ['to a leap day', 'America/New_York', '2028-01-30T12:00:00Z', '2028-03-01T04:59:59Z', 30],
    ['to a midnight', 'Europe/Berlin', '2026-12-30T08:00:00Z', '2026-12-31T23:00:00Z', 1],
    ['where a day was left out', 'Pacific/Apia', '2011-12-29T12:00:00Z', '2011-12-31T09:59:59Z', 2],
    ['on the last day', 'Asia/Kolkata', '2026-12-30T18:30:00Z', '2026-12-31T18:29:59Z', 0],
  ])('%s', (_, timeZone, now, ends, left) => {
    expect(daysLeft(Date.parse(ends), Date.parse(now), timeZone)).toBe(left);
  });
});

const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia', 'Australia/Lord_Howe', 'America/Sao_Paulo'];
const stories = fc.record({
  timeZone: fc.constantFrom(...zones),
  noticeDays: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 }),
  start: fc.date({ min: new Date('2026-01-01'), max: new Date('2029-01-01'), noInvalidDate: true }),
  /** From one run to the next, in hours. */
  pauses: fc.array(fc.integer({ min: 0, max: 24 * 20 }), { minLength: 1, maxLength: 40 }),
  contractHours: fc.integer({ min: 1, max: 24 * 90 }),
});

/** A day of the calendar as a number, worked out by the whole of Temporal. */
const dayNumber = (moment: number, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(moment)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .since('1970-01-01', { largestUnit: 'days' }).days;

describe('whatever the zone, the days and the runs', () => {
  test('each step is given once at most, by the first run within it, and none is given early or after the end', () => {
    fc.assert(
      fc.property(stories, ({ timeZone, noticeDays, start, pauses, contractHours }) => {
        const ends = start.getTime() + contractHours * 3_600_000;
        const endDate = new Date(ends).toISOString();
        const given: number[] = [];
        const reached = new Set<number>();
        let last: Warned | undefined;
        let now = start.getTime();
        for (const pause of pauses) {
          now += pause * 3_600_000;
          const days = noticeDue(endDate, last, { now, timeZone, noticeDays });
          const left = dayNumber(ends - 1, timeZone) - dayNumber(now, timeZone);
          // The step that a person would read off a calendar.
          const step = now < ends ? noticeDays.toSorted((a, b) => a - b).find((one) => one >= left) : undefined;
          expect(days).toBe(step !== undefined && !reached.has(step) ? step : undefined);
          if (step !== undefined) reached.add(step);
          if (days === undefined) continue;
          given.push(days);
          last = { endDate, daysBefore: days };
          // However often it runs at that moment.
          expect(noticeDue(endDate, last, { now, timeZone, noticeDays })).toBeUndefined();
        }
        expect(new Set(given).size).toBe(given.length);
        expect(given).toEqual(given.toSorted((a, b) => b - a));
      }),
    );
  });

  test('whoever is due ends before the horizon, and nobody ends at it who is due today', () => {
    fc.assert(
      fc.property(stories, ({ timeZone, noticeDays, start, contractHours }) => {
        const now = start.getTime();
        const time = { now, timeZone, noticeDays };
        const horizon = noticeHorizon(time);
        const ends = now + contractHours * 3_600_000;
        const due = (end: number) => noticeDue(new Date(end).toISOString(), undefined, time);
        expect(due(ends) !== undefined).toBe(ends <= horizon);
        expect(due(horizon)).toBeDefined();
        expect(due(horizon + 1)).toBeUndefined();
      }),
    );
  });
});

test('before the first notice day none is due, whatever was said before', () => {
  const endDate = '2026-11-30T22:59:59Z';
  expect(noticeDue(endDate, { endDate, daysBefore: 60 }, at('2026-10-01T07:00:00Z'))).toBeUndefined();
});
