import { expect, test } from 'vitest';
import { rowsOf } from '../../../../lib/people/csv/rows.ts';

const rows = rowsOf([['a', 'b'], ['1']], [3, 1]);

test('rows of texts tell their cells, and how many there are in the file', () => {
  expect([rows.length, rows.cellCount]).toEqual([2, 3]);
  expect([rows.cells(0), rows.cells(1), rows.cells(2)]).toEqual([['a', 'b'], ['1'], []]);
  expect([rows.count(0), rows.count(1), rows.count(2), rows.plainCells(0)]).toEqual([3, 1, 0, undefined]);
});

test('rows of texts have as many cells as there are, unless more is said', () => {
  const some = rowsOf([['a', 'b'], ['1']]);
  expect([some.count(0), some.count(1), some.count(2)]).toEqual([2, 1, 0]);
});

test('whoever changes the cells of a row changes no others', () => {
  rows.cells(0).splice(0, 1);
  expect(rows.cells(0)).toEqual(['a', 'b']);
});
