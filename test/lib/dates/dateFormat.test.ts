import { expect, test } from 'vitest';
import { formatReader } from '../../../lib/dates/dateFormat.ts';

test.each([
  ['dd.MM.yyyy', '31.12.2026', { year: 2026, month: 12, day: 31 }],
  ['M/d/yyyy', '3/1/2026', { year: 2026, month: 3, day: 1 }],
  ['M/d/yyyy', '12/31/2026', { year: 2026, month: 12, day: 31 }],
  ['d-M-yyyy', '1-3-2026', { year: 2026, month: 3, day: 1 }],
  ['yyyyMMdd', '20260301', { year: 2026, month: 3, day: 1 }],
  ['yyyy / MM / dd', '2026 / 03 / 01', { year: 2026, month: 3, day: 1 }],
])('%s reads %s', (format, text, day) => {
  expect(formatReader([format])(text)).toEqual(day);
});

test.each([
  ['dd.MM.yyyy', '1.3.2026'],
  ['dd.MM.yyyy', '01.03.26'],
  ['dd.MM.yyyy', '01/03/2026'],
  ['dd.MM.yyyy', '01x03x2026'],
  ['dd.MM.yyyy', ' 01.03.2026'],
  ['M/d/yyyy', '003/1/2026'],
  ['MMM/d/yyyy', 'Mar/1/2026'],
])('%s does not read %s', (format, text) => {
  expect(formatReader([format])(text)).toBeUndefined();
});

test('of several formats the first that fits decides', () => {
  const read = formatReader(['d/M/yyyy', 'M/d/yyyy', 'dd.MM.yyyy']);
  expect(read('3/4/2026')).toEqual({ year: 2026, month: 4, day: 3 });
  expect(read('03.04.2026')).toEqual({ year: 2026, month: 4, day: 3 });
});

test.each([
  ['dd.MM.yyyy H:mm', '31.12.2026 7:30', { hour: 7, minute: 30, second: 0 }],
  ['dd.MM.yyyy H:mm', '31.12.2026 17:30', { hour: 17, minute: 30, second: 0 }],
  ['dd.MM.yyyy HH:mm:ss', '31.12.2026 00:00:01', { hour: 0, minute: 0, second: 1 }],
  ['dd.MM.yyyy HH:mm:ss', '31.12.2026 00:01:00', { hour: 0, minute: 1, second: 0 }],
  ['dd.MM.yyyy hh:mm a', '31.12.2026 01:05 pm', { hour: 13, minute: 5, second: 0 }],
  ['dd.MM.yyyy hh:mm a', '31.12.2026 12:05 PM', { hour: 12, minute: 5, second: 0 }],
  ['dd.MM.yyyy hh:mm a', '31.12.2026 12:05 am', { hour: 0, minute: 5, second: 0 }],
  ['dd.MM.yyyy h:mm a', '31.12.2026 1:00 AM', { hour: 1, minute: 0, second: 0 }],
  ['dd.MM.yyyy h:mm a', '31.12.2026 0:30 AM', { hour: Number.POSITIVE_INFINITY, minute: 30, second: 0 }],
  ['dd.MM.yyyy h:mm a', '31.12.2026 13:30 AM', { hour: Number.POSITIVE_INFINITY, minute: 30, second: 0 }],
])('%s reads the time of %s', (format, text, time) => {
  expect(formatReader([format])(text)).toEqual({ year: 2026, month: 12, day: 31, time });
});

test.each([
  ['dd.MM.yyyy HH:mm', '31.12.2026 7:30'],
  ['dd.MM.yyyy HH:mm:ss', '31.12.2026 07:30:5'],
  ['dd.MM.yyyy hh:mm a', '31.12.2026 7:30 PM'],
  ['dd.MM.yyyy h:mm a', '31.12.2026 7:30'],
  ['dd.MM.yyyy', '31.12.2026 00:00 '],
])('%s does not read %s', (format, text) => {
  expect(formatReader([format])(text)).toBeUndefined();
});
