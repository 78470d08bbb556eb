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

test.each(['a\n"1"x', 'a\n x"1"', 'a\n "1"', 'a\n"1" ', 'a\n"1', 'a\n"1""', 'a\r"1"\r', 'a\n1"2"', '"a"\n1\r'])(
  'another quote is for a parser: %j',
  (text) => {
    expect(placeRows(text, ',')).toBeUndefined();
  },
);

test.each<[string, string, string[][]]>([
  [
    'blanks of every kind before cells are left out',
    'ab,c\n  1,\u00a0\u30002\né b,x\né b,\tx',
    [
      ['ab', 'c'],
      ['1', '2'],
      ['é b', 'x'],
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

test('a quote that is never closed is for a parser, where an earlier one is closed too, and where it begins the text', () => {
  expect(placeRows('"a",b\n"1', ',')).toBeUndefined();
  expect(placeRows('"a,b', ',')).toBeUndefined();
  expect(placeRows(',"a', ',')).toBeUndefined();
});

test('a text may begin with quotes that hold nothing', () => {
  expect(split('"",b\n1,2')).toEqual([
    ['', 'b'],
    ['1', '2'],
  ]);
});

test('many short cells need more room than is made at first', () => {
  const cells = ['say "hi"', ...Array.from({ length: 600 }, (_, index) => `${index}`)];
  expect(split(`"say ""hi""",${cells.slice(1).join()}`)).toEqual([cells]);
});

test('a cell beyond those of its row is empty, and none of the next row', () => {
  const rows = placeRows('a,b,c\n 1,,\n\tx,y,z,', ',');
  expect([rows?.cells(1), rows?.cells(2)]).toEqual([
    ['1', '', ''],
    ['x', 'y', 'z'],
  ]);
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
  expect(rows?.cellCount).toBe(4);
});

test('a cell with something in it is kept where the header ends in empty ones', () => {
  const rows = placeRows('a,b,\n1,2,3\n4,,5\n6,7,\n', ',');
  expect([1, 2, 3].map((index) => rows?.cells(index))).toEqual([
    ['1', '2', '3'],
    ['4', '', '5'],
    ['6', '7'],
  ]);
});

test('a row is said to be of several lines where one of its cells holds a line break', () => {
  expect(placeRows('a,b\r\n"1","2\n3"\r\n"4",5\r\n"\r\n",6\r\n', ',')?.severalLines).toEqual([1, 3]);
});

test('what stands in a row is none of the next one, whether they are usual or not', () => {
  const rows = placeRows('a,b\n1,2\n"say ""hi""",3\n 4,5\n6\n7,8,9\n"x\ny",10\n11,12', ',');
  expect(rows && Array.from({ length: rows.length }, (_, index) => [rows.cells(index), rows.count(index)])).toEqual([
    [['a', 'b'], 2],
    [['1', '2'], 2],
    [['say "hi"', '3'], 2],
    [['4', '5'], 2],
    [['6'], 1],
    [['7', '8', '9'], 3],
    [['x\ny', '10'], 2],
    [['11', '12'], 2],
  ]);
  expect([rows?.cellCount, rows?.severalLines, rows?.cells(8), rows?.count(8)]).toEqual([16, [6], [], 0]);
});

test('no rows are read behind so many, usual ones or not', () => {
  const text = 'a,b\n1,2\n3,4,5\n6,7\n';
  expect([1, 2, 3, 4].map((rows) => placeRows(text, ',', { rows })?.length)).toEqual([1, 2, 3, 4]);
  expect([1, 2, 3, 4, 7].map((cells) => placeRows(text, ',', { cells })?.length)).toEqual([1, 2, 2, 3, 4]);
});

test('a CR that stands alone behind so many rows says nothing of them', () => {
  expect(placeRows('"a\nb",c\n1,"d\re"', ',', { rows: 1 })?.cells(0)).toEqual(['a\nb', 'c']);
});

test('no rows are read behind so many where lines end in CR', () => {
  const read = (limits: { rows?: number; cells?: number }) => placeRows('a,b\r1,2\r3,4\r5,6\r', ',', limits)?.length;
  expect([read({ rows: 2 }), read({ cells: 3 }), read({})]).toEqual([2, 2, 4]);
});

test('empty cells at the ends of usual rows are not counted', () => {
  const ends = [
    '1,,\n',
    '1,,\r\n,,\r\n',
    '1,2,',
    '1,"",""\n',
    '1,"", \r\n',
    '1, ,\n',
    '"","",""\n',
    '1,"x""",""\n',
    '1,2,",x"\n',
  ];
  const counts = ends.map((end) => placeRows(`a,b,c\n${end}`, ',')?.cellCount);
  expect(counts).toEqual([4, 5, 5, 4, 4, 4, 4, 5, 6]);
});

test.each<[string, string[][] | undefined]>([
  [
    'a,b\r1,2\r',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a,b\n1,2\r3,4\n',
    [
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ],
  ],
  [
    'a,b\n1,2\r',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  ['a,b\r\n1\r2,3\r\n', [['a', 'b'], ['1'], ['2', '3']]],
  ['a,b\n"1",2\r3,4\n', undefined],
  ['a,b\n"1\r2",3\n', undefined],
  ['a,b\n"1\r2\n3",4\n', undefined],
  ['a,b\n"1\n2",3\r4,5\n', undefined],
  ['a,b\n"1\n2\r3\n4",5\n', undefined],
  [
    'a,b\n"1\r\n2",3\r\n',
    [
      ['a', 'b'],
      ['1\r\n2', '3'],
    ],
  ],
])('a CR that stands alone ends a line, but where there are quotes: %j', (text, rows) => {
  expect(split(text)).toEqual(rows);
});

test('where lines end in LF alone, a CR is for a parser, unless all lines end so', () => {
  const read = (text: string) => placeRows(text, ',', { mixesLineEnds: false })?.length;
  expect([read('a,b\n1,2\r3\n'), read('a,b\r1,2\r'), read('a,b\r\n1,2\r\n')]).toEqual([undefined, 2, 2]);
});

describe('the cells of a row are told to be plain which hold nothing but', () => {
  const plainCells = (row: string, delimiter = ',') =>
    placeRows(`a${delimiter}b\n${row}\nc${delimiter}d`, delimiter)?.plainCells(1);

  test.each([
    ["O'Brien-Li,+49 30 5550100", ["O'Brien-Li", '+49 30 5550100']],
    ['"Li, Ada",a_b.c@example.com', ['Li, Ada', 'a_b.c@example.com']],
    ['R&D (North)/2, x ', ['R&D (North)/2', 'x ']],
    [',', ['', '']],
    ['"",""\r', ['', '']],
  ])('plain signs: %s', (row, cells) => {
    expect(plainCells(row)).toEqual(cells);
  });

  test.each([
    ...['adä,x', 'x,adä', 'a;b,x', 'ada_x0020_b,x', '"1\n2",x', 'mailto:a,x', 'x,10:00', 'a\tb,x', 'x,a\u00a0', '=1,x'],
    ...['a?,x', 'x,a|b', '"a;b",x', 'x,"a"":"'],
  ])('any other: %s', (row) => {
    expect(plainCells(row)).toBeUndefined();
  });

  test.each(['x', 'x,y,z', '  x,y', '"say ""hi""",y', '\tx,y'])(
    'and are as many as in the header, by the rules: %s',
    (row) => {
      expect(plainCells(row)).toBeUndefined();
    },
  );

  test('… and of a header nothing is told, nor of a row that is not there', () => {
    const rows = placeRows('a,b\n1,2', ',');
    expect([rows?.plainCells(0), rows?.plainCells(2)]).toEqual([undefined, undefined]);
    expect(placeRows('a\n1\n', ',')?.plainCells(1)).toBeUndefined();
  });

  test('in whatever order rows are looked at', () => {
    const rows = placeRows('ä,x\nb,x\nc_x,x\nd!,x\n"say ""hi""",e\n"f",g', ',');
    const plain = [undefined, ['b', 'x'], undefined, undefined, undefined, ['f', 'g']];
    const ahead = [0, 1, 2, 3, 4, 5];
    expect(ahead.map((index) => rows?.plainCells(index))).toEqual(plain);
    expect(ahead.toReversed().map((index) => rows?.plainCells(index))).toEqual(plain.toReversed());
  });

  test('without the delimiter in quotes, where that is no plain sign', () => {
    const rows = placeRows('a;b\n"x";"y"\n"x;y";z\nx;"y;z"\n"x";y,z', ';');
    expect([1, 2, 3, 4].map((index) => rows?.plainCells(index))).toEqual([
      ...[['x', 'y'], undefined, undefined, ['x', 'y,z']],
    ]);
  });

  test.each([';', '\t', '|'])(
    'their delimiter may be %j, and others then are signs that are not plain',
    (delimiter) => {
      expect(plainCells(`x${delimiter}y,z`, delimiter)).toEqual(['x', 'y,z']);
      const other = delimiter === ';' ? '|' : ';';
      expect(plainCells(`x${delimiter}y${other}z`, delimiter)).toBeUndefined();
    },
  );

  test('without trying for ever where one of a hundred is not', () => {
    const texts = ['"a,b"', '""', '","', ' a', ' ', '"a"'].map(
      (cell) => `${Array(100).fill('h')}\n${Array(99).fill(cell)},ö\n`,
    );
    const rows = texts.map((text) => placeRows(text, ','));
    expect(rows.map((some) => [some?.plainCells(1), some?.count(1), some?.cells(1)[99]])).toEqual(
      texts.map(() => [undefined, 100, 'ö']),
    );
  });

  test.each([100, 101])('rows of %i cells are read the same', (width) => {
    const cells = Array.from({ length: width }, (_, index) => `${index}`);
    const rows = placeRows(`${cells.join()}\n${cells.join()}\n`, ',');
    expect(rows?.cells(1)).toEqual(cells);
    expect(rows?.plainCells(1)).toEqual(width === 100 ? cells : undefined);
  });
});
