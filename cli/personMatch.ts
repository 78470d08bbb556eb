import { decode } from '../lib/people/csv/decode.ts';
import { aboutJson } from './aboutJson.ts';
import { aboutPage, plainText } from './aboutPage.ts';
import { aboutLines, aboutTable } from './aboutTable.ts';
import { type About, fileEnding, type Matcher, matcherOf, type PersonNames } from './nameMatcher.ts';
import { textsWithin } from './textsWithin.ts';

/**
 * Finds what a file says of a person. Rows, elements of lists and rows of tables that name the person are theirs as a whole;
 * elsewhere the name alone is. What is no text and names them is theirs, and has no parts. Who is somebody's manager is said in the other's row, and that is left alone.
 *
 * @param key by its ending it is known what the text is
 * @returns undefined where the person is not named; `unreadable` where the bytes are no text
 */
export function findAbout(key: string, bytes: Uint8Array, names: PersonNames): About | 'unreadable' | undefined {
  const match = matcherOf(names);
  const text = textOf(bytes);
  if (text === undefined) return isWithin(bytes, match) ? { parts: [], rest: undefined } : 'unreadable';
  if (/\.json$/i.test(key)) return aboutJson(text, names, isListOfFiles(key));
  if (/\.html?$/i.test(key)) return aboutPage(text, match);
  return /\.csv$/i.test(key) || key.includes('/original') ? aboutTable(text, match) : aboutLines(text, match);
}

/** A file of people may have any encoding that imports read; undefined of what is no text. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // It is none of UTF-8.
  }
  const decoded = decode(bytes);
  return decoded.kind === 'text' ? decoded.text : undefined;
}

/** Whether the person is named in a file that is no text, such as a workbook. Nothing of it can be rewritten. */
function isWithin(bytes: Uint8Array, match: Matcher): boolean {
  for (const text of textsWithin(bytes)) {
    // A number, or a short name, counts as a whole cell alone.
    if (match.inText(text) || text.split('\n').some(match.isName)) return true;
  }
  return false;
}

/**
 * Finds what the page beside a report says of the person whom alone the report is about: it may call them by their name only, and
 * tells the last days of their contract.
 *
 * @param called how the report calls them
 * @returns undefined where the page says nothing of them
 */
export function findInPageOf(
  called: string,
  bytes: Uint8Array,
  { accountName, addresses }: PersonNames,
): About | undefined {
  const text = new TextDecoder().decode(bytes);
  const parts: unknown[] = [];
  const undated = text.replaceAll(
    /(?:<div>)?<dt>(Last day [^<]*)<\/dt><dd>([^<]*)<\/dd>(?:<\/div>\n)?/g,
    (_, what: string, day: string) => {
      parts.push(`${what}: ${plainText(day)}`);
      return '';
    },
  );
  const named = aboutPage(undated, matcherOf({ accountName, addresses: [...addresses, called].filter(Boolean) }));
  parts.unshift(...(named?.parts ?? []));
  return parts.length > 0 ? { parts, rest: named?.rest ?? undated } : undefined;
}

/** Whether a key is that of the files of a source: which file was applied counts on, whatever it is called. */
export function isListOfFiles(key: string): boolean {
  return /^sources\/[^/]+\/files\.json$/.test(key);
}

/** Whether a part of what is about a person is the name of a file, which is called after them. */
export function isFileName(part: unknown): boolean {
  return typeof part === 'string' && new RegExp(`\\.${fileEnding}$`, 'iu').test(part.trim());
}
