/** An expression for more cells would be long, and few files have as many. */
const mostCells = 100;

/**
 * Rows of a text that are as most are: they have a given number of cells in one line, each of which is quoted as a whole with no quote in
 * it, or not quoted. One expression finds where such a row ends, and others what its cells say: V8 compiles them when they run a second
 * time, and a loop over cells when half of a file is read. It is a class because an import reads two tables, and V8 compiles the methods of
 * a class once for both.
 */
export class UsualRows {
  readonly #text: string;
  readonly #wholeRow: RegExp;
  readonly #cells: RegExp;
  readonly #plainCells: RegExp;

  /** Undefined where no row is read so: of one cell, since a blank alone behind the last line end would be such a row; or of too many. */
  static in(text: string, delimiter: string, width: number): UsualRows | undefined {
    return width > 1 && width <= mostCells ? new UsualRows(text, delimiter, width) : undefined;
  }

  constructor(text: string, delimiter: string, width: number) {
    const row = (cell: string) => Array<string>(width).fill(cell).join(`[${delimiter}]`);
    // One blank before a cell is left out. Before a quote it breaks the rules of quoting, and other blanks are rare.
    const begin = `(?: (?!["\\s])|(?![^\\S\r\n${delimiter}]))`;
    // Each sign can be meant in one way alone: else it would take for ever to see that a row does not match.
    const cell = (inQuotes: string, bare: string) => `(?: |(?! ))("[${inQuotes}]*"|[${bare}]*)`;
    const [inQuotes, bare] = [`^"\r\n`, `^"\r\n${delimiter}`];
    // Excel writes signs as `_x000D_`. A colon may be one of `mailto:`.
    const plain = `A-Za-z0-9 .@+/()'&\\-${text.includes('_x') || text.includes('_X') ? '' : '_'}`;
    const plainBare = delimiter === ',' ? plain : `${plain},`;
    this.#text = text;
    this.#wholeRow = new RegExp(`${row(`${begin}(?:"[${inQuotes}]*"|[${bare}]*)`)}(?:\r?\n|$)`, 'y');
    // Only a row that was found to be a usual one is asked for its cells, so that no end need be looked for.
    this.#cells = new RegExp(row(cell(inQuotes, bare)), 'y');
    this.#plainCells = new RegExp(`${row(cell(`${plain},`, plainBare))}(?![^\r\n])`, 'y');
  }

  /** Where the next row begins, behind the usual one that begins at `start`; -1 where that is none. */
  endAt(start: number): number {
    this.#wholeRow.lastIndex = start;
    return this.#wholeRow.test(this.#text) ? this.#wholeRow.lastIndex : -1;
  }

  /** The cells of the usual row that begins at `start`. */
  cellsAt(start: number): string[] {
    this.#cells.lastIndex = start;
    return withoutQuotes(this.#cells.exec(this.#text)?.slice(1) ?? []);
  }

  /** The same; undefined unless they hold plain signs alone, see `isPlainOfSigns`. */
  plainCellsAt(start: number): string[] | undefined {
    this.#plainCells.lastIndex = start;
    const cells = this.#plainCells.exec(this.#text);
    return cells ? withoutQuotes(cells.slice(1)) : undefined;
  }
}

const quote = 0x22;

/** The cells themselves, each without the quotes around it. */
function withoutQuotes(cells: string[]): string[] {
  for (let place = 0; place < cells.length; place += 1) {
    const cell = cells[place] ?? '';
    if (cell.charCodeAt(0) === quote) cells[place] = cell.slice(1, -1);
  }
  return cells;
}
