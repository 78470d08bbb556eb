/** So many lines at the beginning of a file show whether it is a table that is drawn. */
const mostLines = 20;

/** A line that is drawn: of dashes in ASCII or of boxes, with something that crosses them. */
const drawnLine = /^(?=.*[-=─━═])(?=.*[|+│┃║┼┬┴├┤╋╪╫╬╤╧╠╣╦╩┳┻])[\s|+:=\-\u2500-\u257f]{3,}$/u;

const bar = /[|│┃║]/u;

const rightBar = /[|│┃║]\s*$/u;

/** A bar that is a part of a value is escaped in Markdown. */
const bars = /(?<!\\)[|│┃║]/u;

const lineEnds = /\r\n|\n|\r/;

/**
 * A text without what was drawn: `passedOver` has the numbers of the lines that are no rows. `isCutOff` where the frame is not closed, or
 * the last row is not.
 */
export type Undrawn = { text: string; passedOver: number[]; isCutOff: boolean };

/**
 * Makes a table with `|` between its cells of one that a program has drawn for people: MySQL with frames, psql, Markdown, or in boxes. What is drawn, and
 * what stands above the header and below the last row, is left out as blank lines, so that the numbers of rows stay. Undefined for any other text.
 */
export function undrawn(text: string): Undrawn | undefined {
  const first = text.slice(0, 65_536).split(lineEnds, mostLines);
  const header = headerIn(first);
  if (header === -1) return undefined;
  const lines = text.split(lineEnds);
  const last = lines.findLastIndex((line) => bar.test(line) && !drawnLine.test(line));
  const names = first[header] ?? '';
  const outer = { left: /^\s*[|│┃║]/u.test(names), right: rightBar.test(names) };
  const isFramed = first.slice(0, header).some((line) => drawnLine.test(line));
  const isClosed = lines.slice(last + 1).some((line) => drawnLine.test(line));
  const isCutOff = (isFramed && !isClosed) || (outer.right && !rightBar.test(lines[last] ?? ''));
  const passedOver: number[] = [];
  const rows = lines.map((line, index) => {
    if (line.trim() === '') return '';
    if (index >= header && index <= last && !drawnLine.test(line)) return rowOf(line, outer);
    passedOver.push(index + 1);
    return '';
  });
  return { text: rows.join('\n'), passedOver, isCutOff };
}

/** The line of a header has bars, a line that is drawn below it, and none but one that is drawn, or what is no table, above it. */
function headerIn(lines: readonly string[]): number {
  const rule = lines.findIndex((line, index) => drawnLine.test(line) && isOfCells(lines[index - 1] ?? ''));
  return rule === -1 ? -1 : rule - 1;
}

function isOfCells(line: string): boolean {
  return bar.test(line) && !drawnLine.test(line) && !/^\s*"/.test(line);
}

/** Lines without bars stay as they are. */
function rowOf(line: string, outer: { left: boolean; right: boolean }): string {
  const cells = line.split(bars);
  if (outer.left && cells[0]?.trim() === '') cells.shift();
  if (outer.right && cells.at(-1)?.trim() === '') cells.pop();
  return cells.map((cell) => cellOf(cell.trim())).join('|');
}

function cellOf(written: string): string {
  const cell = written.replaceAll(/\\([|_*`~<>#])/g, '$1');
  return /["|]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
