import type { Rows } from './rows.ts';

/** So many lines above a header are looked at. */
const mostTitles = 10;

/** So many rows at the end of a file are looked at. */
const mostTrailers = 5;

/** A table of fewer columns may have rows of one or two cells that are of people. */
const fewestColumns = 4;

/** What may separate cells, the most usual first. */
export const delimiters = [',', ';', '\t', '|'];

/**
 * How many lines stand above the header that are a title: with one or two cells, a remark, or names with a colon behind them, and a
 * line below them that is the first to name several columns.
 *
 * @param score how many columns the cells of a line name
 */
export function titleLines(text: string, score: (cells: string[]) => number): number {
  const lines = text.slice(0, 65_536).split(/\r\n|\n|\r/, mostTitles + 1);
  const named = lines.map((line) => Math.max(...delimiters.map((delimiter) => score(cellsOf(line, delimiter)))));
  const header = named.findIndex((count) => count > 1);
  if (header < 1) return 0;
  const above = lines.slice(0, header);
  // The header itself may have line breaks in its quotes.
  const isQuoteOpen = above.join('').split('"').length % 2 === 0;
  return !isQuoteOpen && above.every(isTitle) ? header : 0;
}

const remark = /^"?(?:#|--|\/\/)/;

function isTitle(line: string): boolean {
  if (remark.test(line)) return true;
  return delimiters.every((delimiter) => {
    const cells = filled(cellsOf(line, delimiter));
    return cells.length <= 2 || (cells.length <= 5 && cells.every((cell) => /^[^:@]{1,40}:(?: |$)/.test(cell)));
  });
}

/** What totals are of, in the languages of most exports. */
const what =
  'total|totals|totale|sum|count|rows?|row\\(s\\)|records?|entries|people|persons|employees|contractors|gesamt|summe|gesamtsumme|gesamtanzahl|anzahl|zeilen|datensätze|einträge|mitarbeiter|suma|razem|lignes|filas|registros|nombre de lignes';

const done = 'affected|selected|returned|exported|found|fetched|betroffen|ausgewählt|in set';

/** A longer text is no trailer; one of some thousand words would take expressions an hour. */
const longestTrailer = 200;

/** In a text with single blanks: nothing but words of totals, punctuation and a number; the end that a program announces; who made the file, and when; a line that is drawn. */
const trailers = [
  new RegExp(
    `^(?:(?:grand|${what})(?: ?[:;|] ?| (?:[=#]+ ?)?))+\\d[\\d.,' ]*(?: (?:of|von|de) \\d+)?(?: (?:${what}))?$`,
    'iu',
  ),
  new RegExp(`^(?=.*(?<!\\p{L})(?:${what})(?!\\p{L}))[\\p{L} ()]+(?: ?:| =) ?\\d[\\d.,' ]*$`, 'iu'),
  new RegExp(
    `^\\(?(?:(?:query )?returned |fetched )?\\d[\\d.,']* (?:${what})(?: (?:${done}))?(?: \\(\\d[\\d.]* sec\\))?\\.?\\)?$`,
    'iu',
  ),
  /^[*\-=<([ ]*end of (?:file|report|list|data|export)[*\-=>)\].! ]*$/iu,
  /^(?:[*\-=#/_]{2,}|[*\-=#/_] ) ?(?:end|eof|ende|fin|fine)(?: (?:of|der|du|del) \p{L}+)? ?[*\-=#/_]*$|^[<[(#]eof[>\])]?$|^ende (?:der|des) \p{L}+$/iu,
  /^(?:page|seite|página|pagina) \d+ (?:of|von|de|di) \d+$/iu,
  /^(?:(?:report|file|data|list) )?(?:generated|printed|exported|created|erstellt|gedruckt|exportiert)(?: ?:| (?:on|at|by|am|von|um)) .*\d/iu,
  /^(?:as of|stand|date|datum|completion time|run date) ?:? \d[\d.\-/: T+Z,]*$/iu,
  /^(?:©|\(c\)|copyright) .*\d{4}/iu,
  /^[-=*_#~+. ]{3,}$/u,
];

/**
 * How many rows at the end of a table are trailers, blank ones among them counted: a total, or that the file ends here. No account name looks so, which has
 * neither a blank nor a colon beside a number; and no row of a person has so few cells.
 */
export function trailerRows(rows: Rows, columns: number): number {
  if (columns < fewestColumns) return 0;
  let found = 0;
  let count = 0;
  for (let index = rows.length - 1; index > 0; index -= 1) {
    const texts = filled(rows.cells(index));
    if (texts.length === 0) continue;
    if (found === mostTrailers || texts.length > 2 || !isTrailer(texts.join(' '))) break;
    found += 1;
    count = rows.length - index;
  }
  return count;
}

function isTrailer(text: string): boolean {
  if (text.length > longestTrailer) return false;
  const singleBlanks = text.replaceAll(/\s+/g, ' ');
  return trailers.some((one) => one.test(singleBlanks));
}

/** Headers and titles are short, and in quotes at most. */
function cellsOf(line: string, delimiter: string): string[] {
  return line.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}

function filled(cells: readonly string[]): string[] {
  return cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
}
