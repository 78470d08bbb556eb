/**
 * The rows of a table. Their cells become texts when they are asked for: of most rows is kept where they begin, in a fraction of the
 * room.
 */
export type Rows = {
  readonly length: number;
  /** The cells of a row; empty ones at its end may be left out. */
  cells(index: number): string[];
  /** How many cells a row has in the file, with the empty ones at its end. */
  count(index: number): number;
  /** How many there are in all rows, without the empty ones at their ends. */
  readonly cellCount: number;
  /** The cells of a row where they are known to hold plain signs alone, see `isPlainOfSigns`. */
  plainCells(index: number): string[] | undefined;
};

/** The rows of a table whose cells are texts already. `counts` has how many cells each has in the file, where that is more. */
export function rowsOf(rows: readonly string[][], counts = rows.map(({ length }) => length)): Rows {
  return {
    length: rows.length,
    cells: (index) => rows[index]?.slice() ?? [],
    count: (index) => counts[index] ?? 0,
    cellCount: rows.reduce((cells, row) => cells + row.length, 0),
    plainCells: () => undefined,
  };
}
