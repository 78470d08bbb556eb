import { CsvError, parse } from 'csv-parse/sync';
import { delimiters, titleLines } from './aroundTable.ts';
import { undrawn } from './drawnTable.ts';
import type { Refused } from './header.ts';
import { hasSwallowedRows, looseRows } from './looseRows.ts';
import { placeRows } from './placedRows.ts';
import { withoutLineQuotes } from './quotedLines.ts';
import { type Rows, rowsOf } from './rows.ts';

/**
 * The table that a text holds. `firstRow` is the number of `rows[0]`, `titles` those of rows with text above it; blank rows are in, so that numbers add up. `unsound` has the
 * indexes of rows with a stray quote: where their cells begin and end is not certain.
 */
export type Table = {
  kind: 'table';
  delimiter: string;
  firstRow: number;
  titles: number[];
  rows: Rows;
  unsound: ReadonlySet<number>;
};

/** The most rows that are read, blank ones included: far more than a source can hold, and few enough for memory. */
const maxRows = 100_000;

/** A row longer than this, in characters, is no person's: 256 values of the most characters that one may have. */
const maxRowLength = 1_048_576;

/** More cells with something in them take more memory than they are worth. These are 30 in each of 100,000 rows. */
const maxCells = 3_000_000;

/** A header longer than this, in characters, is none. */
const maxHeader = 65_536;

const cutOff =
  'The table that is drawn in the file does not end as it begins: the file may have been cut off, with all rows behind it. Drop the whole file again.';

/**
 * Splits a text into rows of cells; titles above the header are passed over, and what a program has drawn. The delimiter is the one that gives the first row
 * the highest score, at equal scores the most cells, unless Excel's line `sep=;` names it. Row 1 is the first that a spreadsheet shows; a line break inside
 * quotes begins no row. Quotes that are not as they should be are read as they are meant, else their row is unsound. Refuses a
 * stray quote in the first row, and more than 100,000 rows or 3,000,000 cells.
 */
export function readTable(text: string, score: (firstRow: string[]) => number): Table | Refused {
  const drawn = undrawn(text);
  if (drawn?.isCutOff) return { kind: 'refused', reason: cutOff };
  const table = readPlainTable(drawn?.text ?? withoutLineQuotes(text) ?? text, score);
  if (!drawn || table.kind === 'refused') return table;
  return { ...table, titles: [...drawn.passedOver, ...table.titles].sort((one, other) => one - other) };
}

function readPlainTable(text: string, score: (firstRow: string[]) => number): Table | Refused {
  const separator = /^"?sep=([,;\t|])"?(?:\r\n|\n|\r|$)/i.exec(text);
  const shown = text.slice(separator?.[0].length ?? 0);
  const blankRows = /^[\s,;|]*[\r\n]/.exec(shown)?.[0] ?? '';
  const below = shown.slice(blankRows.length);
  const titles = titleLines(below, score);
  const body = below.slice(lengthOfLines(below, titles));
  const delimiter = separator?.[1] ?? bestDelimiter(body.slice(0, maxHeader), score);
  const firstRow = 1 + (blankRows.match(/\r\n|\n|\r/g)?.length ?? 0) + titles;
  const end = endOfContent(body, delimiter);
  const read = readRows(body.slice(0, end), delimiter, firstRow);
  if (read.kind === 'refused') return read;
  const blanksOfLast = body.slice(end, end + maxRowLength).split(/[\r\n]/, 1)[0] ?? '';
  const rows = withBlanksOfLast(read.rows, blanksOfLast.split(delimiter).length - 1);
  const above = below.split(/\r\n|\n|\r/, titles);
  const numbers = above.flatMap((line, index) => (line.trim() === '' ? [] : [firstRow - titles + index]));
  return { ...read, rows, titles: numbers };
}

/** Empty cells at the end of the last row were taken for those of the end of the file. */
function withBlanksOfLast(rows: Rows, blanks: number): Rows {
  if (blanks === 0) return rows;
  const { length, cellCount } = rows;
  return {
    length,
    cellCount,
    cells: (index) => rows.cells(index),
    count: (index) => rows.count(index) + (index === length - 1 ? blanks : 0),
    plainCells: (index) => rows.plainCells(index),
  };
}

/** How many characters so many lines have, with their ends. */
function lengthOfLines(text: string, lines: number): number {
  const ends = text.slice(0, maxHeader).matchAll(/\r\n|\n|\r/g);
  let end = 0;
  for (const { index, 0: lineEnd } of [...ends].slice(0, lines)) end = index + lineEnd.length;
  return end;
}

/** Spreadsheets may write a million empty rows after the last one that was used. */
function endOfContent(body: string, delimiter: string): number {
  let end = body.length;
  while (end > 0 && ` \t\r\n${delimiter}`.includes(body.charAt(end - 1))) end -= 1;
  return end;
}

type Candidate = { delimiter: string; cells: number; score: number };

/** Of two that are as good, the more usual one. */
function bestDelimiter(head: string, score: (firstRow: string[]) => number): string {
  const candidates = delimiters.map((delimiter) => {
    const cells = readFirstRow(head, delimiter);
    return { delimiter, cells: cells.length, score: score(cells) };
  });
  const isBetter = (one: Candidate, other: Candidate) => (one.score - other.score || one.cells - other.cells) > 0;
  return candidates.reduce((best, one) => (isBetter(one, best) ? one : best)).delimiter;
}

