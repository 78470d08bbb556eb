import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import {
  contractYears,
  type DateKind,
  dateReader,
  endsTooSoon,
  unreadableDate,
  writeMoment,
  yearOf,
} from '../../../lib/dates/dates.ts';

const berlin = { timeZone: 'Europe/Berlin', dateFormats: ['dd.MM.yyyy', 'M/d/yyyy'] };

function readIn(timeZone: string, text: string, kind: DateKind): string | undefined {
  return dateReader({ ...berlin, timeZone })(text, kind)?.text;
}

describe('what is read', () => {
  test.each<[string, DateKind, string]>([
    ['2026-03-01', 'start', '2026-03-01T00:00:00+01:00'],
    ['2026-12-31', 'end', '2026-12-31T23:59:59+01:00'],
    ['31.12.2026', 'end', '2026-12-31T23:59:59+01:00'],
    ['7/4/2026', 'start', '2026-07-04T00:00:00+02:00'],
    ['2026-03-01T08:00:00Z', 'start', '2026-03-01T09:00:00+01:00'],
    ['2026-03-01T08:00Z', 'end', '2026-03-01T09:00:00+01:00'],
    ['2026-03-01T08:00:00.999Z', 'end', '2026-03-01T09:00:00+01:00'],
    ['2020-04-05T08:00:00-10:00', 'start', '2020-04-05T20:00:00+02:00'],
    ['2026-07-01T08:00:00+0200', 'start', '2026-07-01T08:00:00+02:00'],
    ['2026-03-01 08:00', 'start', '2026-03-01T08:00:00+01:00'],
    ['2026-03-01T08:00', 'end', '2026-03-01T08:00:00+01:00'],
    ['2026-12-31 00:00:00', 'end', '2026-12-31T23:59:59+01:00'],
    ['2026-12-31T00:00:00.000', 'end', '2026-12-31T23:59:59+01:00'],
    ['2026-12-31 00:00:00', 'start', '2026-12-31T00:00:00+01:00'],
    ['2026-12-31 00:00', 'end', '2026-12-31T23:59:59+01:00'],
    ['2026-12-31T00:00Z', 'end', '2026-12-31T01:00:00+01:00'],
    ['2026-12-31 00:00:01', 'end', '2026-12-31T00:00:01+01:00'],
    ['2026-12-31 00:00:00Z', 'end', '2026-12-31T01:00:00+01:00'],
    ['31.12.2026 00:00:00', 'end', '2026-12-31T23:59:59+01:00'],
    ['12/31/2026 12:00:00 AM', 'end', '2026-12-31T23:59:59+01:00'],
    ['2028-02-29', 'start', '2028-02-29T00:00:00+01:00'],
    ['9999-12-31', 'end', '9999-12-31T23:59:59+01:00'],
  ])('%s as %s is %s', (text, kind, instant) => {
    expect(readIn('Europe/Berlin', text, kind)).toBe(instant);
  });

  test('a time of which a format says how it is written', () => {
    const read = dateReader({ timeZone: 'Europe/Berlin', dateFormats: ['dd.MM.yyyy HH:mm', 'M/d/yyyy h:mm a'] });
    const texts = [
      '31.12.2026 17:30',
      '31.12.2026 00:00',
      '7/4/2026 5:30 PM',
      '7/4/2026 12:00 AM',
      '7/4/2026 13:00 PM',
    ];
    expect(texts.map((text) => read(text, 'end')?.text)).toEqual([
      '2026-12-31T17:30:00+01:00',
      '2026-12-31T23:59:59+01:00',
      '2026-07-04T17:30:00+02:00',
      '2026-07-04T23:59:59+02:00',
      undefined,
    ]);
  });

  test('a day that begins after midnight starts with its first moment', () => {
    expect(readIn('America/Asuncion', '2023-10-01', 'start')).toBe('2023-10-01T01:00:00-03:00');
    expect(readIn('America/Asuncion', '2023-09-30', 'end')).toBe('2023-09-30T23:59:59-04:00');
  });

  test('a local time that the clocks skip is an hour later, one that they repeat the first', () => {
    expect(readIn('Europe/Berlin', '2026-03-29T02:30', 'start')).toBe('2026-03-29T03:30:00+02:00');
    expect(readIn('Europe/Berlin', '2026-10-25T02:30', 'start')).toBe('2026-10-25T02:30:00+02:00');
  });

  test('an offset with seconds is written in UTC', () => {
    expect(readIn('Africa/Monrovia', '1971-01-01', 'start')).toBe('1971-01-01T00:44:30Z');
    expect(readIn('Africa/Monrovia', '1971-01-01', 'end')).toBe('1971-01-02T00:44:29Z');
  });
});

