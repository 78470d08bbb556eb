import {
  grow,
  type PlacedRows,
  type Places,
  RowsAt,
  roomFor,
  withDelimiter,
  withDoubledQuotes,
} from './placesOfCells.ts';

/** Whatever the parser of quoted texts leaves out before a cell: blanks of any kind. */
const blanks = /^\s+/u;

const [quote, lineFeed, carriageReturn] = [0x22, 0x0a, 0x0d];

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
