import type { Rows } from './rows.ts';

/** Whatever the parser of quoted texts leaves out before a cell: blanks of any kind. */
const blanks = /^\s+/u;

const [quote, lineFeed, carriageReturn] = [0x22, 0x0a, 0x0d];

/** Rows of a text that is quoted by the rules. `severalLines` has the indexes of those with a line break in a cell. */
export type PlacedRows = Rows & { severalLines: readonly number[] };

type Limits = { rows: number; cells: number };

const noLimits: Limits = { rows: Number.POSITIVE_INFINITY, cells: Number.POSITIVE_INFINITY };

/**
 * Finds where the cells of a text stand whose every quote is as RFC 4180 has it: a cell is quoted from its first character to its last, or
 * has no quote at all. Lines end in LF, CR or CRLF; a line end at the end of the text begins no row. Blanks before a cell that is not
 * quoted are left out. Undefined for a text with any other quote, and for one with quotes whose lines end in CR alone: those need a
 * parser. It takes a tenth of the time that a parser needs.
 *
 * @param limits how many rows are read, and after how many cells no further row is
 */
export function placeRows(text: string, delimiter: string, limits = noLimits): PlacedRows | undefined {
  if (!hasBareCarriageReturn(text)) return placeLines(text, delimiter, limits);
  // No line end stands for anything else where nothing is quoted.
  return text.includes('"') ? undefined : placeLines(text.replaceAll(/\r(?!\n)/g, '\n'), delimiter, limits);
}

/** The same of a text whose lines end in LF or CRLF. */
function placeLines(text: string, delimiter: string, limits: Limits): PlacedRows | undefined {
  const places = roomFor(text.length);
  const placing = { text, delimiter, separator: delimiter.charCodeAt(0), places, nextQuote: -1, nextDelimiter: -1 };
  placing.nextQuote = indexOrEnd(text, '"', 0);
  for (let at = 0; at < text.length && places.counts.length < limits.rows && places.cellCount <= limits.cells; ) {
    at = placeRow(placing, at);
    if (at === unquotable) return undefined;
  }
  places.firstCells.push(places.cellCount);
  return new RowsAt(text, delimiter, places);
}

/** Said in place of where the next row begins. */
const unquotable = -1;

/** A text whose cells are found, and where the next of two signs stands: each is looked for once, which V8 does quickly. */
type Placing = {
  text: string;
  delimiter: string;
  separator: number;
  places: Places;
  nextQuote: number;
  nextDelimiter: number;
};

/**
 * Notes the places of the row that begins somewhere, and gives where the next one does; `unquotable` of a row whose quotes are not by
 * the rules.
 */
function placeRow(placing: Placing, from: number): number {
  const { text, delimiter, separator, places } = placing;
  let { nextQuote, nextDelimiter } = placing;
  const first = places.cellCount;
  const isQuoted = from === nextQuote;
  let [at, cell, filled] = [from, first, first + 1];
  let lineEnd = indexOrEnd(text, '\n', at);
  let end = endOfLine(text, lineEnd);
  const firstEnd = end;
  for (;;) {
    if (cell === places.starts.length) grow(places);
    let [start, endOfCell] = [at, end];
    if (at === nextQuote && at < text.length) {
      start = at + 1;
      endOfCell = endOfQuoted(text, at);
      if (endOfCell === -1) return unquotable;
      if (text.indexOf('"', start) < endOfCell) places.marks[cell] = withDoubledQuotes;
      else if (delimiter !== ',') {
        if (nextDelimiter < at) nextDelimiter = indexOrEnd(text, delimiter, at);
        if (nextDelimiter < endOfCell) places.marks[cell] = withDelimiter;
      }
      at = endOfCell + 1;
      nextQuote = indexOrEnd(text, '"', at);
      if (at > lineEnd) {
        lineEnd = indexOrEnd(text, '\n', at);
        end = endOfLine(text, lineEnd);
      }
    } else {
      if (nextDelimiter < at) nextDelimiter = indexOrEnd(text, delimiter, at);
      endOfCell = Math.min(nextDelimiter, end);
      if (nextQuote < endOfCell) return unquotable;
      start = behindBlanks(text, at, endOfCell);
      at = endOfCell;
    }
    places.starts[cell] = start;
    places.ends[cell] = endOfCell;
    cell += 1;
    if (endOfCell > start) filled = cell;
    if (at === end) break;
    if (text.charCodeAt(at) !== separator) return unquotable;
    at += 1;
  }
  placing.nextQuote = nextQuote;
  placing.nextDelimiter = nextDelimiter;
  // What stands behind the last line end is a row only where there is something.
  const isNone = cell === first + 1 && lineEnd === text.length && places.starts[first] === places.ends[first];
  if (isNone && !isQuoted) return lineEnd + 1;
  if (end !== firstEnd) places.severalLines.push(places.counts.length);
  places.firstCells.push(first);
  places.counts.push(cell - first);
  // Empty cells at the end of a row take no room: there may be millions.
  places.cellCount = filled;
  return lineEnd + 1;
}

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
const [withDoubledQuotes, withDelimiter] = [1, 2];

/**
 * Where cells begin and end in a text, and what is said of them; and of each row its first cell, how many it has, and whether it has
 * several lines.
 */
type Places = {
  cellCount: number;
  starts: Int32Array;
  ends: Int32Array;
  marks: Uint8Array;
  firstCells: number[];
  counts: number[];
  severalLines: number[];
};

/** Most cells have eight characters or more. */
function roomFor(length: number): Places {
  const room = 16 + (length >> 3);
  const [starts, ends, marks] = [new Int32Array(room), new Int32Array(room), new Uint8Array(room)];
  return { cellCount: 0, starts, ends, marks, firstCells: [], counts: [], severalLines: [] };
}

function grow(places: Places): void {
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
class RowsAt implements PlacedRows {
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

/** To look for each is quicker than an expression, which V8 does not compile before it has run once. */
export function hasBareCarriageReturn(text: string): boolean {
  for (let at = text.indexOf('\r'); at !== -1; at = text.indexOf('\r', at + 1)) {
    if (text.charCodeAt(at + 1) !== lineFeed) return true;
  }
  return false;
}

/** Where a quoted cell closes that opens at `start`, or -1. */
function endOfQuoted(text: string, start: number): number {
  let close = text.indexOf('"', start + 1);
  while (close !== -1 && text.charCodeAt(close + 1) === quote) close = text.indexOf('"', close + 2);
  return close;
}

/** The end of what a line holds: `lineEnd`, or the CR before it. */
function endOfLine(text: string, lineEnd: number): number {
  return text.charCodeAt(lineEnd - 1) === carriageReturn ? lineEnd - 1 : lineEnd;
}

function indexOrEnd(text: string, part: string, from: number): number {
  // V8 throws away what it has compiled once it comes to what was never done before: the length is asked for in any case.
  const { length } = text;
  const index = text.indexOf(part, from);
  return index === -1 ? length : index;
}

/** Most cells begin with a letter or a digit. */
function behindBlanks(text: string, start: number, end: number): number {
  const first = start < end ? text.charCodeAt(start) : quote;
  if (first > 0x20 && first < 0x80) return start;
  return end - text.slice(start, end).replace(blanks, '').length;
}
