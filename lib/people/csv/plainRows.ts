/** Whatever the parser of quoted texts leaves out before a cell: blanks of any kind. */
const blanks = /^\s+/u;

/**
 * Splits a text without any quote into rows of cells, in half of the time that a parser needs: no line end and no delimiter stands for
 * anything else there. Lines end in LF, CR or CRLF; one at the end of the text begins no row. Blanks before a cell are left out.
 *
 * @param keep is given each row, and says what is kept of it: nothing where it gives null
 * @param limit how many rows are read
 */
export function plainRows(
  text: string,
  delimiter: string,
  keep: (cells: string[]) => string[] | null = (cells) => cells,
  limit = Number.POSITIVE_INFINITY,
): string[][] {
  const rows: string[][] = [];
  for (let start = 0; start < text.length && rows.length < limit; ) {
    const at = text.indexOf('\n', start);
    const end = at === -1 ? text.length : at;
    const lines = text.slice(start, end).split('\r');
    const last = lines.at(-1) ?? '';
    // Nothing is left behind the CR of CRLF. What stands behind the last line end is a row only where there is something.
    const isNone = at === -1 ? !last.includes(delimiter) && last.trim() === '' : lines.length > 1 && last === '';
    if (isNone) lines.pop();
    for (const line of lines) {
      const row = keep(line.split(delimiter).map(withoutBlanks));
      if (row !== null && rows.length < limit) rows.push(row);
    }
    start = end + 1;
  }
  return rows;
}

/** Most cells begin with a letter or a digit. */
function withoutBlanks(cell: string): string {
  const first = cell.charCodeAt(0);
  return first > 0x20 && first < 0x80 ? cell : cell.replace(blanks, '');
}
