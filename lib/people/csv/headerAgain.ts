import { headerSpelling } from '../../config/columnAliases.ts';
import type { Header, Refused } from './header.ts';

/** A table of fewer columns may have rows of one or two cells that are of people. */
const fewestColumns = 4;

const remark = /^(?:#(?:\s|$)|(?:--|\/\/)\s)/;

/** The header again, where files were put one behind another, the line that a program draws below it, or a remark. */
export function isNoPerson(cells: readonly string[], header: Header): boolean {
  if (header.cells.length >= fewestColumns && isRemark(cells, header)) return true;
  if (cells.every((cell) => /^-*$/.test(cell.trim()))) return true;
  const { length } = header.cells;
  const isSame = (cell: string, index: number) => headerSpelling(cell) === headerSpelling(header.cells[index] ?? '');
  // A header may end in empty cells, which are not kept.
  const isBlankBehind = cells.slice(length).every((cell) => cell.trim() === '');
  return length > 1 && cells.length >= length && cells.slice(0, length).every(isSame) && isBlankBehind;
}

/** In no remark stands something in the column of account names, but where the remark begins: it would be somebody's name. */
function isRemark(cells: readonly string[], { columns }: Header): boolean {
  const account = columns.findIndex((column) => column?.name === 'accountName');
  const isNamed = account > 0 && cells[account]?.trim();
  return !isNamed && remark.test(cells[0] ?? '') && cells.filter((cell) => cell.trim() !== '').length <= 2;
}

/**
 * Makes a function that says whether a row names the columns in another order: what stands below it would be read under the wrong names.
 *
 * @param find gives the column that a header means
 */
export function otherHeader(header: Header, find: (header: string) => unknown): (cells: readonly string[]) => boolean {
  const names = new Set(header.cells.map((cell) => cell.toLowerCase()));
  names.delete('');
  return (cells) => {
    if (!names.has((cells[0] ?? '').trim().toLowerCase())) return false;
    const filled = cells.flatMap((cell, place) => (cell.trim() === '' ? [] : [{ column: find(cell), place }]));
    const isOfNames = filled.length > 2 && filled.every(({ column }) => column !== undefined);
    return isOfNames && filled.some(({ column, place }) => column !== header.columns[place]);
  };
}

/** Why a file is refused that has such a row. */
export function namesAnew(row: number): Refused {
  const reason = `Row ${row} names the columns anew, in another order than the first row. Drop each table as a file of its own.`;
  return { kind: 'refused', reason };
}
