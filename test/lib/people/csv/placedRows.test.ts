import { describe, expect, test } from 'vitest';
import { placeRows } from '../../../../lib/people/csv/placedRows.ts';
import { split } from './splitRows.ts';

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

test.each<[string, string, string[][]]>([
  [
    'blanks of every kind before cells are left out',
    'ab,c\n  1,\u00a0\u30002\né b,x',
    [
      ['ab', 'c'],
      ['1', '2'],
      ['é b', 'x'],
    ],
  ],
  ['an empty first line is a row', '\na', [[''], ['a']]],
  [
    'a delimiter may be the last sign',
    'a,b\n1,',
    [
      ['a', 'b'],
      ['1', ''],
    ],
  ],
  ['blanks behind the last line end are no row', 'a\n \t', [['a']]],
  ['a delimiter behind the last line end makes one', 'a\n ,', [['a'], ['', '']]],
  ['so does a value', 'a\n x', [['a'], ['x']]],
  ['so does a value that begins with quotes that are doubled', '"""a",b\n""', [['"a', 'b'], ['']]],
])('%s', (_, text, rows) => {
  expect(split(text)).toEqual(rows);
});

test('a quote that is never closed is for a parser, where an earlier one is closed too', () => {
  expect(placeRows('"a",b\n"1', ',')).toBeUndefined();
});

test('many short cells need more room than is made at first', () => {
  const cells = ['say "hi"', ...Array.from({ length: 60 }, (_, index) => `${index}`)];
  expect(split(`"say ""hi""",${cells.slice(1).join()}`)).toEqual([cells]);
});

test('a cell beyond those of its row is empty, and none of the next row', () => {
  const rows = placeRows('a,b,c\n1,,\nx,y,z', ',');
  expect([rows?.cell(1, 0), rows?.cell(1, 1), rows?.cell(1, 2), rows?.cell(2, 0)]).toEqual(['1', '', '', 'x']);
});

test('no more rows are read than so many, and none after so many cells', () => {
  const text = 'a,b\n1,2\n3,4\n5,6\n';
  const read = (rows: number, cells: number) => placeRows(text, ',', { rows, cells });
  expect([
    read(2, 9)?.length,
    read(9, 3)?.length,
    read(9, 3)?.cellCount,
    read(9, 4)?.length,
    read(9, 9)?.length,
  ]).toEqual([...[2, 2, 4, 3, 4]]);
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

  test('in whatever order rows are looked at', () => {
    const rows = placeRows('ä\nb\nc_x\nd!\n"say ""hi""",e\n"f",g', ',');
    const isPlain = [false, true, false, false, false, true];
    const [ahead, back] = [
      [0, 1, 2, 3, 4, 5],
      [5, 4, 3, 2, 1, 0],
    ];
    expect(ahead.map((index) => rows?.isPlain(index))).toEqual(isPlain);
    expect(back.map((index) => rows?.isPlain(index))).toEqual(isPlain.toReversed());
  });

  test('without the delimiter in quotes, where that is no plain sign', () => {
    const rows = placeRows('a;b\n"x";"y"\n"x;y";z\nx;"y;z"\n"x";y', ';');
    expect([1, 2, 3, 4].map((index) => rows?.isPlain(index))).toEqual([true, false, false, true]);
  });

  test('their delimiter may be of any kind, and others then are signs that are not plain', () => {
    expect([isPlain('a;b', ';'), isPlain('a\tb', '\t'), isPlain('a|b', '|'), isPlain('a;b|c', '|')]).toEqual([
      ...[true, true, true, false],
    ]);
  });
});
