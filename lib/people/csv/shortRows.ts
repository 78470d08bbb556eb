import type { Reject } from './checkRow.ts';

/** A row of a person: its cells without those of reports, and how many it has in the file, with the empty ones at its end. */
type CountedRow = { row: number; cells: readonly string[]; count: number; rejects: Reject[]; error: string };

/** What `shortRow` says, in the column `error` of a file of rejected rows, with the number of cells that the row had. */
const saidShort = /the row has (\d+) cells?, the header \d+; a value with a line break/;

/**
 * Rejects rows with fewer cells than the header, where more than half of the rows have all of theirs: a value with a line break has no
 * quotes, or cells were lost, and what is not there must not clear what a person has. A program that leaves out empty cells at the end of
 * rows does so in most of them. In a file of rejected rows, whose rows are filled up, such a row stays rejected while its report stands
 * and nothing stands in the cells that it lacked.
 *
 * @param width how many cells the header has
 */
export function rejectShortRows(rows: readonly CountedRow[], width: number): void {
  const whole = rows.filter(({ count }) => count >= width).length;
  for (const { row, cells, count, rejects, error } of rows) {
    const said = Number(saidShort.exec(error)?.[1] ?? width);
    if (said < width && cells.slice(said, width).every((cell) => cell.trim() === '')) {
      rejects.unshift(shortRow(row, said, width));
    } else if (count < width && whole * 2 > rows.length) rejects.unshift(shortRow(row, count, width));
  }
}

function shortRow(row: number, count: number, width: number): Reject {
  const cells = `the row has ${count} cell${count === 1 ? '' : 's'}, the header ${width}`;
  return { row, column: '', reason: `${cells}; a value with a line break needs quotes, or cells are missing` };
}
