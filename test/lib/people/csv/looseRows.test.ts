import { describe, expect, test } from 'vitest';
import { hasStrayQuote, hasSwallowedRows, looseRows } from '../../../../lib/people/csv/looseRows.ts';

/** The rows of a text, and the indexes of those that leave open where a cell begins or ends. */
function read(text: string, delimiter = ',', limit?: number): [string[][], number[]] {
  const { rows, unsound } = looseRows(text, delimiter, limit);
  return [rows, [...unsound]];
}

describe('rows end', () => {
  test.each([
    ['in line feeds', 'a,b\n1,2\n'],
    ['in both', 'a,b\r\n1,2\r\n'],
    ['in carriage returns', 'a,b\r1,2'],
  ])('%s', (_, text) => {
    expect(read(text)).toEqual([
      [
        ['a', 'b'],
        ['1', '2'],
      ],
      [],
    ]);
  });

  test('of which so many are read', () => {
    expect(read('a\nb\nc\n', ',', 2)).toEqual([[['a'], ['b']], []]);
  });
});

test('empty cells at the end of a row are counted alone', () => {
  expect(looseRows('a,b\n1,,,\n\n,,\n', ',')).toEqual({
    rows: [['a', 'b'], ['1'], [''], ['']],
    unsound: new Set(),
    counts: [2, 4, 1, 3],
  });
});

test('cells are the same however often they stand there, short ones and long ones', () => {
  expect(read('ada,Ada Okafor\nada,Ada Okafor\nbo,Ada Okafor')[0]).toEqual([
    ['ada', 'Ada Okafor'],
    ['ada', 'Ada Okafor'],
    ['bo', 'Ada Okafor'],
  ]);
});

describe('a cell in quotes', () => {
  test.each<[string, string, string[]]>([
    ['holds delimiters', '"1,2",3', ['1,2', '3']],
    ['holds line ends', '"1\r\n2",3,4', ['1\r\n2', '3', '4']],
    ['holds quotes that are doubled', '"say ""hi""",2', ['say "hi"', '2']],
    ['holds quotes behind backslashes', '"say \\"hi\\"",2', ['say "hi"', '2']],
    ['holds backslashes behind backslashes', '"a\\\\","b\\"c"', ['a\\', 'b"c']],
    ['holds quotes of both kinds', '"a ""b"" \\"c\\"",2', ['a "b" "c"', '2']],
    ['holds two backslashes', '"a\\\\b",2', ['a\\\\b', '2']],
    ['holds one that escapes nothing', '"a\\b","c\\"d"', ['a\\b', 'c"d']],
    ['may be empty', '"",2', ['', '2']],
    ['may stand between blanks of any kind', ' \t\u00a0"1,2" \t\u00a0,3', ['1,2', '3']],
    ['may be the last', '1,"2,3" ', ['1', '2,3']],
  ])('%s', (_, row, cells) => {
    expect(read(`a,b,c,d\n${row}\nx`)).toEqual([[['a', 'b', 'c', 'd'], cells, ['x']], []]);
  });

  test('may stand behind tabs that separate cells', () => {
    expect(read('a\tb\n\t"1\t2"', '\t')).toEqual([
      [
        ['a', 'b'],
        ['', '1\t2'],
      ],
      [],
    ]);
  });
});

describe('blanks', () => {
  test('before a cell are left out, those behind it stay', () => {
    expect(read('a, \t\u00a01 ,\u30002')[0]).toEqual([['a', '1 ', '\u30002']]);
  });
});

describe('a text as a formula', () => {
  test.each<[string, string[]]>([
    ['="a,b",2', ['="a,b"', '2']],
    [' ="a ""b""",2', ['="a ""b"""', '2']],
    ['="a" ,2', ['="a"', '2']],
    ['="a,C:\\",2', ['="a,C:\\"', '2']],
    ['=1,2', ['=1', '2']],
  ])('%s', (row, cells) => {
    expect(read(`a,b\n${row}`)).toEqual([[['a', 'b'], cells], []]);
  });

  test.each<[string, string[]]>([
    ['="a,b', ['="a', 'b']],
    ['="a"b,c', ['="a"b', 'c']],
    ['="a,b"c,d', ['="a', 'b"c', 'd']],
    ['= "a,b"', ['= "a', 'b"']],
  ])('is none: %s', (row, cells) => {
    const [rows, unsound] = read(`x,y,z\n${row}`);
    expect([rows[1], unsound.length]).toEqual([cells, cells.length === 2 && row.includes('"b') ? 0 : 1]);
  });

  test('has one line', () => {
    expect(read('a,b,c\n="1\nx",3')).toEqual([
      [['a', 'b', 'c'], ['="1'], ['x"', '3']],
      [1, 2],
    ]);
  });
});

