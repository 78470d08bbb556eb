import { expect, test } from 'vitest';
import { read, rowsOf, tableOf } from './tables.ts';

test('more than 100,000 rows are refused', () => {
  expect(rowsOf('a,b\n'.repeat(100_000))).toHaveLength(100_000);
  expect(read('a,b\n'.repeat(100_001))).toEqual({
    kind: 'refused',
    reason: 'The file has more than 100,000 rows. Split it.',
  });
});

test.each<[string, string]>([
  ['', 'x,'.repeat(301)],
  [', quoted in a way of their own', `"x" ,${'x,'.repeat(300)}`],
])('more than 3,000,000 cells are refused%s; empty ones at the end of a row are none', (_, row) => {
  expect(read(`a,b\n${`${row}\n`.repeat(9_970)}`)).toEqual({
    kind: 'refused',
    reason:
      'The file has more than 3,000,000 cells: its header has 2, and there are rows of 301. Remove columns that are not needed, or split it.',
  });
  expect(rowsOf(`a,b\n${`x${','.repeat(400)}\n`.repeat(9_970)}`)).toHaveLength(9_971);
});
test('quotes that are never closed in every row of a large file cost each row itself', () => {
  const { rows, unsound } = tableOf(`a,b\n${'1,"2\n'.repeat(50_000)}`);
  expect([rows.length, unsound.size]).toEqual([50_001, 50_000]);
});

test('a row of more than a megabyte is refused before it is split, one of several short lines is not', () => {
  const reason = expect.stringMatching(/^A row of the file is longer than 1,048,576 characters/);
  expect(read(`a,b\n1,2\n${'x,'.repeat(600_000)}`)).toEqual({ kind: 'refused', reason });
  expect(rowsOf(`a,b\n${'1,2\n'.repeat(99_999)}`)).toHaveLength(100_000);
});
