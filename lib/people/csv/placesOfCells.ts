import type { Rows } from './rows.ts';

/** Rows of a text that is quoted by the rules. `severalLines` has the indexes of those with a line break in a cell. */
export type PlacedRows = Rows & { severalLines: readonly number[] };

/**
 * Makes a function that says whether a part of a text holds plain signs alone, quotes, line ends and the delimiter between them. A colon
 * counts as none: it may be one of `mailto:`. It is quickest for one part behind the other.
 */
function plainParts(text: string, delimiter: string): (from: number, end: number) => boolean {
  // To look for two signs side by side takes a third of the time once more, and few texts have these.
  const lowLine = text.includes('_x') || text.includes('_X') ? '' : '_';
  const other = new RegExp(`[^A-Za-z0-9 .@+/(),'&\\-"\r\n${lowLine}${delimiter}]`, 'g');
  const { length } = text;
  let [from, found] = [0, -1];
  return (start, end) => {
    if (start < from || start > found) {
      other.lastIndex = start;
      found = other.test(text) ? other.lastIndex - 1 : length;
      from = start;
    }
    return found >= end;
  };
}

/** What is said of a cell that holds doubled quotes, or else the delimiter where that is no plain sign. */
export const [withDoubledQuotes, withDelimiter] = [1, 2];

/**
 * Where cells begin and end in a text, and what is said of them; and of each row its first cell, how many it has, and whether it has
 * several lines.
 */
export type Places = {
  cellCount: number;
  starts: Int32Array;
  ends: Int32Array;
  marks: Uint8Array;
  firstCells: number[];
  counts: number[];
  severalLines: number[];
};

/** Room for the places of a text of so many characters: most cells have eight or more. */
export function roomFor(length: number): Places {
  const room = 16 + (length >> 3);
  const [starts, ends, marks] = [new Int32Array(room), new Int32Array(room), new Uint8Array(room)];
  return { cellCount: 0, starts, ends, marks, firstCells: [], counts: [], severalLines: [] };
}

/** Makes room for twice as many cells. */
export function grow(places: Places): void {
  const room = places.starts.length * 2;
  const { starts, ends, marks } = places;
  places.starts = new Int32Array(room);
  places.starts.set(starts);
  places.ends = new Int32Array(room);
  places.ends.set(ends);
  places.marks = new Uint8Array(room);
  places.marks.set(marks);
}

/**
 * The rows of a text by the places of their cells. It is a class because an import reads two tables, and V8 compiles the methods of a
 * class once for both.
 */
export class RowsAt implements PlacedRows {
  readonly length: number;
  readonly cellCount: number;
  readonly severalLines: readonly number[];
  readonly #text: string;
  readonly #places: Places;
  readonly #isPlainPart: (from: number, end: number) => boolean;
  readonly #isAnyMarked: boolean;
  readonly #ofSeveralLines: ReadonlySet<number>;

  constructor(text: string, delimiter: string, places: Places) {
    this.length = places.counts.length;
    this.cellCount = places.cellCount;
    this.severalLines = places.severalLines;
    this.#text = text;
    this.#places = places;
    this.#isPlainPart = plainParts(text, delimiter);
    this.#isAnyMarked = hasMarks(places, 0, places.marks.length);
    this.#ofSeveralLines = new Set(places.severalLines);
  }

  cells(index: number): string[] {
    const { firstCells, counts } = this.#places;
    const first = firstCells[index] ?? 0;
    const filled = (firstCells[index + 1] ?? 0) - first;
    const cells = Array<string>(Math.max(filled, Math.min(firstCells[1] ?? 0, counts[index] ?? 0))).fill('');
    for (let place = 0; place < filled; place += 1) cells[place] = this.#textAt(first + place);
    return cells;
  }

  cell(index: number, place: number): string {
    const { firstCells } = this.#places;
    const cell = (firstCells[index] ?? 0) + place;
    return cell < (firstCells[index + 1] ?? 0) ? this.#textAt(cell) : '';
  }

  count(index: number): number {
    return this.#places.counts[index] ?? 0;
  }

  isPlain(index: number): boolean {
    const { firstCells, starts, ends } = this.#places;
    const [first, next] = [firstCells[index] ?? 0, firstCells[index + 1] ?? 0];
    if (!this.#isPlainPart(starts[first] ?? 0, ends[next - 1] ?? 0) || this.#ofSeveralLines.has(index)) return false;
    return !(this.#isAnyMarked && hasMarks(this.#places, first, next));
  }

  #textAt(cell: number): string {
    const { starts, ends, marks } = this.#places;
    const content = this.#text.slice(starts[cell], ends[cell]);
    return marks[cell] === withDoubledQuotes ? content.replaceAll('""', '"') : content;
  }
}

function hasMarks({ marks }: Places, from: number, end: number): boolean {
  const some = marks.subarray(from, end);
  return some.includes(withDoubledQuotes) || some.includes(withDelimiter);
}
