import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeRows } from '../../../../lib/people/csv/placedRows.ts';
import { isPlainOfSigns, isPlainValue } from '../../../../lib/people/valueFault.ts';

/** The cells of all rows, with the empty ones at their ends. */
function split(text: string, delimiter = ','): string[][] | undefined {
  const rows = placeRows(text, delimiter);
  return (
    rows &&
    Array.from({ length: rows.length }, (_, index) => {
      const cells = rows.cells(index);
      return [...cells, ...Array<string>(rows.count(index) - cells.length).fill('')];
    })
  );
}

test('a text is split into rows and cells, whatever its line ends; blanks before a cell are left out', () => {
  expect(split('a,b\r\n1, 2\n3,\t4 \r5\r\n\n6,,\n')).toEqual([
    ['a', 'b'],
    ['1', '2'],
    ['3', '4 '],
    ['5'],
    [''],
    ['6', '', ''],
  ]);
});

test('quotes that are by the rules hold delimiters, line ends and quotes', () => {
  expect(split('a,b\r\n"1,2",""\r\n"say ""hi"""," 3\r\n4 "\n""')).toEqual([
    ['a', 'b'],
    ['1,2', ''],
    ['say "hi"', ' 3\r\n4 '],
    [''],
  ]);
});

test.each(['a\n"1"x', 'a\n x"1"', 'a\n "1"', 'a\n"1" ', 'a\n"1', 'a\n"1""', 'a\r"1"\r', 'a\n1"2"'])(
  'another quote is for a parser: %j',
  (text) => {
    expect(placeRows(text, ',')).toBeUndefined();
  },
);

test('no more rows are read than so many, and none after so many cells', () => {
  const text = 'a,b\n1,2\n3,4\n5,6\n';
  const read = (rows: number, cells: number) => placeRows(text, ',', { rows, cells });
  expect([read(2, 9)?.length, read(9, 3)?.length, read(9, 3)?.cellCount, read(9, 9)?.length]).toEqual([2, 2, 4, 4]);
});

test('empty cells at the end of a row are counted, and take no room but as far as the header goes', () => {
  const rows = placeRows(`a,b,\n1${','.repeat(300)}\n"",,\n`, ',');
  expect([0, 1, 2].map((index) => [rows?.cells(index), rows?.count(index)])).toEqual([
    [['a', 'b'], 3],
    [['1', ''], 301],
    [['', ''], 3],
  ]);
  expect([rows?.cellCount, rows?.cell(1, 0), rows?.cell(1, 7), rows?.cell(2, 0)]).toEqual([4, '1', '', '']);
});

test('a row is said to be of several lines where one of its cells holds a line break', () => {
  expect(placeRows('a,b\r\n"1","2\n3"\r\n"4",5\r\n"\r\n",6\r\n', ',')?.severalLines).toEqual([1, 3]);
});

describe('a row is plain whose cells hold nothing but', () => {
  const isPlain = (row: string, delimiter = ',') => placeRows(`a\n${row}\nb`, delimiter)?.isPlain(1);

  test.each(["ada,Ada O'Brien-Li,+49 30 5550100", 'ada_b,"Li, Ada",a.b@example.com', 'R&D (North)/2,1,2', ',,', '""'])(
    'plain signs: %s',
    (row) => {
      expect(isPlain(row)).toBe(true);
    },
  );

  test.each([
    'adä',
    'a;b',
    'ada_x0020_b',
    '"say ""hi"""',
    '"1\n2"',
    'mailto:a',
    '10:00',
    'a\tb',
    'a\u00a0',
    '=1',
    'a?',
    'a|b',
  ])('any other: %s', (row) => {
    expect(isPlain(row)).toBe(false);
  });

  test('their delimiter may be of any kind, and others then are signs that are not plain', () => {
    expect([isPlain('a;b', ';'), isPlain('a\tb', '\t'), isPlain('a|b', '|'), isPlain('a;b|c', '|')]).toEqual([
      ...[true, true, true, false],
    ]);
  });

  test('what is plain of such a row is plain by the rule for one value', () => {
    const sign = fc.constantFrom(...'abexENUL019 ._@+/(),\'&-:;"\n', 'ä', '""', '_x', 'nan', 'Err:', 'mailto:');
    const text = fc.array(sign, { maxLength: 14 }).map((some) => some.join(''));
    let plain = 0;
    fc.assert(
      fc.property(text, (text) => {
        const rows = placeRows(text, ',');
        for (let index = 0; rows && index < rows.length; index += 1) {
          if (!rows.isPlain(index)) continue;
          plain += 1;
          for (const cell of rows.cells(index))
            expect([cell, isPlainOfSigns(cell)]).toEqual([cell, isPlainValue(cell)]);
        }
      }),
      { numRuns: 5_000 },
    );
    expect(plain).toBeGreaterThan(500);
  });
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
        expect(split(text, delimiter)).toEqual(parsed(text, delimiter));
      }),
      { numRuns: 5_000 },
    );
  });

  test('any text with quotes is split, or left to it', () => {
    const quoted = fc.array(fc.constantFrom(...parts, '""'), { maxLength: 4 }).map((some) => `"${some.join('')}"`);
    const part = fc.oneof(fc.constantFrom(...parts, '"', '\n', ',', ';', '\t'), quoted);
    const text = fc.array(part, { maxLength: 12 }).map((some) => some.join(''));
    let count = 0;
    fc.assert(
      fc.property(text, delimiter, (text, delimiter) => {
        const rows = split(text, delimiter);
        if (!rows || !text.includes('"')) return;
        count += 1;
        expect(rows).toEqual(parsed(text, delimiter));
      }),
      { numRuns: 10_000 },
    );
    expect(count).toBeGreaterThan(500);
  });
});
