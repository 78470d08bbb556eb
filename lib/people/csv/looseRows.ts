/**
 * Rows of cells, which of them (by index) are quoted in a way that leaves open where a cell begins or ends, and how many cells each has
 * in the text, with the empty ones at its end, which `rows` may lack.
 */
export type LooseRows = { rows: string[][]; unsound: Set<number>; counts: number[] };

type Line = { cells: string[]; end: number };

/** A row of more lines than this was never meant as one: a quote is not closed. It bounds the work, too. */
const mostLines = 200;

const lineBreaks = /\r\n|\n|\r/;

/**
 * Splits a text whose quoting is not that of RFC 4180, row by row. Blanks around quotes and quotes escaped by backslashes are
 * read as they are meant. A row that cannot be read so is one line, whatever quotes it opens, and is named as unsound: a stray
 * quote costs its own row and no other. Of a row that may have swallowed others, each line is a row of its own; unless each of
 * them is as wide as the header, all of them are unsound.
 *
 * @param limit how many rows are read
 */
export function looseRows(text: string, delimiter: string, limit = Number.POSITIVE_INFINITY): LooseRows {
  const [rows, unsound, counts]: [string[][], Set<number>, number[]] = [[], new Set(), []];
  // Millions of cells like `"a` would each be a text of their own.
  const shortCells = new Map<string, string>();
  const shared = (cell: string) => {
    if (cell.length > 8) return cell;
    const known = shortCells.get(cell);
    if (known === undefined && shortCells.size < 10_000) shortCells.set(cell, cell);
    return known ?? cell;
  };
  let [start, width, doubtfulTo] = [0, 0, 0];
  while (start < text.length && rows.length < limit) {
    const regular = start < doubtfulTo ? undefined : readRegular(text, start, delimiter);
    const swallows = regular !== undefined && hasSwallowedRows(regular.cells, delimiter, width);
    if (swallows && !linesOf(regular.cells, delimiter).every((count) => count === width)) doubtfulTo = regular.end;
    const line = regular && !swallows ? regular : readLine(text, start, delimiter);
    if (line !== regular) unsound.add(rows.length);
    if (width === 0) width = line.cells.length;
    const filled = Math.max(1, line.cells.findLastIndex((cell) => cell !== '') + 1);
    rows.push(line.cells.slice(0, filled).map(shared));
    counts.push(line.cells.length);
    start = line.end;
  }
  return { rows, unsound, counts };
}

/** What only rows of people have, and no remark of several lines with commas in it: an e-mail address, or a date. */
const ofPeople = /[^\s@]@[^\s@]+\.[^\s@]|\d{4}-\d\d-\d\d|\d[./]\d{1,2}[./]\d{4}/;

/**
 * Whether a row may have swallowed others, because a quote that was never closed met the quote of a later row: each of its
 * lines has about as many cells as a row, or one of its cells has several lines, and an address or a date between delimiters.
 * Files of rejected rows are nelm's own, and quoted by the rules.
 *
 * @param width how many cells the header has; 0 for a row that is trusted
 */
export function hasSwallowedRows(cells: readonly string[], delimiter: string, width: number): boolean {
  if (width < 2) return false;
  const several = cells.filter((cell) => lineBreaks.test(cell));
  if (several.length === 0) return false;
  // A program leaves empty cells out at the end of a row.
  const fewest = width > 3 ? width - 1 : width;
  if (linesOf(cells, delimiter).every((count) => count >= fewest)) return true;
  return several.some((cell) => cell.split(delimiter).length > 2 && ofPeople.test(cell));
}

/** How many cells the lines of a row would have as rows of their own; blank ones are left out. */
function linesOf(cells: readonly string[], delimiter: string): number[] {
  const lines = cells.join(delimiter).split(lineBreaks);
  return lines.filter((line) => line.trim() !== '').map((line) => line.split(delimiter).length);
}

/**
 * Whether a cell holds a quote that is neither around a part of it, as in `Dwayne "The Rock" J`, nor an inch, as in `5" disk`.
 */
export function hasStrayQuote(cell: string): boolean {
  if (!cell.includes('"')) return false;
  // Whoever wrote it meant it to be in quotes, or to have one in it.
  if (/\\"|""/.test(cell) && !/^\s*="/.test(cell)) return true;
  const quotes = cell.replaceAll(/(?<=^|\s)\d{1,3}(?:[.,]\d+)?"(?=\s|$)/g, '').match(/"/g)?.length ?? 0;
  return cell.trimStart().startsWith('"') || quotes % 2 === 1;
}

