import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { type Extendable, extendedEnd, extensionDays, extensionOffers } from '../../../lib/contracts/extension.ts';

/** From 1 January 2026 through 31 December 2026 in Berlin. */
const contract: Extendable = {
  start: '2025-12-31T23:00:00Z',
  end: Date.parse('2026-12-31T22:59:59Z'),
  timeZone: 'Europe/Berlin',
  maxContractDays: 730,
};

describe('an extension', () => {
  test('is offered by 30, 90 and 180 days', () => {
    expect(extensionOffers(contract)).toEqual([
      { days: 30, day: '2027-01-30' },
      { days: 90, day: '2027-03-31' },
      { days: 180, day: '2027-06-29' },
    ]);
    expect(extensionDays(contract)).toEqual({ first: '2027-01-01', last: '2027-12-31' });
  });

  test('is not offered where the contract would be too long', () => {
    const short = { ...contract, maxContractDays: 400 };
    expect(extensionOffers(short)).toEqual([{ days: 30, day: '2027-01-30' }]);
    expect(extensionDays(short)).toEqual({ first: '2027-01-01', last: '2027-02-04' });
    expect(extensionDays({ ...contract, maxContractDays: 365 })).toBeUndefined();
    expect(extensionOffers({ ...contract, maxContractDays: 365 })).toEqual([]);
  });

  test('goes through the last second of the day, summer time or not', () => {
    expect(extendedEnd('2027-03-27', contract)).toEqual({ end: '2027-03-27T23:59:59+01:00' });
    expect(extendedEnd('2027-03-28', contract)).toEqual({ end: '2027-03-28T23:59:59+02:00' });
    expect(extendedEnd('2028-02-29', { ...contract, maxContractDays: 3000 })).toEqual({
      end: '2028-02-29T23:59:59+01:00',
    });
  });

  test.each([
    ['2026-12-31', 'That is no later than the contract ends now.'],
    ['1999-01-01', 'That is no later than the contract ends now.'],
    ['2027-12-31', undefined],
    ['2028-01-01', 'The contract may be 730 days long at most.'],
    ['9999-12-31', 'The contract may be 730 days long at most.'],
    ['2027-02-29', 'That is not a day of the calendar.'],
    ['2027-13-01', 'That is not a day of the calendar.'],
    ['0000-00-00', 'That is not a day of the calendar.'],
    ['2027-1-1', 'That is not a day of the calendar.'],
    ['2027-01-31T00:00:00Z', 'That is not a day of the calendar.'],
    [' 2027-01-31', 'That is not a day of the calendar.'],
    ['٢٠٢٧-01-31', 'That is not a day of the calendar.'],
    ['+002027-01-31', 'That is not a day of the calendar.'],
    ['', 'That is not a day of the calendar.'],
    ['<script>', 'That is not a day of the calendar.'],
  ])('through "%s" is refused: %s', (day, problem) => {
    const read = extendedEnd(day, contract);
    expect('problem' in read ? read.problem : undefined).toBe(problem);
  });

  test('is refused when the contract is as long as it may be', () => {
    expect(extendedEnd('2027-01-01', { ...contract, maxContractDays: 365 })).toEqual({
      problem: 'The contract is as long as it may be.',
    });
  });
});

test('whatever is asked for, an end that is given is later than before, the last second of its day, and within the bound', () => {
  const contracts = fc.record({
    timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'Pacific/Apia', 'America/St_Johns', 'America/Sao_Paulo'),
    start: fc.date({ min: new Date('2010-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
    hours: fc.integer({ min: 1, max: 24 * 800 }),
    maxContractDays: fc.integer({ min: 1, max: 1_000 }),
    later: fc.integer({ min: -400, max: 1_200 }),
  });
  fc.assert(
    fc.property(contracts, ({ timeZone, start, hours, maxContractDays, later }) => {
      const end = start.getTime() + hours * 3_600_000;
      const one = { start: start.toISOString(), end, timeZone, maxContractDays };
      const day = Temporal.Instant.fromEpochMilliseconds(end - 1)
        .toZonedDateTimeISO(timeZone)
        .toPlainDate()
        .add({ days: later })
        .toString();
      const read = extendedEnd(day, one);
      const bound = Temporal.Instant.fromEpochMilliseconds(start.getTime())
        .toZonedDateTimeISO(timeZone)
        .add({ days: maxContractDays }).epochMilliseconds;
      if ('problem' in read) {
        const lastSecond = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: '23:59:59' });
        expect(later < 1 || lastSecond.epochMilliseconds > bound).toBe(true);
        return;
      }
      const given = Temporal.Instant.from(read.end).toZonedDateTimeISO(timeZone);
      expect(given.epochMilliseconds).toBeGreaterThan(end);
      expect(given.epochMilliseconds).toBeLessThanOrEqual(bound);
      expect(given.toPlainTime().toString()).toBe('23:59:59');
    }),
  );
});

describe('on the boundary', () => {
  test('a contract of which nobody knows how long it is, is not extended', () => {
    expect(extensionDays({ ...contract, start: '' })).toBeUndefined();
    expect(extensionDays({ ...contract, end: Number.NaN })).toBeUndefined();
    expect(extensionOffers({ ...contract, start: 'long ago' })).toEqual([]);
  });

  test('one day is left, and is given', () => {
    const one = { ...contract, maxContractDays: 366 };
    expect(extensionDays(one)).toEqual({ first: '2027-01-01', last: '2027-01-01' });
    expect(extendedEnd('2027-01-01', one)).toEqual({ end: '2027-01-01T23:59:59+01:00' });
  });

  test('an offer of the very last day is made', () => {
    expect(extensionOffers({ ...contract, maxContractDays: 395 })).toEqual([{ days: 30, day: '2027-01-30' }]);
    expect(extensionOffers({ ...contract, maxContractDays: 394 })).toEqual([]);
  });

  test('the day of the bound counts when its last second is within it', () => {
    const start = '2026-01-01T23:59:59+01:00';
    const one = { start, end: Date.parse('2026-01-31T22:59:59Z'), timeZone: 'Europe/Berlin', maxContractDays: 60 };
    expect(extensionDays(one)).toEqual({ first: '2026-02-01', last: '2026-03-02' });
    expect(extensionDays({ ...one, start: '2026-01-01T23:59:58+01:00' })).toEqual({
      first: '2026-02-01',
      last: '2026-03-01',
    });
  });

  test('a text that only ends as a day does is none', () => {
    expect(extendedEnd('12027-01-31', contract)).toEqual({ problem: 'That is not a day of the calendar.' });
  });
});
