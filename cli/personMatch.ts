import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { html } from '../lib/pages/markup.ts';
import { withoutMarks } from '../lib/people/csv/spreadsheetText.ts';
import { accountKey } from '../lib/people/person.ts';

/** By what somebody is known in what nelm keeps: the account name, and the addresses that belong to it. */
export type PersonNames = { accountName: string; addresses: readonly string[] };

/** What of a text is about a person, and the text without it; undefined where nothing is. `rest` is empty when nothing is left. */
export type About = {
  parts: unknown[];
  rest: string | undefined;
  /** Of the report of a run that is about this person alone: how it calls them, which the page beside it does too. */
  calledInReport?: string;
};

/** In place of what is taken out of a sentence. */
const forgottenMark = '[forgotten]';

/**
 * Finds what a file says of a person. Rows, elements of lists and rows of tables that name the person are theirs as a whole;
 * elsewhere the name alone is. Who is somebody's manager is said in the other's row, and that is left alone.
 *
 * @param key by its ending it is known what the text is
 * @returns undefined where the person is not named; `unreadable` where the bytes are no text
 */
export function findAbout(key: string, bytes: Uint8Array, names: PersonNames): About | 'unreadable' | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return 'unreadable';
  }
  const match = matcherOf(names);
  if (/\.json$/i.test(key)) return aboutJson(text, names, isListOfFiles(key));
  if (/\.html?$/i.test(key)) return aboutHtml(text, match);
  return /\.csv$/i.test(key) || key.includes('/original') ? aboutCsv(text, match) : aboutLines(text, match);
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
  const named = aboutHtml(undated, matcherOf({ accountName, addresses: [...addresses, called].filter(Boolean) }));
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

type Matcher = {
  /** Whether a value is the person's account name or address. */
  isName(value: string): boolean;
  /** Whether a text has it somewhere as a word. */
  inText(text: string): boolean;
  without(text: string): string;
};

