import { describe, expect, test } from 'vitest';
import { cellsOf, read, rowsOf, tableOf } from './tables.ts';

/** The rows of a text of which every row is read for certain. */
function soundOf(text: string): string[][] {
  const table = tableOf(text);
  expect(table.unsound).toEqual(new Set());
  return cellsOf(table);
}

describe('the delimiter', () => {
  test.each([
    ['a,b', ','],
    ['a;b', ';'],
    ['a\tb', '\t'],
    ['a;b;"x,y,z"', ';'],
    ['a,"x;y;z"', ','],
    ['x;y,z,w', ','],
    ['sep=;\na', ';'],
    ['"sep=\t"\r\na', '\t'],
    ['a|b|c', '|'],
    ['sep=|\na', '|'],
    ['x,y;z;w', ';'],
    ['alone', ','],
  ])('of %j is %j', (text, delimiter) => {
    expect(read(text)).toMatchObject({ kind: 'table', delimiter });
  });

  test('a line sep= below the first is a row', () => {
    expect(rowsOf('a,b\nsep=;\n1,2')).toEqual([['a', 'b'], ['sep=;'], ['1', '2']]);
  });

  test.each(['', ',,', '\n;;\n', 'sep=;', 'sep=;\n ;\n'])('of nothing leaves no row: %j', (text) => {
    expect(tableOf(text).rows.length).toBe(0);
  });

  test('a line sep= decides, and counts as no row', () => {
    const table = tableOf('sep=;\r\na,b;c\r\n1;2');
    expect(table).toMatchObject({ delimiter: ';', firstRow: 1, titles: [], unsound: new Set() });
    expect(cellsOf(table)).toEqual([
      ['a,b', 'c'],
      ['1', '2'],
    ]);
  });
});

describe('what stands above the header', () => {
  test.each<[string, string, number, number[]]>([
    ['nothing', 'a,b\n1,2', 1, []],
    ['titles and a blank line between them', 'People\r\n \r\nBy: HR\r\na,b\r\n1,2', 4, [1, 3]],
    ['titles in lines that end in CR', 'People\rBy: HR\ra,b\r1,2', 3, [1, 2]],
    ['blank rows, and a title below them', '\n;;\n\rPeople\na,b\n1,2', 5, [4]],
    [
      'the lines of a drawing, and a title',
      'People\n+---+---+\n| a | b |\n+---+---+\n| 1 | 2 |\n+---+---+\n',
      3,
      [1, 2, 4, 6],
    ],
    ['a line sep=, and a title', 'SEP=,\nPeople\na,b\n1,2', 2, [1]],
  ])('%s', (_, text, firstRow, titles) => {
    const table = tableOf(text);
    expect([table.firstRow, table.titles, cellsOf(table)[0]]).toEqual([firstRow, titles, ['a', 'b']]);
  });

  test('titles within a drawing, by their numbers', () => {
    const frame = '+---+---+';
    const text = [frame, '| People |', frame, '| a | b |', frame, '| 1 | 2 |', frame].join('\n');
    const table = tableOf(text);
    expect([table.firstRow, table.titles, cellsOf(table)[0]]).toEqual([4, [1, 2, 3, 5, 7], ['a', 'b']]);
  });

  test('a drawing that does not end as it begins refuses the file', () => {
    expect(read('+---+---+\n| a | b |\n+---+---+\n| 1 | 2 |\n')).toEqual({
      kind: 'refused',
      reason:
        'The table that is drawn in the file does not end as it begins: the file may have been cut off, with all rows behind it. Drop the whole file again.',
    });
  });
});

test('which cells hold plain signs alone is told, whether empty ones are at the end of the last row or not', () => {
  for (const text of ['a,b,c\n1,2,3\n4,5,6\n', 'a,b,c\n1,2,3\n4,,\n']) {
    expect(tableOf(text).rows.plainCells(1)).toEqual(['1', '2', '3']);
  }
});

test('empty cells at the end of the last row are counted, those of blank rows behind it are not', () => {
  const counts = (text: string) => {
    const { rows } = tableOf(text);
    return [rows.count(0), rows.count(1), rows.length];
  };
  expect(counts('a,b,c\n1,,')).toEqual([3, 3, 2]);
  expect(counts('a,b,c\r\n1, ,\r\n,,\r\n\t\r\n')).toEqual([3, 3, 2]);
  expect(counts('a,b,c\r1\r,')).toEqual([3, 1, 2]);
  expect(counts('a,b,c\n1,2,3\n')).toEqual([3, 3, 2]);
});

