import type { Rows } from './rows.ts';
import type { UsualRows } from './usualRows.ts';

/** Rows of a text that is quoted by the rules. `severalLines` has the indexes of those with a line break in a cell. */
export type PlacedRows = Rows & { severalLines: readonly number[] };

/**
 * Where cells begin and end in a text, and which of them are quoted. Of a usual row, `rows` has where it begins, and none of its
 * cells is noted. Any other row is numbered among its like, the first row with 0: `rows` has minus that number, by which the first of its cells is kept,
 * and how many it has. `filled` is how many cells all rows have, without the empty ones at their ends.
 */
export type Places = {
  cellCount: number;
  starts: Int32Array;
  ends: Int32Array;
  isQuoted: Uint8Array;
  rows: number[];
  firstCells: number[];
  counts: number[];
  filled: number;
  severalLines: number[];
};

/** Room for the cells of some rows. Those of most rows are not noted. */
export function roomForSome(): Places {
  const [starts, ends, isQuoted] = [new Int32Array(256), new Int32Array(256), new Uint8Array(256)];
  const lists = { rows: [], firstCells: [], counts: [], severalLines: [] };
  return { cellCount: 0, starts, ends, isQuoted, filled: 0, ...lists };
}

/** Makes room for twice as many cells. */
export function grow(places: Places): void {
  const room = places.starts.length * 2;
  const { starts, ends, isQuoted } = places;
  places.starts = new Int32Array(room);
  places.starts.set(starts);
  places.ends = new Int32Array(room);
  places.ends.set(ends);
  places.isQuoted = new Uint8Array(room);
  places.isQuoted.set(isQuoted);
}

/**
 * The rows of a text by where they begin, and by the places of the cells of those that are not usual. It is a class because an import reads two tables, and V8 compiles the methods of a
 * class once for both.
 */
export class RowsAt implements PlacedRows {
  readonly length: number;
  readonly cellCount: number;
  readonly severalLines: readonly number[];
  readonly #text: string;
  readonly #places: Places;
  readonly #usual: UsualRows | undefined;

  constructor(text: string, places: Places, usual: UsualRows | undefined) {
    this.length = places.rows.length;
    this.cellCount = places.filled;
    this.severalLines = places.severalLines;
    this.#text = text;
    this.#places = places;
    this.#usual = usual;
  }

  cells(index: number): string[] {
    const row = this.#places.rows[index];
    if (row === undefined) return [];
    return row > 0 ? this.#usualCells(row) : this.#notedCells(-row);
  }

  count(index: number): number {
    const { rows, counts } = this.#places;
    const row = rows[index];
    if (row === undefined) return 0;
    return counts[Math.max(0, -row)] ?? 0;
  }

  plainCells(index: number): string[] | undefined {
    const row = this.#places.rows[index] ?? 0;
    return row > 0 ? this.#usual?.plainCellsAt(row) : undefined;
  }

  /** Empty cells at the end are there as far as the first row goes, here and there. */
  #usualCells(start: number): string[] {
    const cells = this.#usual?.cellsAt(start) ?? [];
    while (cells.length > (this.#places.firstCells[1] ?? 0) && cells.at(-1) === '') cells.pop();
    return cells;
  }

  #notedCells(other: number): string[] {
    const { firstCells, counts } = this.#places;
    const first = firstCells[other] ?? 0;
    const filled = (firstCells[other + 1] ?? 0) - first;
    const cells = Array<string>(Math.max(filled, Math.min(firstCells[1] ?? 0, counts[other] ?? 0))).fill('');
    for (let place = 0; place < filled; place += 1) cells[place] = this.#textAt(first + place);
    return cells;
  }

  #textAt(cell: number): string {
    const { starts, ends, isQuoted } = this.#places;
    const content = this.#text.slice(starts[cell], ends[cell]);
    return isQuoted[cell] ? content.replaceAll('""', '"') : content;
  }
}
