import { contractYears, type DateKind, yearOf } from '../dates/dates.ts';
import {
  alphabetFault,
  dateFault,
  debrisFault,
  decimalFault,
  listFault,
  mendDebris,
  type ValueKind,
} from './debris.ts';
import { addressFault } from './emailAddress.ts';
import { mayBeEncodedTwice } from './encodedTwice.ts';
import { cleanAccountName, cleanText, linesFault, textFault } from './personText.ts';

/**
 * The most characters that a value may have. The API documents a length for comments only, of 4,000; no value of a
 * person that is meant is longer.
 */
export const maxValueLength = 4_000;

/** A text that is all in quotes, of any kind: a program has quoted it twice, or they are a part of it; nobody can tell. */
const inQuotes = /^["“”„«»‹›「」『』‘’‚‛`´].*["“”„«»‹›「」『』‘’‚‛`´]$/su;

/** A double quote of any kind; no account and no address has one. */
const doubleQuote = /["“”„‟＂«»]/u;

/**
 * The same of what says not who somebody is. Quotes that are a part of names stay: `«…»` and `「…」` of companies, `‘…’` of names such as
 * `‘Alā’`. A text of two quoted words is not all in quotes, unless those within it are doubled.
 */
const quotedAgain = /^(?:"(?:[^"]|"")*"|[“”„‟](?:[^“”„‟])*[“”„‟]|[`´‚][^`´‚‘’]*[`´‘’])$/u;

/** A longer value is looked at closely. */
const maxPlainLength = 200;

/** The signs of ASCII that a plain value may have, by their codes: letters, digits, blanks and what stands between them. */
const plainCodes = new Uint8Array(128);
for (const sign of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._@+/:(),'&-") {
  plainCodes[sign.charCodeAt(0)] = 1;
}

const noValues: ReadonlySet<string> = new Set([
  ...['NULL', 'null', 'NaN', 'NaT', 'undefined', 'None', 'none', 'nil', 'nan'],
]);

/** The first signs of those, by their codes: to look for a short text takes V8 longer than to look at its first sign. */
const isFirstOfNoValue = new Uint8Array(128);
for (const text of noValues) isFirstOfNoValue[text.charCodeAt(0)] = 1;

const longestNoValue = Math.max(...Array.from(noValues, ({ length }) => length));

const isIdentity = (name: string) => name === 'accountName' || name === 'manager' || name === 'email';

/** What a value says of a person, for those who look for what it cannot be. */
function kindOf(name: string): ValueKind {
  if (isIdentity(name)) return 'identity';
  if (name === 'phone') return 'phone';
  return name === 'firstName' || name === 'lastName' ? 'name' : 'other';
}

/** An address as mails and links write it, without the name of a person. */
const writtenAddress = /^(?:<(?:mailto:)?([^\s<>?]+@[^\s<>?]+)>|mailto:([^\s<>?]+@[^\s<>?]+))$/i;

/** Mends a value of a person, by its attribute: what nobody sees must make no second person of one. */
export function cleanValue(name: string, text: string): string {
  const mended = mendDebris(text, isIdentity(name));
  if (!isIdentity(name)) return cleanText(mended);
  const clean = cleanAccountName(mended);
  return name === 'accountName' ? clean : clean.replace(writtenAddress, '$1$2');
}

/**
 * What is wrong with a mended value of a person, by its attribute, without repeating it; undefined when nothing is. It is the one
 * rule of files, events and whatever else says something of people. What says who somebody is stands in one line.
 */
export function valueFault(name: string, text: string): string | undefined {
  if (text === '') return undefined;
  return isPlainValue(text) ? plainFault(name, text) : closeFault(name, text);
}

/**
 * Whether a value, as it stands in a cell, is what most are: there is nothing to mend in it, and nothing is wrong with it but what
 * `plainFault` says. It begins with a letter, a digit or the plus of a phone number. Every cell of a file is looked at, which
 * expressions take three times as long for.
 */
export function isPlainValue(text: string): boolean {
  let hasLowLine = false;
  let hasColon = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f || plainCodes[code] === 0) return false;
    if (code === lowLine) hasLowLine = true;
    if (code === colon) hasColon = true;
  }
  // Excel writes signs as `_x000D_`.
  if (hasLowLine && /_x/i.test(text)) return false;
  if (hasColon && (/^mailto:/i.test(text) || text.startsWith('Err:'))) return false;
  return isPlainOfSigns(text);
}

