import { parse } from 'csv-parse/sync';
import { type About, isManager, type Matcher } from './nameMatcher.ts';

/** What the rows of a table say of a person. */
export function aboutTable(text: string, match: Matcher): About | undefined {
  const table = tableOf(text);
  if (table === undefined) return aboutLines(text, match);
  const [header = { cells: [], text: '' }, ...others] = table.rows;
  const parts: unknown[] = [];
  let rest = header.text;
  for (const row of others) {
    const isTheirs = (found: (cell: string) => boolean) =>
      row.cells.some((cell, column) => !isManager(header.cells[column] ?? '') && found(cell));
    if (isTheirs(match.isName)) {
      parts.push(
        Object.fromEntries(row.cells.map((cell, column) => [header.cells[column] ?? String(column + 1), cell])),
      );
    } else if (isTheirs(match.inText)) {
      // A row of somebody else names the person in a sentence.
      parts.push(row.text.trim());
      const cells = row.cells.map((cell, column) =>
        isManager(header.cells[column] ?? '') ? cell : match.without(cell),
      );
      rest += cells.map((cell) => cellText(cell, table.delimiter)).join(table.delimiter) + endOfLine(row.text);
    } else rest += row.text;
  }
  return parts.length > 0 ? { parts, rest } : undefined;
}

function cellText(cell: string, delimiter: string): string {
  return cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function endOfLine(text: string): string {
  return /\r?\n$/.exec(text)?.[0] ?? '';
}

/** The rows of a table, each as it stands there with the end of its line; undefined where it cannot be read as one. */
function tableOf(text: string): { delimiter: string; rows: { cells: string[]; text: string }[] } | undefined {
  const [first = ''] = text.split(/\r?\n/, 1);
  const delimiter = [';', '\t', '|'].find((sign) => first.split(sign).length > first.split(',').length) ?? ',';
  const bytes = Buffer.from(text);
  const options = { bom: true, delimiter, relax_column_count: true, relax_quotes: true, info: true } as const;
  try {
    const read: { record: string[]; info: { bytes: number } }[] = parse(bytes, options) as never;
    let from = 0;
    const rows = read.map(({ record: cells, info }) => {
      const row = { cells, text: bytes.subarray(from, info.bytes).toString() };
      from = info.bytes;
      return row;
    });
    return { delimiter, rows };
  } catch {
    return undefined;
  }
}

/** The lines of a text that name a person. */
export function aboutLines(text: string, match: Matcher): About | undefined {
  const lines = text.split(/(?<=\n)/);
  const theirs = lines.filter((line) => match.inText(line.trim()) || match.inText(withoutEscapes(line.trim())));
  if (theirs.length === 0) return undefined;
  return { parts: theirs.map((line) => line.trim()), rest: lines.filter((line) => !theirs.includes(line)).join('') };
}

/** What JSON escapes as it is: a text that was cut short, and so is no JSON, is looked through by its lines. */
function withoutEscapes(text: string): string {
  return text
    .replaceAll(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/\\[nrtbf]/g, ' ')
    .replaceAll(/\\(["\\/])/g, '$1');
}