test.each([
  '',
  'soon',
  '2026-02-29',
  '31.02.2027',
  '2026-13-01',
  '2026-3-1',
  '01.03.26',
  '13/13/2026',
  '46023',
  '20260301',
  '2026-03-01T25:00Z',
  '2026-03-01T08:00:00+99:00',
  '2026-03-01T08:00:00Z[Europe/Berlin]',
  '2026-03-01T08',
  '2026-03-01x',
  '31.12.2026 17:30',
  '31.12.2026 12:00',
  'P1Y',
])('%j is no date', (text) => {
  expect(readIn('Europe/Berlin', text, 'start')).toBeUndefined();
});

test.each([
  ['31.02.2027', '"31.02.2027" is not a date; write it as 2027-01-31 or as dd.MM.yyyy or as M/d/yyyy'],
  ['2026-02-30T08:00', '"2026-02-30T08:00" is not a date; write it as 2027-01-31 or as dd.MM.yyyy or as M/d/yyyy'],
  ['31.12.2026 17:30', '"31.12.2026 17:30" is not a date; write it as 2027-01-31 or as dd.MM.yyyy or as M/d/yyyy'],
  ['jane.doe@example.com', 'not a date; write it as 2027-01-31 or as dd.MM.yyyy or as M/d/yyyy'],
  ['+49 30 555-0100', 'not a date; write it as 2027-01-31 or as dd.MM.yyyy or as M/d/yyyy'],
  [
    '46023',
    `"46023" is a spreadsheet's number of a day, not a date; format the column as a date, or write it as 2027-01-31 or as dd.MM.yyyy or as M/d/yyyy`,
  ],
])('the reason for %s repeats it only when it looks like a date', (text, reason) => {
  expect(unreadableDate(text, berlin.dateFormats)).toBe(reason);
});

test.each([
  ['2026-03-01T00:00:00+01:00', '2026-03-01T00:00:01+01:00', false],
  ['2026-03-01T00:00:00+01:00', '2026-02-28T23:00:00Z', true],
  ['2026-03-01T00:00:00+01:00', '2026-02-28T23:59:59+01:00', true],
  ['2026-03-01T00:00:00+01:00', '2026-03-01T00:00:00+02:00', true],
  ['', '2026-03-01T00:00:00+01:00', false],
  ['2026-03-01T00:00:00+01:00', 'open', false],
])('a contract from %s to %s ends too soon: %s', (start, end, tooSoon) => {
  expect(endsTooSoon(start, end)).toBe(tooSoon);
});