/** The same of a value that is known to have plain signs alone, and neither a colon nor an `_x`. */
export function isPlainOfSigns(text: string): boolean {
  const { length } = text;
  if (length > maxPlainLength || text.charCodeAt(length - 1) === blank) return false;
  const first = text.charCodeAt(0);
  // A number may be one that a spreadsheet has shortened.
  if (first <= nine) return (first === plus || first >= zero) && !/e/i.test(text);
  return first >= letterA && !(length <= longestNoValue && isFirstOfNoValue[first] === 1 && noValues.has(text));
}

const [blank, plus, zero, nine, colon, letterA, lowLine] = [0x20, 0x2b, 0x30, 0x39, 0x3a, 0x41, 0x5f];

/** What most names of accounts are, of which nothing is to be said. A hyphen may be one of a day (`Dec-25`). */
const usualName = /^[a-z][\w.@+' ]*[a-z\d]$/i;

type FindFault = (text: string) => string | undefined;

/** What may be wrong with a value that is plain, by its attribute; with any other nothing is. */
const plainFaults: ReadonlyMap<string, FindFault> = new Map<string, FindFault>([
  [
    'accountName',
    (text) =>
      usualName.test(text)
        ? undefined
        : (accountFault(text) ?? listFault(text) ?? decimalFault(text) ?? dateFault(text)),
  ],
  [
    'manager',
    (text) => (usualName.test(text) ? undefined : (listFault(text) ?? decimalFault(text) ?? dateFault(text))),
  ],
  ['phone', decimalFault],
  ['email', (text) => addressFault(text) ?? listFault(text)],
]);

/** What may be wrong with a value that is plain. */
export function plainFault(name: string, text: string): string | undefined {
  return plainFaults.get(name)?.(text);
}

/** Finds what may be wrong with the values of an attribute that are plain; undefined where nothing is. */
export function plainFaultFinder(name: string): FindFault | undefined {
  return plainFaults.get(name);
}

/** A name that nobody can be told by. */
function accountFault(text: string): string | undefined {
  // V8 takes five milliseconds to learn the letters of all scripts.
  if ((/[a-z\d]/i.test(text) || /[\p{L}\p{N}]/u.test(text)) && !/^n\/a$/i.test(text)) return undefined;
  return 'is no name of an account; it needs a letter or a digit, and "n/a" is none';
}

/** As `valueFault`, of a value that may be anything but nothing. */
export function closeFault(name: string, text: string): string | undefined {
  if (text.length > maxValueLength) return `longer than ${maxValueLength} characters`;
  const fault = (isIdentity(name) ? textFault(text) : linesFault(text)) ?? debrisFault(text, kindOf(name));
  return (
    quoteFault(name, text) ?? fault ?? (isIdentity(name) ? alphabetFault(text) : undefined) ?? plainFault(name, text)
  );
}

/** A value that was quoted twice, or half of its quotes, would make a second person of one, or another name. */
function quoteFault(name: string, text: string): string | undefined {
  if ((isIdentity(name) ? inQuotes : quotedAgain).test(text)) return 'stands in quotes; write it without them';
  return isIdentity(name) && doubleQuote.test(text) ? 'holds a quote; write it without' : undefined;
}

/**
 * What is wrong with a value as it was written, that would not be seen any more once it is mended: half of a letter that was encoded
 * twice may be a blank, or what nobody sees ("Ã" and a soft hyphen for "í").
 */
export function writtenFault(name: string, written: string): string | undefined {
  if (!mayBeEncodedTwice(written)) return undefined;
  const kind = kindOf(name);
  return debrisFault(cleanValue(name, written), kind) ? undefined : debrisFault(written, kind);
}

/**
 * What is wrong with a year in which a contract starts or ends. An end that is too late stands for none, which is for the
 * settings of the source to judge.
 *
 * @param date a day or an instant in ISO 8601
 */
export function yearFault(date: string, kind: DateKind): string | undefined {
  const year = yearOf(date);
  const { first, last } = contractYears;
  if (year >= first && (year <= last || kind === 'end')) return undefined;
  return `the year ${year} is none of a contract; write one from ${first} to ${last}`;
}