describe('rows', () => {
  test.each([
    ['line feeds', 'a,b\n1,2\n3,4\n'],
    ['carriage returns and line feeds', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['carriage returns', 'a,b\r1,2\r3,4'],
    ['a mixture', 'a,b\r\n1,2\r3,4\n'],
    ['spaces after the comma', 'a, b\n1, "2"\n3, 4'],
  ])('end with %s', (_, text) => {
    expect(rowsOf(text)).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  test('blank rows on top count, blank ones below stay, a million at the end are none', () => {
    const table = tableOf(`\n ;;\r\na;b\n\n1;2\n${';\n'.repeat(1_000_000)}`);
    expect(table).toMatchObject({ delimiter: ';', firstRow: 3, titles: [], unsound: new Set() });
    expect(cellsOf(table)).toEqual([['a', 'b'], [''], ['1', '2']]);
    expect([0, 1, 2].map((index) => table.rows.count(index))).toEqual([2, 1, 2]);
  });

  test('a line break in quotes begins no row', () => {
    expect(rowsOf('a,b\n"1\r\n2\n3",4\n5,6')).toEqual([
      ['a', 'b'],
      ['1\r\n2\n3', '4'],
      ['5', '6'],
    ]);
  });
});

describe('quotes', () => {
  test.each([
    ['1,"say ""hi"""', ['1', 'say "hi"']],
    ['1,5" disk', ['1', '5" disk']],
    ['1,Dwayne "The Rock" J', ['1', 'Dwayne "The Rock" J']],
    ['"1,2",3', ['1,2', '3']],
    ['"1" ,"2"\t', ['1', '2']],
    ['1, \t"2,\n3"\u00a0', ['1', '2,\n3']],
    ['1,"say \\"hi\\", all"', ['1', 'say "hi", all']],
    ['1,"5\\"",', ['1', '5"']],
    ['"C:\\","2"', ['C:\\', '2']],
    ['="000123",="2"', ['="000123"', '="2"']],
    ['="Acme, Ltd",2', ['="Acme, Ltd"', '2']],
    ['1, ="say ""a, b""" ', ['1', '="say ""a, b"""']],
  ])('in %s', (row, cells) => {
    expect(soundOf(`a,b\n${row}`)).toEqual([['a', 'b'], cells]);
  });

  test.each([
    '1,"big" deal',
    '1,amara"',
    'ada1",2',
    '1,O"Brien',
    '1,="2',
    '1,="a,"b"',
    '="a, b"c,2',
    '1,"2',
    '1,""2',
    '1,2""',
    '1,\\"2\\"',
  ])('that leave the meaning of a row open: %s', (row) => {
    const { rows, unsound } = tableOf(`a,b\n3,4\n${row}\n"5","6"\n`);
    expect([unsound, rows.length, rows.cells(3)]).toEqual([new Set([2]), 4, ['5', '6']]);
  });

  test('around several lines beside an error with many delimiters swallow nothing in a file of rejected rows', () => {
    const cells = ['1;2', '!\n!', '', 'r; s; t'];
    expect(soundOf(`a;b;c;error\n"1;2";"!\n!";;"r; s; t"`)).toEqual([['a', 'b', 'c', 'error'], cells]);
  });

  test('that two rows leave open swallow no row between them', () => {
    const table = tableOf('a,b,c\n1,"2,3\n4,5,6\n7,x",9\n10,11,12');
    expect({ rows: cellsOf(table).slice(1), unsound: table.unsound }).toEqual({
      rows: [
        ['1', '"2', '3'],
        ['4', '5', '6'],
        ['7', 'x"', '9'],
        ['10', '11', '12'],
      ],
      unsound: new Set([1, 3]),
    });
  });

  test.each([
    ['which ends in empty cells', 'a,b,c,d,e,f', '4",5,6,,,'],
    ['where the header ends in empty cells', 'a,b,c,d,,', '4",5,6,,,'],
    ['of a file with empty cells behind a column of errors', 'a,b,c,error,,', '4",5,6,,,'],
    ['with blanks before a quote elsewhere', 'a,b,c,d,e, "f"', '4",5,6,,,'],
  ])('that two rows leave open swallow no row %s', (_, header, row) => {
    const table = tableOf(`${header}\n1,2,3,x,"y,z\n${row}\n7,8,9,u,v,w\n`);
    expect({ rows: cellsOf(table).slice(1), unsound: table.unsound }).toEqual({
      rows: [
        ['1', '2', '3', 'x', '"y', 'z'],
        ['4"', '5', '6'],
        ['7', '8', '9', 'u', 'v', 'w'],
      ],
      unsound: new Set([1]),
    });
  });

  test('a stray one in one row does not spoil a proper quote over two lines in another', () => {
    expect(rowsOf('a,b\n5" disk,1\n"two\nlines",2\n')).toEqual([
      ['a', 'b'],
      ['5" disk', '1'],
      ['two\nlines', '2'],
    ]);
  });

  test.each<[string, string, number, string[]]>([
    ['to the end', 'a,b\n1,2\n\n"3,4\n5,6', 3, ['5', '6']],
    ['up to the next quote', 'a,b\n1,"2\n3,4\n5,"6"\n', 1, ['5', '6']],
    ['up to the next quote, after a stray one', 'a,b\n5",x\n1,"2\n3,4\n5,"6"\n', 2, ['5', '6']],
  ])('never closed %s: its row alone is unsound', (_, text, row, last) => {
    const { rows, unsound } = tableOf(text);
    expect([unsound, rows.cells(rows.length - 1)]).toEqual([new Set([row]), last]);
  });

  test('behind a blank, around more lines than are looked at elsewhere, hold one value, whatever its lines end in', () => {
    const value = 'x\n'.repeat(250);
    const table = tableOf(`a,b,,\r1, "${value}"\n3,,,\r\n,\r4,5,6`);
    expect([cellsOf(table), table.unsound]).toEqual([
      [['a', 'b'], ['1', value], ['3'], [''], ['4', '5', '6']],
      new Set(),
    ]);
    expect([0, 1, 2, 3, 4].map((index) => table.rows.count(index))).toEqual([4, 2, 4, 2, 3]);
    expect(table.rows.cellCount).toBe(9);
  });

  test('never closed in the header: refused', () => {
    expect(read('a,"b\n1,2')).toEqual({
      kind: 'refused',
      reason: 'A quote (") opened in row 1 is never closed. Close it, or write it twice.',
    });
  });
});

test.each([
  ['many empty cells at the end of a row take no room', `a,b,c\n1${','.repeat(300)}\n2,,3\n`],
  ['… nor where a quote is not as it should be', `a,b,c\n1${','.repeat(300)}\n2,,"3"x\n`],
])('%s, and rows of the usual width stay', (_, text) => {
  const { rows } = tableOf(text);
  expect([0, 1, 2].map((index) => rows.cells(index)[0])).toEqual(['a', '1', '2']);
  expect([rows.cellCount, rows.count(1)]).toEqual([7, 301]);
});