function matcherOf({ accountName, addresses }: PersonNames): Matcher {
  const known = new Set([accountName, ...addresses].map(accountKey));
  // A short name, or a number, is a word of many sentences that are about nobody: there only a whole value counts.
  const words = [accountName, ...addresses].filter((name) => name.length >= 3 && !/^\d+$/.test(name));
  const written = [...new Set(words.flatMap(spellingsOf))].sort((one, other) => other.length - one.length);
  const pattern = written.map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|') || '(?!)';
  const word = new RegExp(`${wordStart}(?:${pattern})${wordEnd}`, 'giu');
  const isName = (value: string) =>
    known.has(accountKey(value)) ||
    // A mark of a spreadsheet stands before a name, or the name in a formula.
    (/^['=]/.test(value) && [value.slice(1), withoutMarks(value)].some((one) => known.has(accountKey(one))));
  return {
    isName,
    inText: (text) => text.search(word) !== -1 || isName(text),
    without: (text) => (isName(text) ? forgottenMark : text.replaceAll(word, forgottenMark)),
  };
}

/** A name as it may be written: composed and not, and as addresses of pages write it. */
function spellingsOf(name: string): string[] {
  const plain = [name, name.normalize('NFC'), name.normalize('NFD')];
  return plain.flatMap((one) => [one, encodeURIComponent(one), encodeURIComponent(one).replaceAll("'", '%27')]);
}

/** An apostrophe within a name is a letter of it, and one around a name is none. What an address of a page escapes is no letter. */
const wordStart = `(?:(?<=%[0-9a-f]{2})|(?<![\\p{L}\\p{N}._@-]|[\\p{L}\\p{N}]['’]))`;

/** A file may be called after somebody: its ending is not a part of the name. */
const fileEnding = '(?:csv|tsv|txt|xlsx?|xlsm|ods|json|html?|pdf|docx?|zip|gz)(?![\\p{L}\\p{N}_@-])';
const wordEnd = `(?![\\p{L}\\p{N}_@-]|%40|['’](?!s(?![\\p{L}\\p{N}]))[\\p{L}\\p{N}]|\\.(?!${fileEnding})[\\p{L}\\p{N}])`;

const isManager = (name: string) => /manager|supervisor|reports? to|recipients/i.test(name);

function aboutCsv(text: string, match: Matcher): About | undefined {
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

function aboutLines(text: string, match: Matcher): About | undefined {
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

function aboutHtml(text: string, match: Matcher): About | undefined {
  const parts: unknown[] = [];
  const without = (said: string) => {
    const plain = plainText(said);
    if (!match.inText(plain.trim())) return said;
    parts.push(plain.trim());
    return String(html`${match.without(plain)}`);
  };
  const rest = text
    .replaceAll(/<(tr|li)\b[^>]*>(?:(?!<\1\b)[\s\S])*?<\/\1>/g, (row) => {
      const cells = row.split(/<[^>]*>/).map((cell) => plainText(cell).trim());
      if (!cells.some((cell) => match.inText(cell))) return row;
      parts.push(cells.filter(Boolean).join(' · '));
      return '';
    })
    .replaceAll(/(?<=^|>)[^<>]+(?=<|$)/g, without)
    // Links name people too, by their addresses.
    .replaceAll(/(?<=<[^<>]*=")[^"<>]+(?=")/g, without);
  return parts.length > 0 ? { parts, rest } : undefined;
}

const namedEntities: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' },
};

/** What a piece of HTML says, with its entities as the letters that they stand for. */
function plainText(markup: string): string {
  return markup.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return namedEntities[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function aboutJson(text: string, names: PersonNames, isOnlyNames: boolean): About | undefined {
  const match = matcherOf(names);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return aboutLines(text, match);
  }
  const parts: unknown[] = [];
  if (isOnlyNames) {
    const rest = withoutNames(value, match, parts);
    return parts.length > 0 ? { parts, rest: JSON.stringify(rest, null, 2) } : undefined;
  }
  // What is about the person alone goes as a whole; a report is about a run.
  const isReport = typeof value === 'object' && value !== null && ('runId' in value || 'groups' in value);
  if (!isReport && !Array.isArray(value) && isTheirs(value, match)) return { parts: [value], rest: undefined };
  const report = reportOfOneSchema.safeParse(value).data;
  if (isReport && report && match.isName(report.accountName)) return aboutReportOfOne(report, names);
  const rest = withoutPerson(value, match, parts);
  return parts.length > 0 ? { parts, rest: JSON.stringify(rest, null, 2) } : undefined;
}

/** The report of a run that was about one person, such as the choice of their manager. */
const reportOfOneSchema = z.looseObject({
  accountName: z.string(),
  name: z.string().optional(),
  recordId: z.unknown().optional(),
  endDate: z.unknown().optional(),
});

/** The person is known by their name, their record and the dates of their contract too; that there was the run stays. */
function aboutReportOfOne(report: z.infer<typeof reportOfOneSchema>, { accountName, addresses }: PersonNames): About {
  const { name, recordId, endDate, ...others } = report;
  const called = name ?? '';
  const parts: unknown[] = [{ accountName: report.accountName, name, recordId, endDate }];
  const match = matcherOf({ accountName, addresses: [...addresses, called].filter(Boolean) });
  const said: unknown[] = [];
  const rest = withoutPerson(others, match, said);
  parts.push(...said.filter((one) => one !== report.accountName));
  return { parts, rest: JSON.stringify(rest, null, 2), calledInReport: called };
}

/** Whether a value says of itself that it is about the person: by a value of its own, or of an object in it. */
function isTheirs(value: unknown, match: Matcher): boolean {
  if (typeof value === 'string') return match.inText(value);
  if (Array.isArray(value))
    return value.every((one) => typeof one !== 'object') && value.some((one) => isTheirs(one, match));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, one]) =>
      !isManager(name) && (typeof one === 'string' ? match.inText(one) : !Array.isArray(one) && isTheirs(one, match)),
  );
}

function withoutPerson(value: unknown, match: Matcher, parts: unknown[]): unknown {
  if (typeof value === 'string') {
    if (!match.inText(value)) return value;
    parts.push(value);
    return match.without(value);
  }
  if (Array.isArray(value)) {
    const [theirs, others] = [
      value.filter((one) => isTheirs(one, match)),
      value.filter((one) => !isTheirs(one, match)),
    ];
    parts.push(...theirs);
    return others.map((one) => withoutPerson(one, match, parts));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, isManager(name) ? one : withoutPerson(one, match, parts)]),
  );
}

/** The same value without the name in its texts; nothing else of it goes. */
function withoutNames(value: unknown, match: Matcher, parts: unknown[]): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutNames(one, match, parts));
  if (typeof value !== 'object' || value === null) return withoutPerson(value, match, parts);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutNames(one, match, parts)]));
}