describe('laws', () => {
  const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
  const day = fc
    .date({ min: new Date('1975-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));

  test('a bare date holds every moment of its day, in any zone', () => {
    fc.assert(
      fc.property(zone, day, fc.nat(86_399), (timeZone, date, second) => {
        const moment = Temporal.PlainDate.from(date)
          .toPlainDateTime()
          .add({ seconds: second })
          .toZonedDateTime(timeZone);
        // A few islands skipped a whole day when they changed the side of the date line.
        fc.pre(moment.toPlainDate().toString() === date);
        const start = Temporal.Instant.from(readIn(timeZone, date, 'start') ?? '');
        const end = Temporal.Instant.from(readIn(timeZone, date, 'end') ?? '');
        expect(Temporal.Instant.compare(start, moment.toInstant())).toBeLessThanOrEqual(0);
        expect(Temporal.Instant.compare(moment.toInstant(), end)).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('the second after the end of a day is the start of the next', () => {
    fc.assert(
      fc.property(zone, day, (timeZone, date) => {
        const next = Temporal.PlainDate.from(date).add({ days: 1 }).toString();
        const end = Temporal.Instant.from(readIn(timeZone, date, 'end') ?? '');
        const start = Temporal.Instant.from(readIn(timeZone, next, 'start') ?? '');
        expect(end.until(start).total('seconds')).toBe(1);
      }),
    );
  });

  test('what was read reads as itself, and an instant reads alike however its offset is written', () => {
    const instant = fc.date({ min: new Date('1900-01-01'), max: new Date('2999-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(zone, zone, instant, (timeZone, writtenIn, date) => {
        const utc = date.toISOString();
        const read = readIn(timeZone, utc, 'start');
        const elsewhere = readIn(writtenIn, utc, 'start') ?? '';
        expect(readIn(timeZone, read ?? '', 'end')).toBe(read);
        expect(readIn(timeZone, elsewhere, 'end')).toBe(read);
      }),
    );
  });

  test('no text makes it throw', () => {
    const read = dateReader(berlin);
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[-+\d:.TZ /]{0,30}$/));
    fc.assert(fc.property(text, (noise) => void read(noise, 'end')));
  });
});

test.each<[string, string, string]>([
  ['2026-03-01T08:00:00.999Z', 'Europe/Berlin', '2026-03-01T09:00:00+01:00'],
  ['2026-12-31T23:59:59Z', 'America/New_York', '2026-12-31T18:59:59-05:00'],
  ['2199-12-31T23:59:59Z', 'UTC', '2199-12-31T23:59:59+00:00'],
  ['1890-01-01T00:00:00Z', 'Europe/Berlin', '1890-01-01T00:00:00Z'],
])('the moment %s is written in %s as it is read: %s', (instant, timeZone, text) => {
  expect(writeMoment(Date.parse(instant), timeZone)).toBe(text);
  expect(readIn(timeZone, instant, 'end')).toBe(text);
});

describe('on the boundary', () => {
  test('the years of contracts, and the year of a moment', () => {
    expect(contractYears).toEqual({ first: 1900, last: 2199 });
    expect(yearOf('2026-03-01T00:00:00+01:00')).toBe(2026);
    expect(yearOf('-000042-03-01T00:00:00Z')).toBe(-42);
    expect(yearOf('+012026-03-01T00:00:00Z')).toBe(12026);
    expect(yearOf('in 2026')).toBeNaN();
  });

  test('a moment is counted in whole seconds', () => {
    const read = dateReader(berlin);
    expect(read('2026-03-01T08:00:00.999Z', 'end')).toEqual({
      text: '2026-03-01T09:00:00+01:00',
      epochSeconds: 1_772_352_000,
    });
    expect(read('2026-03-01', 'start')?.epochSeconds).toBe(1_772_319_600);
  });

  test('a date that was read is the same object when it is read again, also by how it is written then', () => {
    const read = dateReader(berlin);
    const moment = read('31.12.2026', 'end');
    expect(read('31.12.2026', 'end')).toBe(moment);
    expect(read('2026-12-31T23:59:59+01:00', 'end')).toBe(moment);
    expect(read('31.12.2026', 'start')).not.toBe(moment);
  });

  test.each([
    ['2026-03-01T08:00:00+01', '2026-03-01T08:00:00+01:00'],
    ['2026-03-01T08:00:00,5', '2026-03-01T08:00:00+01:00'],
    ['2026-12-31T00:00:00.001', '2026-12-31T00:00:00+01:00'],
    ['2026-12-31 00:00:00,000', '2026-12-31T23:59:59+01:00'],
  ])('%s is %s', (text, instant) => {
    expect(readIn('Europe/Berlin', text, 'end')).toBe(instant);
  });

  test.each(['x2026-03-01', '12026-03-01', '2026-03-01T08:00:00+0', '2026-12-31 00:00:00.'])(
    '%s is no date',
    (text) => {
      expect(readIn('Europe/Berlin', text, 'end')).toBeUndefined();
    },
  );

  test.each([
    ['46023.5', true],
    ['46023,25', true],
    ['146023', false],
    ['46023x', false],
    ['46023.', false],
    ['Room 46023', false],
  ])('%s is a number of a day: %s', (text, isNumber) => {
    expect(unreadableDate(text, []).includes("a spreadsheet's number of a day")).toBe(isNumber);
  });

  test.each([
    ['x31.02.2027', false],
    ['31.02.2027x', false],
    ['31.02.2027 by Ada', false],
    ['31.02.2027T12:00', true],
    ['1-2-3', true],
  ])('the reason repeats %s: %s', (text, isRepeated) => {
    expect(unreadableDate(text, []).startsWith(`"${text}"`)).toBe(isRepeated);
  });
});
