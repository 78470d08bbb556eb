import { describe, expect, test } from 'vitest';
import { readTable, type Table } from '../../../../lib/people/csv/table.ts';

/** Reads with `a`, `b` and `c` as the columns that are known. */
function read(text: string): ReturnType<typeof readTable> {
  return readTable(text, (cells) => cells.filter((cell) => ['a', 'b', 'c'].includes(cell)).length);
}

function rowsOf(text: string): Table['rows'] {
  const table = read(text);
  if (table.kind === 'refused') throw new Error(table.reason);
  return table.rows;
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
    ['alone', ','],
  ])('of %j is %j', (text, delimiter) => {
    expect(read(text)).toMatchObject({ kind: 'table', delimiter });
  });

  test('a line sep= decides, and counts as no row', () => {
    expect(read('sep=;\r\na,b;c\r\n1;2')).toEqual({
      kind: 'table',
      delimiter: ';',
      firstRow: 1,
      rows: [
        ['a,b', 'c'],
        ['1', '2'],
      ],
    });
  });
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
    expect(read(`\n ;;\r\na;b\n\n1;2\n${';\n'.repeat(1_000_000)}`)).toEqual({
      kind: 'table',
      delimiter: ';',
      firstRow: 3,
      rows: [['a', 'b'], [''], ['1', '2']],
    });
  });

  test('a line break in quotes begins no row', () => {
    expect(rowsOf('a,b\n"1\r\n2\n3",4\n5,6')).toEqual([
      ['a', 'b'],
      ['1\r\n2\n3', '4'],
      ['5', '6'],
    ]);
  });

  test('more than 100,000 are refused', () => {
    expect(rowsOf('a,b\n'.repeat(100_000))).toHaveLength(100_000);
    expect(read('a,b\n'.repeat(100_001))).toEqual({
      kind: 'refused',
      reason: 'The file has more than 100,000 rows. Split it.',
    });
  });
});

describe('quotes', () => {
  test.each([
    ['1,"say ""hi"""', ['1', 'say "hi"']],
    ['1,5" disk', ['1', '5" disk']],
    ['1,"big" deal', ['1', '"big" deal']],
    ['"1,2",3', ['1,2', '3']],
  ])('in %s', (row, cells) => {
    expect(rowsOf(`a,b\n${row}`)).toEqual([['a', 'b'], cells]);
  });

  test('a stray one in one row does not spoil a proper quote over two lines in another', () => {
    expect(rowsOf('a,b\n5" disk,1\n"two\nlines",2\n')).toEqual([
      ['a', 'b'],
      ['5" disk', '1'],
      ['two\nlines', '2'],
    ]);
  });

  test.each([
    ['to the end', 'a,b\n1,2\n\n"3,4\n5,6', 4],
    ['up to the next quote', 'a,b\n1,"2\n3,4\n5,"6"\n', 2],
    ['up to the next quote, after a stray one', 'a,b\n5",x\n1,"2\n3,4\n5,"6"\n', 3],
    ['in the header', 'a,"b\n1,2', 1],
  ])('never closed %s: refused with the row', (_, text, row) => {
    expect(read(text)).toEqual({
      kind: 'refused',
      reason: `A quote (") opened in row ${row} is never closed. Close it, or write it twice.`,
    });
  });
});
