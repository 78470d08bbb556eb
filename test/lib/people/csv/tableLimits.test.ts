import { expect, test } from 'vitest';
import { read, rowsOf, tableOf } from './tables.ts';

/** Ways to write a cell: as most are, with a blank before its quotes, and with one behind them. */
const ways: [string, string][] = [
  ['as they usually are', 'x'],
  ['quoted behind a blank', ' "x"'],
  ['quoted before a blank', '"x" '],
];

test.each(ways)('more than 100,000 rows are refused, with cells %s', (_, cell) => {
  expect(rowsOf(`a,b\n${`${cell},y\n`.repeat(99_999)}`)).toHaveLength(100_000);
  expect(read(`a,b\n${`${cell},y\n`.repeat(100_000)}`)).toEqual({
    kind: 'refused',
    reason: 'The file has more than 100,000 rows. Split it.',
  });
});

test('more than 100,000 rows are refused where they are drawn', () => {
  const frame = '+---+---+\n';
  expect(read(`${frame}| a | b |\n${frame}${'| 1 | 2 |\n'.repeat(100_000)}${frame}`)).toEqual({
    kind: 'refused',
    reason: 'The file has more than 100,000 rows. Split it.',
  });
});

/** Rows of 300 cells, but for a header of 299, a row of 301 below it, and one behind a thousand others that is as wide as two. */
function manyCells(rows: number, cell: string): string {
  const row = `${cell}${',x'.repeat(299)}${',,'.repeat(9)}\n`;
  const few = `a,b${',c'.repeat(297)}\nx${',x'.repeat(300)}\n${row.repeat(1_499)}`;
  return `${few}x${',x'.repeat(599)}\n${row.repeat(rows - 1_502)}`;
}

test('3,000,000 cells are read; empty ones at the end of a row are none', () => {
  const { rows } = tableOf(manyCells(9_999, 'x'));
  expect([rows.length, rows.cellCount, rows.count(2)]).toEqual([9_999, 3_000_000, 318]);
});

test.each(ways.slice(0, 2))('more cells are refused, written %s', (_, cell) => {
  expect(read(`${manyCells(9_999, cell)}x`)).toEqual({
    kind: 'refused',
    reason:
      'The file has more than 3,000,000 cells: its header has 299, and there are rows of 301. Remove columns that are not needed, or split it.',
  });
});

test('quotes that are never closed in every row of a large file cost each row itself', () => {
  const { rows, unsound } = tableOf(`a,b\n${'1,"2\n'.repeat(50_000)}`);
  expect([rows.length, unsound.size]).toEqual([50_001, 50_000]);
});

/** The most characters of a row. */
const most = 1_048_576;

test('a row of more than a megabyte is refused before it is split', () => {
  const reason =
    'A row of the file is longer than 1,048,576 characters. Look at its line breaks, and remove what is no person’s.';
  expect(read(`a,b\n1,2\n${'x,'.repeat(600_000)}`)).toEqual({ kind: 'refused', reason });
  expect(read(`a,b\n${'x'.repeat(most + 1)}`)).toEqual({ kind: 'refused', reason });
  expect(rowsOf(`a,b\n${'x'.repeat(most)}`)).toHaveLength(2);
  expect(rowsOf(`a,b\n${'x'.repeat(most - 4)}\n\n${'y'.repeat(most)}`)).toHaveLength(4);
});

test.each(['\n', '\r', '\r\n'])('a text of short lines may be longer, which end in %j', (lineEnd) => {
  expect(rowsOf(`a,b${lineEnd}${`123456789,2${lineEnd}`.repeat(99_999)}`)).toHaveLength(100_000);
});

test.each<[string, string]>([
  ['', ''],
  [', behind a blank', ' '],
])('quotes around more than a megabyte of lines are not meant so%s, and each line is a row', (_, blank) => {
  const table = (length: number) => {
    const lines = `${'x'.repeat(999)}\n`.repeat(1_048);
    const { rows, unsound } = tableOf(`a,b\n1,${blank}"${lines}${'y'.repeat(length)}"\n2,3`);
    return [rows.length, [...unsound]];
  };
  expect(table(5)).toEqual([3, []]);
  expect(table(577)).toEqual([1_051, [1, 1_049]]);
});

test('quotes around just a megabyte may be meant so, whatever empty cells are behind them', () => {
  const lines = `${'x'.repeat(999)}\n`.repeat(1_048);
  expect(rowsOf(`a,b\n1,"${lines}${'y'.repeat(575)}",,\n2,3`)).toHaveLength(3);
});