/** A row whose quotes are closed, with quotes in them doubled or escaped by a backslash; undefined when it is none. */
function readRegular(text: string, start: number, delimiter: string): Line | undefined {
  return readCells(text, start, delimiter, false) ?? readCells(text, start, delimiter, true);
}

function readCells(text: string, start: number, delimiter: string, hasBackslashes: boolean): Line | undefined {
  const cells: string[] = [];
  let [at, lines] = [start, 0];
  for (;;) {
    const cell =
      readQuoted(text, at, delimiter, hasBackslashes) ??
      readTextFormula(text, at, delimiter) ??
      readPlain(text, at, delimiter);
    if (!cell.isSound) return undefined;
    cells.push(cell.text);
    lines += cell.text.split(lineBreaks).length - 1;
    if (lines > mostLines) return undefined;
    if (text[cell.end] !== delimiter) return { cells, end: afterLineBreak(text, cell.end) };
    at = cell.end + 1;
  }
}

/** One line as a row: what is quoted within it is read, any other quote is part of its cell. */
function readLine(text: string, start: number, delimiter: string): Line {
  const end = endOfPlain(text, start);
  const line = text.slice(start, end);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const quoted = readQuoted(line, at, delimiter, false);
    const cell = quoted?.isSound ? quoted : (readTextFormula(line, at, delimiter) ?? readPlain(line, at, delimiter));
    cells.push(cell.text);
    if (cell.end >= line.length) return { cells, end: afterLineBreak(text, end) };
    at = cell.end + 1;
  }
}

type Cell = { text: string; end: number; isSound: boolean };

type Broken = { isSound: false };

const broken: Broken = { isSound: false };

/** A cell in quotes, with or without blanks around them; undefined when it does not begin with one. */
function readQuoted(
  text: string,
  start: number,
  delimiter: string,
  hasBackslashes: boolean,
): Cell | Broken | undefined {
  let at = skipBlanks(text, start, delimiter);
  if (text[at] !== '"') return undefined;
  let content = '';
  for (at += 1; at < text.length; at += 1) {
    const [character, next] = [text.charAt(at), text.charAt(at + 1)];
    const isBackslash = hasBackslashes && character === '\\';
    if ((next === '"' && (character === '"' || isBackslash)) || (next === '\\' && isBackslash)) {
      content += next;
      at += 1;
    } else if (character === '"') {
      const end = skipBlanks(text, at + 1, delimiter);
      return endsCell(text, end, delimiter) ? { text: content, end, isSound: true } : broken;
    } else content += character;
  }
  return broken;
}

/**
 * A text as a formula, `="Acme, Ltd"`, whose delimiters are within it: certain where its quotes close on the same line, right before
 * the next delimiter. Undefined when it is none.
 */
function readTextFormula(text: string, start: number, delimiter: string): Cell | undefined {
  const at = skipBlanks(text, start, delimiter);
  if (text[at] !== '=' || text[at + 1] !== '"') return undefined;
  const quoted = readQuoted(text, at + 1, delimiter, false);
  if (!quoted?.isSound || lineBreaks.test(quoted.text)) return undefined;
  return { ...quoted, text: `="${quoted.text.replaceAll('"', '""')}"` };
}

function readPlain(text: string, start: number, delimiter: string): Cell {
  const end = endOfPlain(text, start, delimiter);
  const cell = text.slice(skipBlanks(text, start, delimiter), end);
  return { text: cell, end, isSound: !hasStrayQuote(cell) };
}

function endOfPlain(text: string, start: number, delimiter?: string): number {
  let end = start;
  while (!endsCell(text, end, delimiter)) end += 1;
  return end;
}

function endsCell(text: string, at: number, delimiter?: string): boolean {
  const character = text[at];
  return character === undefined || character === '\n' || character === '\r' || character === delimiter;
}

const blanks: ReadonlySet<string> = new Set([' ', '\t', '\u00a0']);

function skipBlanks(text: string, start: number, delimiter: string): number {
  let at = start;
  while (text[at] !== delimiter && blanks.has(text.charAt(at))) at += 1;
  return at;
}

function afterLineBreak(text: string, end: number): number {
  return text[end] === '\r' && text[end + 1] === '\n' ? end + 2 : end + 1;
}
