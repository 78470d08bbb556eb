import { mendDebris } from '../debris.ts';
import { accountKey } from '../person.ts';

/** Letters that have no accent to lose, and what programs write for them. */
const others: Readonly<Record<string, string>> = {
  ...{ ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe' },
};

/** How German and its neighbours write letters where a program has none of them. */
const spelledOut: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };

const beyondAscii = /[^\x20-\x7e]/;

/** What the signs begin with that programs write for letters and blanks. */
const mayBeEscaped = /\\|_x|<u\+/;

const byte = /\\x([89a-f][\da-f])/gi;

/**
 * The forms of an account name that some program or language writes for it: without accents (`Strauß` and `STRAUSS`, `İlker` and
 * `ılker`), with letters spelled out (`mueller`), and with those that programs escape. Most names have one alone, which is their `accountKey`.
 */
export function nameForms(name: string): string[] {
  const key = accountKey(name);
  if (!beyondAscii.test(key) && !mayBeEscaped.test(key)) return [key];
  const meant = accountKey(mendDebris(name.replaceAll(byte, '\\u00$1'), false));
  const letters = meant.replaceAll(/[äöüåø]/g, (letter) => spelledOut[letter] ?? letter);
  // Python writes a byte of whichever code page, so that nobody knows the letter: it is as lost as one that is not there.
  const withoutBytes = accountKey(name).replaceAll(byte, '');
  const bytes = withoutBytes === key ? [] : [withoutBytes];
  return [...new Set([meant, withoutAccents(meant), withoutAccents(letters), ...bytes])];
}

/** An account name as it is when one of its letters beyond ASCII was lost on the way, or all were. */
export function lostForms(name: string): string[] {
  const letters = Array.from(accountKey(name));
  const places = letters.flatMap((letter, at) => (beyondAscii.test(letter) ? [at] : []));
  if (places.length === 0) return [];
  const withoutAll = letters.filter((letter) => !beyondAscii.test(letter)).join('');
  const withoutOne = places.map((place) => letters.filter((_, at) => at !== place).join(''));
  return [...(withoutAll.length > 2 ? [withoutAll] : []), ...withoutOne.filter((form) => form.length > 1)];
}

function withoutAccents(key: string): string {
  const letters = key.toUpperCase().toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return letters.replaceAll(/[øłđðþæœ]/g, (letter) => others[letter] ?? letter);
}
