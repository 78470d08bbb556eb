import fc from 'fast-check';

/** How a program writes a file of people: any of these ways gives the same people. */
export type WrittenStyle = {
  delimiter: string;
  lineEnd: string;
  /** By the rules of CSV, where it must be or everywhere; with blanks around the quotes; or with quotes escaped by backslashes. */
  quoting: 'needed' | 'all' | 'blanks' | 'backslashes';
  /** What stands around quotes, where blanks do. */
  blanks: readonly string[];
  /** The places of columns whose values are texts as formulas: `="000123"`. */
  formulas: readonly number[];
  /** Whether formulas are quoted as other cells are: programs write them either way. */
  quotesFormulas: boolean;
};

/** Any style for files of so many columns. */
export function anyStyle(columns: number): fc.Arbitrary<WrittenStyle> {
  const places = Array.from({ length: columns }, (_, place) => place);
  return fc.record<WrittenStyle>({
    delimiter: fc.constantFrom(',', ';', '\t'),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    quoting: fc.constantFrom('needed', 'all', 'blanks', 'backslashes'),
    blanks: fc.array(fc.constantFrom('', ' ', '   ', '\u00a0'), { minLength: 1, maxLength: 5 }),
    formulas: fc.oneof(fc.constant([]), fc.subarray(places)),
    quotesFormulas: fc.boolean(),
  });
}

/** The text of a table of which the first row has the names of its columns. */
export function writeIn(style: WrittenStyle, [header = [], ...rows]: readonly (readonly string[])[]): string {
  const lines = rows.map((cells) =>
    lineOf(
      style,
      cells.map((cell, place) => cellOf(style, cell, place)),
    ),
  );
  const names = header.map((text) => ({ text, isBare: false }));
  return [lineOf(style, names), ...lines, ''].join(style.lineEnd);
}

/**
 * Whether each line of a row could be a row of its own, which the reader rejects: a quote of the first may have met one of the last.
 */
export function mayBeSeveralRows({ delimiter }: WrittenStyle, cells: readonly string[]): boolean {
  const lines = cells.join(delimiter).split(/\r\n|\n|\r/);
  const filled = lines.filter((line) => line.trim() !== '');
  return filled.length > 1 && filled.every((line) => line.split(delimiter).length >= cells.length - 1);
}

/** A cell as it is to be read, with the formula around it; `isBare` where no quotes go around that. */
type Cell = { text: string; isBare: boolean };

/** No program writes a formula of several lines, which would be read as the rows that they are. */
function cellOf({ formulas, quotesFormulas }: WrittenStyle, value: string, place: number): Cell {
  if (!formulas.includes(place) || /[\r\n]/.test(value)) return { text: value, isBare: false };
  return { text: `="${value.replaceAll('"', '""')}"`, isBare: !quotesFormulas };
}

function lineOf(style: WrittenStyle, cells: readonly Cell[]): string {
  const { delimiter, blanks } = style;
  const escaped =
    style.quoting === 'backslashes' && cells.every(({ text, isBare }) => isBare || isCertain(text, delimiter));
  const written = cells.map(({ text, isBare }, place) => {
    if (isBare) return text;
    if (style.quoting === 'needed') return /["\r\n]/.test(text) || text.includes(delimiter) ? quoted(text, '""') : text;
    if (style.quoting !== 'blanks') return quoted(text, escaped ? '\\"' : '""');
    const around = (side: number) => blanks[(place * 2 + side) % blanks.length] ?? '';
    return `${around(0)}${quoted(text, '""')}${around(1)}`;
  });
  return written.join(delimiter);
}

function quoted(text: string, quote: string): string {
  return `"${text.replaceAll('"', quote)}"`;
}

/**
 * Whether a value is certain where quotes are escaped by backslashes. A backslash of its own may be one that escapes or one that is
 * escaped; and a quote at the end of the value, or before what ends a cell, may be what closes the cell with a backslash at its end. The
 * reader takes those by the rules of CSV or rejects them, and a row of them is written by these rules.
 */
function isCertain(text: string, delimiter: string): boolean {
  const behindQuotes = text
    .split('"')
    .slice(1)
    .map((behind) => behind.replace(/^[ \t\u00a0]+/, ''));
  const endsCell = (behind: string) => behind === '' || /^[\r\n]/.test(behind) || behind.startsWith(delimiter);
  return !text.includes('\\') && !behindQuotes.some(endsCell);
}
