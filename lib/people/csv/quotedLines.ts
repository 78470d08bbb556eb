/** A line that is one text in quotes, in which each quote is doubled. */
const wholeLine = /^\s*"(?:[^"]|"")*"\s*$/;

const lineEnd = /\r\n|\n|\r/;

/**
 * Takes the quotes from the lines of a text that are each quoted as a whole: programs write a line so that they took for a single cell,
 * where they looked for another delimiter. Undefined where some line is not.
 */
export function withoutLineQuotes(text: string): string | undefined {
  if (!wholeLine.test(text.slice(0, 65_536).trimStart().split(lineEnd, 1)[0] ?? '')) return undefined;
  const lines = text.split(lineEnd);
  if (!lines.every((line) => line.trim() === '' || wholeLine.test(line))) return undefined;
  return lines.map(unquoted).join('\n');
}

function unquoted(line: string): string {
  return line.trim().slice(1, -1).replaceAll('""', '"');
}
