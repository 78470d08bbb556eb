/** An apostrophe that says to a spreadsheet that a text follows: before what it would take for a formula or a number, or another apostrophe. */
const markedAsText = /^'(?=\s*[=+\-@＝＋－＠]|[\t\r\d'‘’‛])/;

/** A formula that is nothing but a text, the way to keep the zeros of `="000123"`. */
const textFormula = /^= *"((?:[^"]|"")*)"$/s;

/** What a spreadsheet would run, in ASCII and in the wide letters of East Asia. */
const wouldRun = /^\s*[=+\-@＝＋－＠]/;

/**
 * A value as a cell of a file that people open: an apostrophe goes before what a spreadsheet would run, and before one that is a part
 * of the value, of whatever kind. `withoutMarks` gives the value back, whatever it is.
 */
export function markValue(value: string): string {
  return /^['‘’‛]/.test(value) || wouldRun.test(value) ? `'${value}` : value;
}

/**
 * A cell of somebody's file as a cell of a file that people open. It means what it meant: an apostrophe in front is a mark already,
 * a text as a formula is harmless, and a tab or a line end before a text says nothing.
 */
export function markCell(cell: string): string {
  const shown = /^[\t\r\n]/.test(cell) ? cell.trimStart() : cell;
  return wouldRun.test(shown) && !textFormula.test(shown.trim()) ? `'${shown.trimStart()}` : shown;
}

/**
 * The text that a cell of a file means where it is written for a spreadsheet: `="000123"` and `'000123` are `000123`, `'=x` is
 * `=x` and `''x` is `'x`.
 */
export function withoutMarks(cell: string): string {
  // Most cells have neither, and every cell of a file is looked at.
  if (!cell.startsWith("'") && !cell.startsWith('=')) return cell;
  if (markedAsText.test(cell)) return cell.slice(1).trim();
  return textFormula.exec(cell)?.[1]?.replaceAll('""', '"').trim() ?? cell;
}

/**
 * What is wrong with a text in apostrophes, of which nobody can tell whether they are a part of it. Names of families may begin
 * with one (`'t Hooft`); names of accounts and addresses do not.
 */
export function apostropheFault(text: string, column: string): string | undefined {
  const isKey = column === 'accountName' || column === 'email' || column === 'manager';
  if (!/^['‘’‛]/.test(text)) return undefined;
  if (text.startsWith("'") && text.length > 1 && text.endsWith("'")) return inApostrophes;
  return isKey ? 'begins with an apostrophe; write it without' : undefined;
}

/**
 * What is wrong with a cell whose first apostrophe was taken for a mark, and which ends in one: programs put texts in apostrophes (`'4711'`). Only
 * a value that nelm itself would have marked so may end in one.
 *
 * @param text what the cell means by `withoutMarks`
 */
export function markFault(cell: string, text: string): string | undefined {
  return /^'[^'‘’‛].*'$/s.test(cell) && markValue(text) !== cell ? inApostrophes : undefined;
}

const inApostrophes = 'stands in apostrophes; write it without them';
