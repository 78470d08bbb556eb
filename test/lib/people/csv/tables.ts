import { readTable, type Table } from '../../../../lib/people/csv/table.ts';

/** Reads with `a`, `b` and `c` as the columns that are known. */
export function read(text: string): ReturnType<typeof readTable> {
  return readTable(text, (cells) => cells.filter((cell) => ['a', 'b', 'c'].includes(cell)).length);
}

export function tableOf(text: string): Table {
  const table = read(text);
  if (table.kind === 'refused') throw new Error(table.reason);
  return table;
}

/** The cells of each row. */
export function cellsOf({ rows }: Table): string[][] {
  return Array.from({ length: rows.length }, (_, index) => rows.cells(index));
}

export function rowsOf(text: string): string[][] {
  return cellsOf(tableOf(text));
}