describe('a row whose quotes leave open where a cell ends is one line, and unsound', () => {
  test.each<[string, string, string[]]>([
    ['a quote that is never closed', '1,"2', ['1', '"2']],
    ['a quote within a word', '1,O"Brien', ['1', 'O"Brien']],
    ['something behind a quote', '1,"2"x', ['1', '"2"x']],
    ['a quoted cell before it', '"1,1",x",3', ['1,1', 'x"', '3']],
    ['a quoted cell behind it', 'x","1,1"', ['x"', '1,1']],
    ['a quoted backslash behind it', 'x","C:\\",y', ['x"', 'C:\\', 'y']],
    ['a formula behind it', 'x",="1,1"', ['x"', '="1,1"']],
  ])('%s', (_, row, cells) => {
    expect(read(`a,b,c,d\n${row}\nx,y,z`)).toEqual([[['a', 'b', 'c', 'd'], cells, ['x', 'y', 'z']], [1]]);
  });

  test('of a row that may have swallowed others each line is a row', () => {
    expect(read('a,b,c,d,e\n1,2,3,4,"5\n6,7,8,x",10\n11,12,13,14,15')).toEqual([
      [
        ['a', 'b', 'c', 'd', 'e'],
        ['1', '2', '3', '4', '"5'],
        ['6', '7', '8', 'x"', '10'],
        ['11', '12', '13', '14', '15'],
      ],
      [1, 2],
    ]);
  });

  test('those of its lines are sound that have no quote, where each has all cells', () => {
    expect(read('a,b,c\n1,"x,y\n2,z,q\n3,z",w\n4,5,6')).toEqual([
      [
        ['a', 'b', 'c'],
        ['1', '"x', 'y'],
        ['2', 'z', 'q'],
        ['3', 'z"', 'w'],
        ['4', '5', '6'],
      ],
      [1, 3],
    ]);
  });

  test('a row is as wide as the first one, whatever stands between them', () => {
    expect(read('a,b,c\nx\n1,"x,y\n2,z",w')[1]).toEqual([2, 3]);
  });

  test('its cells are counted, and no more', () => {
    expect(looseRows('a,b\n1,"2\nx,y"z', ',').counts).toEqual([2, 2, 2]);
  });

  test('and where a line has other than all cells none of them is sound, but those behind it are', () => {
    expect(read('a,b,c,d,e\n1,2,3,4,"5\n6,7,8,9\n10,11,12,13",14\n15,16,17,18,19')).toEqual([
      [
        ['a', 'b', 'c', 'd', 'e'],
        ['1', '2', '3', '4', '"5'],
        ['6', '7', '8', '9'],
        ['10', '11', '12', '13"', '14'],
        ['15', '16', '17', '18', '19'],
      ],
      [1, 2, 3],
    ]);
  });

  test('so is one of more than 200 lines', () => {
    const rowsOf = (lines: number) => read(`a,b,c\n1,"x${'\n'.repeat(lines)}y"`)[0].length;
    expect([rowsOf(200), rowsOf(201)]).toEqual([2, 203]);
    expect(read(`a,b,c\n"${'\n'.repeat(150)}x","${'\n'.repeat(51)}y"`)[0].length).toBeGreaterThan(2);
  });
});

describe('a row has swallowed others', () => {
  test.each<[string, string[], number]>([
    ['as wide as the header', ['1', '2,3\n4,5', '6'], 3],
    ['as wide as the header, of two columns', ['1', '2\n3', '4'], 2],
    ['with blank lines between them', ['1', '2,3\n \n4,5', '6'], 3],
    ['that lack their last cell', ['1', '2', '3', '4\n5', '6', '7'], 4],
    ['with an address', ['1', 'x,ada@example.com,y\nz'], 9],
    ['with an address in one cell of two with line breaks', ['1\n2', 'x,ada@example.com,y\nz'], 9],
    ['with a day', ['1', 'x,2026-12-31,y\nz'], 9],
    ['with a day by dots', ['1', 'x,1.2.2026,y\nz'], 9],
    ['with a day by slashes', ['1', 'x,12/31/2026,y\rz'], 9],
  ])('%s', (_, cells, width) => {
    expect(hasSwallowedRows(cells, ',', width)).toBe(true);
  });

  test.each<[string, string[], number]>([
    ['in a table of one column', ['1,2\n3,4'], 1],
    ['in a file of rejected rows', ['1,2\n3,4'], 0],
    ['without a line break', ['1', '2,3,ada@example.com', '4'], 3],
    ['with lines that lack cells', ['1', '2,3\n4', '5'], 3],
    ['with lines that lack two cells', ['1', '2', '3', '4\n5', '6'], 4],
    ['with an address beside several lines', ['ada@example.com', 'x,y,z\nz'], 9],
    ['with an address without other cells', ['1', 'x,ada@example.com\nz'], 9],
    ['with no whole address', ['1', 'x,ada@example,y\nz'], 9],
    ['with a blank in it', ['1', 'x,ada@ example.com,y\nz'], 9],
    ['with no whole day', ['1', 'x,31.12.26,y\nz'], 9],
    ['with a number like a day', ['1', 'x,5-12-31,y\nz'], 9],
  ])('not %s', (_, cells, width) => {
    expect(hasSwallowedRows(cells, ',', width)).toBe(false);
  });
});

describe('a quote is stray', () => {
  test.each([
    'a"b',
    '"a',
    'a"',
    ' "a"',
    'say \\"hi\\"',
    'a""b',
    'a5" disk',
    '1234" disk',
    '5"x',
    '5." disk',
    '"a" "b"',
    'a=""b""',
  ])('in %s', (cell) => {
    expect(hasStrayQuote(cell)).toBe(true);
  });

  test.each([
    'ada',
    '5" disk',
    'disk of 5"',
    'disk of 19,5"',
    '19,5" x 3.25" ',
    'Dwayne "The Rock" J',
    '="000123"',
    ' ="a ""b"""',
    '="a\\"',
  ])('not in %s', (cell) => {
    expect(hasStrayQuote(cell)).toBe(false);
  });
});
