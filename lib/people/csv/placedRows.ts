import { grow, type PlacedRows, type Places, RowsAt, roomForSome } from './placesOfCells.ts';
import { UsualRows } from './usualRows.ts';

/** Whatever the parser of quoted texts leaves out before a cell: blanks of any kind. */
const blanks = /^\s+/u;

const [quote, blank, lineFeed, carriageReturn] = [0x22, 0x20, 0x0a, 0x0d];

/** How many rows are read, and after how many cells no further row is. */
type Limits = { rows: number; cells: number };

/**
 * Finds where the cells of a text stand whose every quote is as RFC 4180 has it: a cell is quoted from its first character to its last, or
 * has no quote at all. Lines end in LF, CR or CRLF; a line end at the end of the text begins no row. Blanks before a cell that is not
 * quoted are left out. Undefined for a text with any other quote, and for one with quotes whose lines end in CR alone: those need a
 * parser. It takes a tenth of the time that a parser needs.
 *
 * @param mixesLineEnds whether lines may end in LF and in CR in the same text; where they may not, such a text needs a parser too
 */
export function placeRows(
  text: string,
  delimiter: string,
  {
    mixesLineEnds = true,
    rows = Number.POSITIVE_INFINITY,
    cells = Number.POSITIVE_INFINITY,
  }: Partial<Limits> & { mixesLineEnds?: boolean } = {},
): PlacedRows | undefined {
  const placed = placeLines(text, delimiter, { rows, cells });
  if (placed !== 'ends in CR') return placed;
  // No line end stands for anything else where nothing is quoted.
  if (text.includes('"') || (!mixesLineEnds && text.includes('\n'))) return undefined;
  return placeRows(text.replaceAll(/\r(?!\n)/g, '\n'), delimiter, { rows, cells });
}

/** The same of a text whose lines end in LF or CRLF. */
function placeLines(text: string, delimiter: string, limits: Limits): PlacedRows | 'ends in CR' | undefined {
  const places = roomForSome();
  const next = { nextQuote: -1, nextDelimiter: -1, nextCarriageReturn: -1 };
  const placing = { text, delimiter, separator: delimiter.charCodeAt(0), places, ...next };
  let usual: UsualRows | undefined;
  for (let at = 0; at < text.length && !isFull(places, limits); ) {
    const behind = usual ? noteUsualRows(placing, usual, at, limits) : at;
    at = behind > at ? behind : placeRow(placing, at);
    if (at === endsInCarriageReturn) return 'ends in CR';
    if (at === unquotable) return undefined;
    if (places.rows.length === 1) usual = UsualRows.in(text, delimiter, places.counts[0] ?? 0);
  }
  places.firstCells.push(places.cellCount);
  return new RowsAt(text, places, usual);
}

/** Said in place of where the next row begins. */
const [unquotable, endsInCarriageReturn] = [-1, -2];

/** A text whose cells are found, and where the next of three signs stands: each is looked for once, which V8 does quickly. */
type Placing = {
  text: string;
  delimiter: string;
  separator: number;
  places: Places;
  nextQuote: number;
  nextDelimiter: number;
  nextCarriageReturn: number;
};

/**
 * Notes the places of the row that begins somewhere, and gives where the next one does; `unquotable` of a row whose quotes are not by
 * the rules, and `endsInCarriageReturn` of one in which a CR stands alone.
 */
function placeRow(placing: Placing, from: number): number {
  const { text, delimiter, separator, places } = placing;
  let { nextQuote, nextDelimiter } = placing;
  if (nextQuote < from) nextQuote = indexOrEnd(text, '"', from);
  const first = places.cellCount;
  const isQuoted = from === nextQuote;
  let [at, cell, filled] = [from, first, first + 1];
  let lineEnd = indexOrEnd(text, '\n', at);
  let end = endOfLine(text, lineEnd);
  const firstEnd = end;
  if (hasCarriageReturn(placing, at, end)) return endsInCarriageReturn;
  for (;;) {
    if (cell === places.starts.length) grow(places);
    let start: number;
    let endOfCell: number;
    if (at === nextQuote && at < text.length) {
      start = at + 1;
      endOfCell = endOfQuoted(text, at);
      if (endOfCell === -1) return unquotable;
      places.isQuoted[cell] = 1;
      at = endOfCell + 1;
      nextQuote = indexOrEnd(text, '"', at);
      if (at > lineEnd) {
        if (hasBareCarriageReturn(text.slice(start, endOfCell))) return endsInCarriageReturn;
        lineEnd = indexOrEnd(text, '\n', at);
        end = endOfLine(text, lineEnd);
        if (hasCarriageReturn(placing, at, end)) return endsInCarriageReturn;
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
  if (end !== firstEnd) places.severalLines.push(places.rows.length);
  // Of the first row this is 0: what negates a number would make it -0, which is none of the small integers that V8 keeps as they are.
  places.rows.push(0 - places.counts.length);
  places.firstCells.push(first);
  places.counts.push(cell - first);
  // Empty cells at the end of a row take no room: there may be millions.
  places.cellCount = filled;
  places.filled += filled - first;
  return lineEnd + 1;
}

/** Notes the usual rows that stand behind each other from a place on, and gives where they end. */
function noteUsualRows({ text, separator, places }: Placing, usual: UsualRows, from: number, limits: Limits): number {
  const width = places.counts[0] ?? 0;
  let at = from;
  for (let end = usual.endAt(at); end !== -1; end = usual.endAt(at)) {
    places.rows.push(at);
    places.filled += width - emptyCellsBefore(text, end, separator);
    at = end;
    if (isFull(places, limits)) break;
  }
  return at;
}

/** How many empty cells stand at the end of the usual row that ends before a place: with nothing in them, with quotes alone, or with a blank. */
function emptyCellsBefore(text: string, end: number, separator: number): number {
  let at = endOfLine(text, text.charCodeAt(end - 1) === lineFeed ? end - 1 : end) - 1;
  for (let count = 0; ; count += 1) {
    if (text.charCodeAt(at) === quote && text.charCodeAt(at - 1) === quote) at -= 2;
    else if (text.charCodeAt(at) === blank) at -= 1;
    if (text.charCodeAt(at) !== separator) return count;
    at -= 1;
  }
}

function isFull({ rows, filled }: Places, limits: Limits): boolean {
  return rows.length >= limits.rows || filled > limits.cells;
}

/** Whether a CR stands in a line, before its end. */
function hasCarriageReturn(placing: Placing, from: number, end: number): boolean {
  if (placing.nextCarriageReturn < from) placing.nextCarriageReturn = indexOrEnd(placing.text, '\r', from);
  return placing.nextCarriageReturn < end;
}

function hasBareCarriageReturn(text: string): boolean {
  return /\r(?!\n)/.test(text);
}

/** Where a quoted cell closes that opens at `start`, or -1. */
function endOfQuoted(text: string, start: number): number {
  let close = text.indexOf('"', start + 1);
  while (close !== -1 && text.charCodeAt(close + 1) === quote) close = text.indexOf('"', close + 2);
  return close;
}

/** The end of what a line holds: `lineEnd`, or the CR before that LF. */
function endOfLine(text: string, lineEnd: number): number {
  const hasBoth = text.charCodeAt(lineEnd - 1) === carriageReturn && text.charCodeAt(lineEnd) === lineFeed;
  return hasBoth ? lineEnd - 1 : lineEnd;
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
