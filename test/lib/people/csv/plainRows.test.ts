import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainRows } from '../../../../lib/people/csv/plainRows.ts';

test('a text without quotes is split into rows and cells, whatever its line ends; blanks before a cell are left out', () => {
  expect(plainRows('a,b\r\n1, 2\n3,\t4 \r5\r\n\n6,,\n', ',')).toEqual([
    ['a', 'b'],
    ['1', '2'],
    ['3', '4 '],
    ['5'],
    [''],
    ['6', '', ''],
  ]);
});

test('rows are kept as they are to be, and no more than so many', () => {
  const text = 'a,b\n1,2\n3,4\n5,6\n';
  expect(plainRows(text, ',', ([first = '']) => (first === '1' ? null : [first]), 2)).toEqual([['a'], ['3']]);
});

test('any text without quotes is split as the parser of quoted texts does', () => {
  const part = fc.constantFrom(
    ...'ab,;\t \n\r\f\v',
    '\r\n',
    '\u00a0',
    'é',
    '\u2028',
    '\u0085',
    '\u3000',
    '\ufeff',
    '🙂',
  );
  const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, fc.constantFrom(',', ';', '\t'), (text, delimiter) => {
      const options = { delimiter, record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, ltrim: true };
      expect(plainRows(text, delimiter)).toEqual(parse(text, options));
    }),
    { numRuns: 5_000 },
  );
});
