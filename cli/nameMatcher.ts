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

/** Finds a name in values and in texts. */
export type Matcher = {
  /** Whether a value is the person's account name or address. */
  isName(value: string): boolean;
  /** Whether a text has it somewhere as a word. */
  inText(text: string): boolean;
  without(text: string): string;
};

/** What finds the names of a person, however they are written. */
export function matcherOf({ accountName, addresses }: PersonNames): Matcher {
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
export const fileEnding = '(?:csv|tsv|txt|xlsx?|xlsm|ods|json|html?|pdf|docx?|zip|gz)(?![\\p{L}\\p{N}_@-])';
const wordEnd = `(?![\\p{L}\\p{N}_@-]|%40|['’](?!s(?![\\p{L}\\p{N}]))[\\p{L}\\p{N}]|\\.(?!${fileEnding})[\\p{L}\\p{N}])`;

/** Whether a column, or a member of an object, says who somebody's manager is. */
export const isManager = (name: string) => /manager|supervisor|reports? to|recipients/i.test(name);
