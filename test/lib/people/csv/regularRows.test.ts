import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { regularRows } from '../../../../lib/people/csv/regularRows.ts';

test('a text is split into rows and cells, whatever its line ends; blanks before a cell are left out', () => {
  expect(regularRows('a,b\r\n1, 2\n3,\t4 \r5\r\n\n6,,\n', ',')).toEqual([
    ['a', 'b'],
    ['1', '2'],
    ['3', '4 '],
    ['5'],
    [''],
    ['6', '', ''],
  ]);
});

test('quotes that are by the rules hold delimiters, line ends and quotes', () => {
  expect(regularRows('a,b\r\n"1,2",""\r\n"say ""hi"""," 3\r\n4 "\n""', ',')).toEqual([
    ['a', 'b'],
    ['1,2', ''],
    ['say "hi"', ' 3\r\n4 '],
    [''],
  ]);
});

test.each(['a\n"1"x', 'a\n x"1"', 'a\n "1"', 'a\n"1" ', 'a\n"1', 'a\n"1""', 'a\r"1"\r', 'a\n1"2"'])(
  'another quote is for a parser: %j',
  (text) => {
    expect(regularRows(text, ',')).toBeUndefined();
  },
);

test('rows are kept as they are to be, and no more than so many', () => {
  const text = 'a,b\n1,2\n3,4\n5,6\n';
  expect(regularRows(text, ',', ([first = '']) => (first === '1' ? null : [first]), 2)).toEqual([['a'], ['3']]);
});

test('a row is said to be of several lines where one of its cells holds a line break', () => {
  const several: boolean[] = [];
  const keep = (cells: string[], isSeveralLines: boolean) => {
    several.push(isSeveralLines);
    return cells;
  };
  regularRows('a,b\r\n"1","2\n3"\r\n"4",5\r\n"\r\n",6\r\n', ',', keep);
  expect(several).toEqual([false, true, false, true]);
});

describe('as the parser of quoted texts does', () => {
  const parts = [...'ab,;\t \n\r\f\v', '\r\n', '\u00a0', 'é', '\u2028', '\u0085', '\u3000', '\ufeff', '🙂'];
  const delimiter = fc.constantFrom(',', ';', '\t');
  const parsed = (text: string, delimiter: string): string[][] =>
    parse(text, { delimiter, record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, ltrim: true });

  test('any text without quotes is split', () => {
    const text = fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((some) => some.join(''));
    fc.assert(
      fc.property(text, delimiter, (text, delimiter) => {
        expect(regularRows(text, delimiter)).toEqual(parsed(text, delimiter));
      }),
      { numRuns: 5_000 },
    );
  });

  test('any text with quotes is split, or left to it', () => {
    const quoted = fc.array(fc.constantFrom(...parts, '""'), { maxLength: 4 }).map((some) => `"${some.join('')}"`);
    const part = fc.oneof(fc.constantFrom(...parts, '"', '\n', ',', ';', '\t'), quoted);
    const text = fc.array(part, { maxLength: 12 }).map((some) => some.join(''));
    let split = 0;
    fc.assert(
      fc.property(text, delimiter, (text, delimiter) => {
        const rows = regularRows(text, delimiter);
        if (!rows || !text.includes('"')) return;
        split += 1;
        expect(rows).toEqual(parsed(text, delimiter));
      }),
      { numRuns: 10_000 },
    );
    expect(split).toBeGreaterThan(500);
  });
});