function readFirstRow(head: string, delimiter: string): string[] {
  return looseRows(head, delimiter, 1).rows[0] ?? [];
}

function readRows(body: string, delimiter: string, firstRow: number): Omit<Table, 'titles'> | Refused {
  if (hasLongLine(body)) {
    const reason = `A row of the file is longer than ${maxRowLength.toLocaleString('en')} characters. Look at its line breaks, and remove what is no person’s.`;
    return { kind: 'refused', reason };
  }
  const read = readByRules(body, delimiter) ?? readLoosely(body, delimiter);
  const { rows, unsound } = read;
  if (rows.cellCount > maxCells) return tooManyCells(rows);
  if (rows.length > maxRows) return { kind: 'refused', reason: 'The file has more than 100,000 rows. Split it.' };
  if (!unsound.has(0)) return { kind: 'table', delimiter, firstRow, ...read };
  const reason = `A quote (") opened in row ${firstRow} is never closed. Close it, or write it twice.`;
  return { kind: 'refused', reason };
}

function tooManyCells(rows: Rows): Refused {
  const first = Array.from({ length: Math.min(rows.length, 1_000) }, (_, index) => rows.cells(index).length);
  const reason = `The file has more than ${maxCells.toLocaleString('en')} cells: its header has ${first[0]}, and there are rows of ${Math.max(...first)}. Remove columns that are not needed, or split it.`;
  return { kind: 'refused', reason };
}

type Read = Pick<Table, 'rows' | 'unsound'>;

/** Most files are quoted by the rules. Undefined for one that is not, or that seems to be so by accident. */
function readByRules(body: string, delimiter: string): Read | undefined {
  const placed = placeRows(body, delimiter, { rows: maxRows + 1, cells: maxCells });
  if (!placed) return parseQuoted(body, delimiter);
  return isDoubtful(placed, placed.severalLines, delimiter) ? undefined : { rows: placed, unsound: new Set() };
}

/** Reads what has blanks before its quotes, and lines that end in CR alone. Undefined where quotes break the rules. */
function parseQuoted(body: string, delimiter: string): Read | undefined {
  const counts: number[] = [];
  let kept = 0;
  const keep = (cells: string[]) => {
    if (kept > maxCells) return null;
    counts.push(cells.length);
    const row = withoutTrailingBlanks(cells);
    kept += row.length;
    return row;
  };
  try {
    const rows: string[][] = parse(body, { ...csv(delimiter), to: maxRows + 1, on_record: keep });
    const read = rowsOf(rows, counts);
    return isDoubtful(read, rows.keys(), delimiter) ? undefined : { rows: read, unsound: new Set() };
  } catch (error) {
    if (isQuoteError(error)) return undefined;
    throw error;
  }
}

function readLoosely(body: string, delimiter: string): Read {
  const { rows, counts, unsound } = looseRows(body, delimiter, maxRows + 1);
  return { rows: rowsOf(rows, counts), unsound };
}

/** Whether one of some rows may have swallowed others. */
function isDoubtful(rows: Rows, indexes: Iterable<number>, delimiter: string): boolean {
  const header = wholeRow(rows, 0);
  const width = header.at(-1) === 'error' ? 0 : header.length;
  for (const index of indexes) {
    const cells = wholeRow(rows, index);
    if (hasSwallowedRows(cells, delimiter, width) || isTooLong(cells)) return true;
  }
  return false;
}

/** The cells of a row with the empty ones at its end: by how many there are is seen what is a row. */
function wholeRow(rows: Rows, index: number): string[] {
  const cells = rows.cells(index);
  return [...cells, ...Array<string>(rows.count(index) - cells.length).fill('')];
}

function isTooLong(cells: readonly string[]): boolean {
  return cells.reduce((length, cell) => length + cell.length, 0) > maxRowLength;
}

/** Empty cells at the end of a row say nothing, and a row of nothing but delimiters may have thousands. */
function withoutTrailingBlanks(cells: string[]): string[] {
  return cells.slice(0, Math.max(1, cells.findLastIndex((cell) => cell !== '') + 1));
}

/** Whether a line is too long for a row. A row of several lines is looked at line by line: a quote may not be closed. */
function hasLongLine(body: string): boolean {
  for (let start = 0; start + maxRowLength < body.length; ) {
    const end = Math.max(body.lastIndexOf('\n', start + maxRowLength), body.lastIndexOf('\r', start + maxRowLength));
    if (end < start) return true;
    start = end + 1;
  }
  return false;
}

function csv(delimiter: string) {
  return {
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    ltrim: true,
    max_record_size: maxRowLength,
  };
}

function isQuoteError(error: unknown): boolean {
  return (
    error instanceof CsvError &&
    ['CSV_QUOTE_NOT_CLOSED', 'CSV_INVALID_CLOSING_QUOTE', 'INVALID_OPENING_QUOTE', 'CSV_MAX_RECORD_SIZE'].includes(
      error.code,
    )
  );
}
