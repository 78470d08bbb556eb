import type { Reject } from './checkRow.ts';

/** A row of a person: how many cells it has in the file, with the empty ones at its end, and what a report said of it. `isShort` where it lacks some that it need not have. */
type CountedRow = {
  one: { row: number; index: number; rejects: readonly Reject[] };
  count: number;
  isShort: boolean;
  error: string;
};

/** What `shortRow` says, in the column `error` of a file of rejected rows, with the number of cells that the row had. */
const saidShort = /the row has (\d+) cells?, the header \d+; (?:a value|put quotes around a value) with a line break/;

/**
 * Rejects rows with fewer cells than the header, where more than half of the rows have all of theirs: a value with a line break has no
 * quotes, or cells were lost. A program that leaves out empty cells at the end of rows does so in most of them; there what is lacking says nothing,
 * and of a row that is rejected for something else that is said too: filled up in a file of rejected rows, it would clear what a person has. In a file of rejected rows, whose rows are filled up, such a row stays rejected while its report stands
 * and nothing stands in the cells that it lacked.
 *
 * @param header the cells of the header, without blanks around them
 * @param others how many more rows there are, with nothing to be said of them
 * @param cellsOf gives the cells of a row without those of reports
 */
export function rejectShortRows(
  rows: readonly CountedRow[],
  header: readonly string[],
  others: number,
  cellsOf: (row: CountedRow['one']) => readonly string[],
): void {
  const width = header.length;
  const whole = others + rows.filter(({ count }) => count >= width).length;
  const all = others + rows.length;
  for (const { one, count, isShort, error } of rows) {
    const { row, rejects } = one;
    const said = Number(saidShort.exec(error)?.[1] ?? width);
    if (
      said < width &&
      cellsOf(one)
        .slice(said, width)
        .every((cell) => cell.trim() === '')
    ) {
      one.rejects = [shortRow(row, said, width), ...ofCellsThere(rejects, header, said)];
    } else if (count < width && whole * 2 > all) {
      one.rejects = [shortRow(row, count, width), ...ofCellsThere(rejects, header, count)];
    } else if (isShort && rejects.length > 0) {
      const column = header[count] ?? '';
      const isSaid = rejects.some((reject) => reject.column === column);
      if (!isSaid) one.rejects = [...rejects, { ...shortRow(row, count, width), column }];
    }
  }
}

/** What is wrong with the cells that a row has. That it lacks the others is said once. */
function ofCellsThere(rejects: readonly Reject[], header: readonly string[], count: number): Reject[] {
  const lacking = new Set(header.slice(count));
  return rejects.filter(({ column }) => column === '' || !lacking.has(column));
}

function shortRow(row: number, count: number, width: number): Reject {
  const cells = `the row has ${count} cell${count === 1 ? '' : 's'}, the header ${width}`;
  const advice =
    'put quotes around a value with a line break, or add the cells that are missing; where they are to be empty, empty the cell "error" of this row too';
  return { row, column: '', reason: `${cells}; ${advice}` };
}
