import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateReader } from '../../../../lib/dates/dates.ts';
import { rowChecker } from '../../../../lib/people/csv/checkRow.ts';
import { columnsOf } from '../../../../lib/people/csv/columns.ts';
import { readHeader } from '../../../../lib/people/csv/header.ts';
import { placeRows } from '../../../../lib/people/csv/placedRows.ts';
import { plainRowReader } from '../../../../lib/people/csv/plainRow.ts';
import { attributes, headerLine, lenientAttributes, line, settings } from '../fixtures.ts';

/** Reads the rows below the header in the short way and in the long one. */
function readBoth(lines: readonly string[], names = headerLine, delimiter = ',', schema = attributes) {
  const rows = placeRows([names, ...lines].join('\n'), delimiter);
  const header = readHeader(rows?.cells(0) ?? [], columnsOf(schema), settings);
  if (!rows || header.kind === 'refused') throw new Error('The rows cannot be read.');
  const readDate = dateReader(settings);
  const readPlainRow = plainRowReader(rows, header, readDate);
  const checkRow = rowChecker({ header, readDate, dateFormats: settings.dateFormats });
  const indexes = Array.from({ length: rows.length - 1 }, (_, index) => index + 1);
  return indexes.map((index) => ({
    short: readPlainRow(index),
    long: checkRow(index, rows.cells(index), rows.count(index)),
  }));
}

const inShort = (text: string) => readBoth([text])[0]?.short !== undefined;

test.each<[string, string]>([
  ['a usual row', line('ada')],
  ['an empty cell that need not be filled', line('ada', { costCenter: '' })],
  ['quotes, a hyphen and a low line', line('ada_b', { lastName: '"Li, Ada-Lin"' })],
  ['an ampersand', line('ada', { vendor: 'R&D' })],
])('%s is read in the short way', (_, text) => {
  expect(inShort(text)).toBe(true);
});

test.each<[string, string]>([
  ['a cell too few', 'ada,Ada,Okafor'],
  ['a cell too many', `${line('ada')},x`],
  ['an empty cell that is to be filled', line('ada', { vendor: '' })],
  ['a date that is none', line('ada', { endDate: '31.13.2026' })],
  ['an end before the start', line('ada', { endDate: '01.02.2026' })],
  ['a date with a time', line('ada', { endDate: '2026-12-31 18:00' })],
  ['a year of no contract', line('ada', { startDate: '1800-01-01' })],
  ['an account that may be a day', line('Dec-25')],
  ['no address', line('ada', { email: 'ada.example.com' })],
  ['a phone number that was taken for a number', line('ada', { phone: '49305.0' })],
  ['what a program writes for no value', line('nan')],
  ['a blank at the end', line('ada ')],
  ['a row of names', headerLine],
])('%s is not', (_, text) => {
  expect(inShort(text)).toBe(false);
});

test('whatever is read in the short way is read the same in the long one, and nothing is to be said of it', () => {
  const texts = {
    accountName: ['ada', 'ben.li', 'n/a', 'nan', '0123', 'Dec-25', '1.0', 'a_x0020_b', 'adä', ' ada', ''],
    lastName: ['Okafor', '"Li, Ada"', '"say ""hi"""', 'None', '-', "O'Brien", 'Müller', ''],
    phone: ['+49 30', '12.0', '4E+11', '', '(030) 1'],
    email: ['ada@example.com', 'ada@example', 'mailto:ada@example.com', '"a,b@example.com"', ''],
    manager: ['jane.doe', 'jane.doe;', '12,0', ''],
    startDate: ['2026-03-01', '01.03.2026', '2026-03-01T00:00:00Z', '3/1/2026', 'x', ''],
    endDate: ['2026-12-31', '31.12.2026', '9999-12-31', '2026-02-01', '2026-03-01', '2026-12-30T23:00:00Z', ''],
    costCenter: ['4711', '', 'NULL', '_x000D_', 'Err:502', '1e5', 'a:b'],
  };
  const change = fc.oneof(
    ...Object.entries(texts).map(([name, some]) => fc.constantFrom(...some.map((text) => [name, text]))),
  );
  const changes = fc.array(change, { maxLength: 3 }).map((some): Record<string, string> => Object.fromEntries(some));
  let short = 0;
  fc.assert(
    fc.property(fc.array(changes, { minLength: 1, maxLength: 4 }), (all) => {
      for (const row of readBoth(all.map((some) => line(some['accountName'] ?? 'ada', some)))) {
        if (!row.short) continue;
        short += 1;
        expect(row.long).toEqual({ values: row.short, rejects: [], mended: 0, isShort: false, isMidnight: false });
      }
    }),
    { numRuns: 3_000 },
  );
  expect(short).toBeGreaterThan(500);
});

test.each<[string, string, string]>([
  ['an entity of HTML in quotes', ';', '"M&uuml;ller"'],
  ['a tab in quotes', '\t', '"Li\tAda"'],
])('%s is not read in the short way where its sign separates cells', (_, delimiter, lastName) => {
  const lines = [headerLine, line('ada', { lastName })].map((text) => text.replaceAll(',', delimiter));
  expect(readBoth([lines[1] ?? ''], lines[0], delimiter)[0]?.short).toBeUndefined();
});

test('a file that lacks a column, or has one for errors, has no short way', () => {
  const [names, row] = [headerLine, line('ada')];
  expect(readBoth([row], `${names},error`)[0]?.short).toBeUndefined();
  expect(
    readBoth(['ada,2026-03-01,2026-12-31,Acme'], 'accountName,startDate,endDate,vendor', ',', lenientAttributes),
  ).toEqual([{ short: undefined, long: expect.objectContaining({ rejects: [] }) }]);
  expect(readBoth([`${row},`], `${names},error`)[0]?.short).toBeUndefined();
  expect(readBoth([row], names.replace('costCenter', 'Badge'))[0]?.short).toEqual({
    ...readBoth([row])[0]?.short,
    data: { vendor: 'Acme' },
  });
});
