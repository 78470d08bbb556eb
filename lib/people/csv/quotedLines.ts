const lineEnd = /\r\n|\n|\r/;

/**
 * Takes the quotes from the lines of a text that are each quoted as a whole: programs write a line so that they took for a single cell,
 * where they looked for another delimiter. Undefined where some line is not.
 */
export function withoutLineQuotes(text: string): string | undefined {
  if (!isQuotedAsAWhole(text.slice(0, 65_536).trimStart().split(lineEnd, 1)[0] ?? '')) return undefined;
  const lines = text.split(lineEnd);
  if (!lines.every((line) => line.trim() === '' || isQuotedAsAWhole(line))) return undefined;
  return lines.map(unquoted).join('\n');
}

/** Whether a line is one text in quotes, in which each quote is doubled. An expression fails on a line of millions of characters. */
function isQuotedAsAWhole(line: string): boolean {
  const text = line.trim();
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return false;
  return !text.slice(1, -1).replaceAll('""', '').includes('"');
}

function unquoted(line: string): string {
  return line.trim().slice(1, -1).replaceAll('""', '"');
}
