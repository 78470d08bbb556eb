import { dateKinds } from '../person.ts';
import type { Reject } from './checkRow.ts';
import type { Header } from './header.ts';
import type { Table } from './table.ts';

/** A row as far as it tells whether the file was cut off within it. */
type CheckedRow = { row: number; index: number; rejects: readonly Reject[] };

/** So many dates written alike show how those of a file are written. */
const fewestDates = 2;

const reason =
  'the file ends within this row, without a line end: it may have been cut off here, with all rows behind it; drop the whole file again, or end the row with a line break if it is whole';

/**
 * What is wrong with the last row of a file that seems to have been cut off within it: the file has no line end, and the row has fewer cells
 * than all others, or lacks what is required, or ends in the beginning of an address, or of a date as the others are written. Undefined
 * where nothing shows it: a text may end anywhere.
 *
 * @param text the whole file
 * @param rows those of people, of which the last is the last of the table
 */
export function cutOffFault(
  text: string,
  table: Pick<Table, 'rows' | 'delimiter'>,
  header: Pick<Header, 'cells' | 'columns'>,
  rows: readonly CheckedRow[],
): Reject | undefined {
  const last = rows.at(-1);
  if (!last || rows.length < 2 || hasLineEnd(text, table.delimiter)) return undefined;
  const others = rows.slice(0, -1);
  const at = table.rows.count(last.index) - 1;
  const cellOf = ({ index }: CheckedRow) => table.rows.cells(index)[at] ?? '';
  const countOf = ({ index }: CheckedRow) => table.rows.count(index);
  // Programs that leave empty cells out at the end of a row do so in others too, in all likelihood.
  const isShort = at < header.cells.length - 1 && others.every((other) => countOf(other) >= header.cells.length);
  const isCut =
    isShort ||
    isFaulty(at, header, last, cellOf(last)) ||
    isBeginningOfDate(header.columns[at]?.name ?? '', last, others, cellOf);
  return isCut ? { row: last.row, column: '', reason } : undefined;
}

/** Whether the last row of a text has a line end, or the text has no rows. */
function hasLineEnd(text: string, delimiter: string): boolean {
  let end = text.length;
  while (end > 0 && ` \t${delimiter}`.includes(text.charAt(end - 1))) end -= 1;
  return end === 0 || /[\r\n]/.test(text.charAt(end - 1));
}

/** Whether a cell that is not there is required, or the last one is the beginning of a day or of an address. */
function isFaulty(
  at: number,
  { cells, columns }: Pick<Header, 'cells' | 'columns'>,
  last: CheckedRow,
  cell: string,
): boolean {
  const faulty = (index: number) => last.rejects.some(({ column }) => column !== '' && column === cells[index]?.trim());
  const kind = columns[at]?.name ?? '';
  const isBeginning = cell === '' || kind === 'email' || (kind in dateKinds && /^[\d./: T-]+$/.test(cell));
  return (isBeginning && faulty(at)) || cells.some((_, index) => index > at && faulty(index));
}

/** `2026-12-31T10:00` is a moment, and the beginning of `2026-12-31T10:00:00Z`. */
function isBeginningOfDate(
  column: string,
  last: CheckedRow,
  others: readonly CheckedRow[],
  cellOf: (row: CheckedRow) => string,
): boolean {
  if (!(column in dateKinds)) return false;
  const dates = others.map((other) => shapeOf(cellOf(other))).filter((shape) => shape !== '');
  const shape = shapeOf(cellOf(last));
  const [usual = ''] = dates;
  const isBeginning = shape.length < usual.length && usual.startsWith(shape);
  return isBeginning && shape !== '' && dates.length >= fewestDates && dates.every((other) => other === usual);
}

function shapeOf(cell: string): string {
  return cell.trim().replaceAll(/\d/g, '0');
}
