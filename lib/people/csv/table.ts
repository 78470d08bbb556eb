import { CsvError, parse } from 'csv-parse/sync';
import type { Refused } from './header.ts';

/** The table that a text holds. `firstRow` is the number of `rows[0]`; blank rows are in, so that numbers add up. */
export type Table = { kind: 'table'; delimiter: string; firstRow: number; rows: string[][] };

/** The most rows that are read, blank ones included: far more than a source can hold, and few enough for memory. */
const maxRows = 100_000;

const delimiters = [',', ';', '\t'];

/** A header longer than this, in characters, is none. */
const maxHeader = 65_536;

/**
 * Splits a text into rows of cells. The delimiter is the one that gives the first row the highest score, at equal scores
 * the most cells, unless Excel's line `sep=;` names it. Row 1 is the first that a spreadsheet shows; a line break inside
 * quotes begins no row. Quotes inside an unquoted cell are text. Refuses a quote that is never closed, and more than
 * 100,000 rows.
 */
export function readTable(text: string, score: (firstRow: string[]) => number): Table | Refused {
  const separator = /^"?sep=([,;\t])"?(?:\r\n|\n|\r|$)/i.exec(text);
  const shown = text.slice(separator?.[0].length ?? 0);
  const blankRows = /^(?:[\s,;]*[\r\n])?/.exec(shown)?.[0] ?? '';
  const body = shown.slice(blankRows.length);
  const delimiter = separator?.[1] ?? bestDelimiter(body.slice(0, maxHeader), score);
  const firstRow = 1 + (blankRows.match(/\r\n|\n|\r/g)?.length ?? 0);
  return readRows(body.slice(0, endOfContent(body, delimiter)), delimiter, firstRow);
}

/** Spreadsheets may write a million empty rows after the last one that was used. */
function endOfContent(body: string, delimiter: string): number {
  let end = body.length;
  while (end > 0 && ` \t\r\n${delimiter}`.includes(body.charAt(end - 1))) end -= 1;
  return end;
}

function bestDelimiter(head: string, score: (firstRow: string[]) => number): string {
  const candidates = delimiters.map((delimiter) => {
    const cells = readFirstRow(head, delimiter);
    return { delimiter, cells: cells.length, score: score(cells) };
  });
  candidates.sort((a, b) => b.score - a.score || b.cells - a.cells);
  return candidates[0]?.delimiter ?? ',';
}

function readFirstRow(head: string, delimiter: string): string[] {
  try {
    return parse(head, { ...csv(delimiter), relax_quotes: true, to: 1 })[0] ?? [];
  } catch (error) {
    if (!isQuoteError(error)) throw error;
    return parse(head, { ...csv(delimiter), quote: false, to: 1 })[0] ?? [];
  }
}

function readRows(body: string, delimiter: string, firstRow: number): Table | Refused {
  try {
    const rows = parseBody(Buffer.from(body), delimiter);
    if (rows.length > maxRows) return { kind: 'refused', reason: 'The file has more than 100,000 rows. Split it.' };
    return { kind: 'table', delimiter, firstRow, rows };
  } catch (error) {
    if (!isQuoteError(error)) throw error;
    const row = firstRow + error.records;
    return {
      kind: 'refused',
      reason: `A quote (") opened in row ${row} is never closed. Close it, or write it twice.`,
    };
  }
}

function parseBody(body: Buffer, delimiter: string): string[][] {
  try {
    return parse(body, { ...csv(delimiter), to: maxRows + 1 });
  } catch (error) {
    if (isQuoteError(error)) return parseStrayQuotes(body, delimiter);
    throw error;
  }
}

/**
 * A stray quote within one line is text. A row of several lines must be quoted by the rules: a quote that is never
 * closed would otherwise swallow the rows up to the next quote.
 */
function parseStrayQuotes(body: Buffer, delimiter: string): string[][] {
  let start = 0;
  return parse(body, {
    ...csv(delimiter),
    relax_quotes: true,
    to: maxRows + 1,
    on_record(cells: string[], { bytes, records }) {
      if (cells.some((cell) => /[\r\n]/.test(cell))) parseStrictly(body.subarray(start, bytes), delimiter, records - 1);
      start = bytes;
      return cells;
    },
  });
}

function parseStrictly(record: Buffer, delimiter: string, before: number): void {
  try {
    parse(record, csv(delimiter));
  } catch (error) {
    throw isQuoteError(error) ? Object.assign(error, { records: before }) : error;
  }
}

function csv(delimiter: string) {
  return { delimiter, record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, ltrim: true };
}

/** `records` is the number of rows before the one that the error is in. */
function isQuoteError(error: unknown): error is CsvError & { records: number } {
  return (
    error instanceof CsvError &&
    ['CSV_QUOTE_NOT_CLOSED', 'CSV_INVALID_CLOSING_QUOTE', 'INVALID_OPENING_QUOTE'].includes(error.code)
  );
}
