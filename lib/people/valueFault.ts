import { contractYears, type DateKind, yearOf } from '../dates/dates.ts';
import { debrisFault } from './debris.ts';
import { addressFault } from './emailAddress.ts';
import { cleanAccountName, cleanText, linesFault, textFault } from './personText.ts';

/**
 * The most characters that a value may have. The API documents a length for comments only, of 4,000; no value of a
 * person that is meant is longer.
 */
export const maxValueLength = 4_000;

/** A text that is all in quotes, of any kind: a program has quoted it twice, or they are a part of it; nobody can tell. */
const inQuotes = /^["“”„«»].*["“”„«»]$/su;

/** What most values are, with which nothing below is wrong: letters and digits, and few signs between them. */
const plain = /^(?!NULL$|NaN$|Err:|\d(?:\.\d+)?E[+-])[a-z\d][a-z\d ._@+/:()-]{0,200}$/i;

const isIdentity = (name: string) => name === 'accountName' || name === 'manager' || name === 'email';

/** Mends a value of a person, by its attribute: what nobody sees must make no second person of one. */
export function cleanValue(name: string, text: string): string {
  return isIdentity(name) ? cleanAccountName(text) : cleanText(text);
}

/**
 * What is wrong with a mended value of a person, by its attribute, without repeating it; undefined when nothing is. It is the one
 * rule of files, events and whatever else says something of people. What says who somebody is stands in one line.
 */
export function valueFault(name: string, text: string): string | undefined {
  if (text === '') return undefined;
  if (plain.test(text)) return name === 'email' ? addressFault(text) : undefined;
  if (text.length > maxValueLength) return `longer than ${maxValueLength} characters`;
  const fault = (isIdentity(name) ? textFault(text) : linesFault(text)) ?? debrisFault(text);
  if (isIdentity(name) && inQuotes.test(text)) return 'stands in quotes; write it without them';
  return fault ?? (name === 'email' ? addressFault(text) : undefined);
}

/**
 * What is wrong with a value as it was written, that would not be seen any more once it is mended: half of a letter that was encoded
 * twice may be a blank, or what nobody sees ("Ã" and a soft hyphen for "í").
 */
export function writtenFault(name: string, written: string): string | undefined {
  // Most values have nothing of the kind.
  if (!/[\u00c2-\u00f4]/.test(written)) return undefined;
  return debrisFault(cleanValue(name, written)) ? undefined : debrisFault(written);
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
