import { dateKinds } from '../person.ts';
import type { Reject } from './checkRow.ts';
import type { Header } from './header.ts';

/** A row as far as it tells whether the file was cut off within it. */
type CheckedRow = { row: number; cells: readonly string[]; rejects: readonly Reject[] };

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
 * @param rows those of people, of which the last is the last of the file
 */
export function cutOffFault(
  text: string,
  delimiter: string,
  header: Pick<Header, 'cells' | 'columns'>,
  rows: readonly CheckedRow[],
): Reject | undefined {
  const last = rows.at(-1);
  const blanks = trailingBlanks(text, delimiter);
  const others = rows.slice(0, -1);
  if (!last || blanks === undefined || others.length === 0) return undefined;
  const at = last.cells.length + blanks - 1;
  const isCut =
    isShort(at, header, others) || isFaulty(at, header, last) || isBeginningOfDate(at, header, last, others);
  return isCut ? { row: last.row, column: '', reason } : undefined;
}

/** How many delimiters the last row of a text ends in; undefined where the row has a line end, or is blank. */
function trailingBlanks(text: string, delimiter: string): number | undefined {
  let [end, count] = [text.length, 0];
  for (; end > 0 && ` \t${delimiter}`.includes(text.charAt(end - 1)); end -= 1) {
    if (text.charAt(end - 1) === delimiter) count += 1;
  }
  return end === 0 || /[\r\n]/.test(text.charAt(end - 1)) ? undefined : count;
}

/** Programs that leave empty cells out at the end of a row do so in others too, in all likelihood. */
function isShort(at: number, { cells }: Pick<Header, 'cells'>, others: readonly CheckedRow[]): boolean {
  return at < cells.length - 1 && others.every((other) => other.cells.length >= cells.length);
}

/** Whether a cell that is not there is required, or the last one is the beginning of a day or of an address. */
function isFaulty(at: number, { cells, columns }: Pick<Header, 'cells' | 'columns'>, last: CheckedRow): boolean {
  const faulty = (index: number) => last.rejects.some(({ column }) => column !== '' && column === cells[index]?.trim());
  const kind = columns[at]?.name ?? '';
  const cell = last.cells[at] ?? '';
  const isBeginning = cell === '' || kind === 'email' || (kind in dateKinds && /^[\d./: T-]+$/.test(cell));
  return (isBeginning && faulty(at)) || cells.some((_, index) => index > at && faulty(index));
}

/** `2026-12-31T10:00` is a moment, and the beginning of `2026-12-31T10:00:00Z`. */
function isBeginningOfDate(
  at: number,
  { columns }: Pick<Header, 'columns'>,
  last: CheckedRow,
  others: readonly CheckedRow[],
): boolean {
  if (!((columns[at]?.name ?? '') in dateKinds)) return false;
  const dates = others.map(({ cells }) => shapeOf(cells[at])).filter((shape) => shape !== '');
  const shape = shapeOf(last.cells[at]);
  const [usual = ''] = dates;
  const isBeginning = shape.length < usual.length && usual.startsWith(shape);
  return isBeginning && shape !== '' && dates.length >= fewestDates && dates.every((other) => other === usual);
}

function shapeOf(cell = ''): string {
  return cell.trim().replaceAll(/\d/g, '0');
}
