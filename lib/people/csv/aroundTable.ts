/** So many lines above a header are looked at. */
const mostTitles = 10;

/** So many rows at the end of a file are looked at. */
const mostTrailers = 5;

/** A table of fewer columns may have rows of one or two cells that are of people. */
const fewestColumns = 4;

const delimiters = [',', ';', '\t'];

/**
 * How many lines stand above the header that are a title: with one or two cells, none of which names a column, and a line below
 * them that names several. None where the first line names a column.
 *
 * @param score how many columns the cells of a line name
 */
export function titleLines(text: string, score: (cells: string[]) => number): number {
  const lines = text.slice(0, 65_536).split(/\r\n|\n|\r/, mostTitles + 1);
  const named = lines.map((line) => Math.max(...delimiters.map((delimiter) => score(cellsOf(line, delimiter)))));
  const header = named.findIndex((count) => count > 0);
  if (header < 1 || (named[header] ?? 0) < 2) return 0;
  const isTitle = (line: string) => delimiters.every((delimiter) => filled(cellsOf(line, delimiter)).length <= 2);
  return lines.slice(0, header).every(isTitle) ? header : 0;
}

const what =
  'total|totals|sum|count|rows?|records?|entries|people|persons|employees|gesamt|summe|anzahl|zeilen|datensätze';

/** Nothing but words of totals, punctuation and a number, or the end that a program announces. */
const trailers = [
  new RegExp(`^(?:(?:grand|${what})(?: *: *| +[=#]* *))+\\d[\\d.,' ]*$`, 'iu'),
  new RegExp(`^\\(?\\d[\\d.,']* +(?:${what})(?: +(?:affected|selected|returned|exported|found))?\\.?\\)?$`, 'iu'),
  /^[*\-=<([ ]*end +of +(?:file|report|list|data|export)[*\-=>)\].! ]*$/iu,
];

/**
 * How many rows at the end of a file are trailers, blank ones among them counted: a total, or that the file ends here. No account name looks so, which has
 * neither a blank nor a colon beside a number; and no row of a person has so few cells.
 */
export function trailerRows(rows: readonly (readonly string[])[], columns: number): number {
  if (columns < fewestColumns) return 0;
  let found = 0;
  let count = 0;
  for (const [index, cells] of rows.toReversed().entries()) {
    const texts = filled(cells);
    if (texts.length === 0) continue;
    if (found === mostTrailers || texts.length > 2 || !trailers.some((one) => one.test(texts.join(' ')))) break;
    found += 1;
    count = index + 1;
  }
  return count;
}

/** Headers and titles are short, and in quotes at most. */
function cellsOf(line: string, delimiter: string): string[] {
  return line.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}

function filled(cells: readonly string[]): string[] {
  return cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
}
