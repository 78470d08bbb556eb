import { describe, expect, test } from 'vitest';
import { cutOffFault } from '../../../../lib/people/csv/cutOff.ts';
import { rowsOf } from '../../../../lib/people/csv/rows.ts';

const names = ['accountName', 'email', 'vendor', 'endDate'];
const header = (cells: readonly string[]) => ({
  cells: [...cells],
  columns: cells.map((name) => (name === 'note' ? undefined : { name, label: name, required: true })),
});

/** A row of such cells, with what is wrong in some of its columns. */
const row = (number: number, cells: readonly string[], ...wrong: string[]) => ({
  ...{ row: number, cells },
  rejects: wrong.map((column) => ({ row: number, column, reason: 'wrong' })),
});

/** What is said of a file that ends in a text, and of whose rows these are known. */
function faultIn(text: string, cells: readonly string[], rows: readonly ReturnType<typeof row>[]) {
  const blanks = /[ \t,]*$/.exec(text)?.[0].replaceAll(/[^,]/g, '').length ?? 0;
  const counts = rows.map((one, index) => one.cells.length + (index === rows.length - 1 ? blanks : 0));
  const table = {
    delimiter: ',',
    rows: rowsOf(
      rows.map((one) => [...one.cells]),
      counts,
    ),
  };
  const checked = rows.map((one, index) => ({ ...one, index }));
  return cutOffFault(text, table, header(cells), checked);
}

/** Whether a file is seen as cut off that ends so: the last row has these cells, and faults in these columns. */
function isCut(
  text: string,
  last: string[],
  wrong: string[] = [],
  others = dated('2026-12-31', '2026-11-30'),
  cells = names,
) {
  return faultIn(text, cells, [...others, row(4, last, ...wrong)]) !== undefined;
}

const dated = (...days: string[]) => days.map((day, index) => row(index + 2, ['ada', 'a@example.com', 'Acme', day]));

test('is said of the last row alone, with what to do', () => {
  const reason =
    'the file ends within this row, without a line end: it may have been cut off here, with all rows behind it; drop the whole file again, or end the row with a line break if it is whole';
  const rows = [...dated('2026-12-31', '2026-11-30'), row(4, ['cy'])];
  expect(faultIn('cy', names, rows)).toEqual({ row: 4, column: '', reason });
});

describe('the end of the file', () => {
  test.each([
    ['cy,c@ex', true],
    ['cy,c@ex ', true],
    ['cy,c@ex\n', false],
    ['cy,c@ex\r', false],
    ['cy,c@ex\n \t,', false],
    ['', false],
    [' ', false],
  ])('%j', (text, expected) => {
    expect(isCut(text, ['cy', 'c@ex'])).toBe(expected);
  });

  test('nothing can be told of a file of one row, or of none', () => {
    expect(isCut('cy,c@ex', ['cy', 'c@ex'], [], [])).toBe(false);
    expect(faultIn('x', names, [])).toBeUndefined();
  });

  test('delimiters at the end are cells that are there, and empty', () => {
    expect(isCut('cy,c@ex,,', ['cy', 'c@ex'])).toBe(false);
    expect(isCut('cy,c@ex,', ['cy', 'c@ex'])).toBe(true);
    expect(isCut('cy,c@ex, , ', ['cy', 'c@ex'])).toBe(false);
  });
});

test('a row with fewer cells is cut only where all others have all of theirs', () => {
  const short = [...dated('2026-12-31'), row(3, ['bo', 'b@example.com', 'Acme'])];
  expect(isCut('cy,c@example.com', ['cy', 'c@example.com'], [], short)).toBe(false);
});

describe('the last cell', () => {
  const cells = ['cy', 'c@example.com', 'Acme', '2026-12-3'];

  test.each([
    ['2026-12-3', true],
    ['2026-12-31', false],
    ['2026-12-311', false],
    ['soon', false],
    ['7', true],
    ['3.1', false],
  ])('of dates that are written alike is the beginning of one: %s', (day, expected) => {
    expect(isCut('x', [...cells.slice(0, 3), day])).toBe(expected);
  });

  test.each([
    [['2026-12-31'], false],
    [['2026-12-31', '30.11.2026'], false],
    [['2026-12-31', ' 2026-11-30 ', ''], true],
    [['', ''], false],
  ])('shows nothing where the others are %j: %s', (days, expected) => {
    expect(isCut('x', cells, [], dated(...days))).toBe(expected);
  });

  test('that is empty is no beginning', () => {
    expect(isCut('x', [...cells.slice(0, 3), ''])).toBe(false);
  });

  test('of a column that is no date is no beginning of one', () => {
    const others = [row(2, ['ada', '2026-12-31']), row(3, ['bo', '2026-11-30'])];
    expect(isCut('x', ['cy', '2026-1'], [], others, ['accountName', 'vendor'])).toBe(false);
    expect(isCut('x', ['cy', '2026-1'], [], others, ['accountName', 'note'])).toBe(false);
  });
});

describe('a cell with a fault', () => {
  const at = (column: string, cell: string, wrong = column) =>
    isCut('x', ['cy', cell], [wrong], [row(2, ['ada', 'x']), row(3, ['bo', 'y'])], ['accountName', column]);

  test.each([
    ['email', 'c@exam', true],
    ['endDate', '2026-', true],
    ['endDate', '31.1', true],
    ['endDate', '2026-12-31T1', true],
    ['endDate', 'soon', false],
    ['endDate', '7 days', false],
    ['endDate', 'on 7', false],
    ['endDate', '', true],
    ['vendor', '2026', false],
    ['vendor', '', true],
    ['note', '7', false],
  ])('of %s that is %j may be the beginning of one: %s', (column, cell, expected) => {
    expect(at(column, cell)).toBe(expected);
  });

  test('elsewhere in the row says nothing of its end', () => {
    expect(at('email', 'c@exam', 'accountName')).toBe(false);
    expect(at('email', 'c@exam', '')).toBe(false);
  });

  test('behind the last cell, or of one that is there and empty, is one of a row that was cut', () => {
    const others = [row(2, ['ada']), row(3, ['bo'])];
    expect(isCut('x', ['cy', 'c@example.com'], ['vendor'], others)).toBe(true);
    expect(isCut('x', ['cy', 'c@example.com'], ['accountName'], others)).toBe(false);
    expect(isCut('x', ['cy', 'c@example.com'], [], others)).toBe(false);
    // A header may have blanks around a name.
    expect(isCut('x', ['cy', 'c@example.com'], ['vendor'], others, ['accountName', 'email', ' vendor '])).toBe(true);
  });

  test('of the whole row is none of a column without a name', () => {
    const others = [row(2, ['ada', 'a@example.com']), row(3, ['bo', 'b@example.com'])];
    expect(isCut('x', ['cy', 'c@example.com'], [''], others, ['accountName', 'email', ''])).toBe(false);
  });
});
