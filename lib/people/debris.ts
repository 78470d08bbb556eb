import { isEncodedTwice } from './encodedTwice.ts';

/** Values of formulas that failed, in the languages of spreadsheets: `#REF!`, `#DIV/0!`, `#NAME?`, `#BEZUG!`, `#N/A`, `#NV`, `Err:502`. */
const errorValue = /^(?:#[¡¿]?[\p{Lu}\d_/]+[!?]|#N[ADVB]|#\p{Lu}+\/[\p{Lu}\d]+|#GETTING_DATA|Err:\d{3}|#{2,})$/u;

/** The most usual of them where a program has lost the sign behind them, or the letter case: `#REF`, `#n/a`, `#N/A N/A`. */
const knownError =
  /^#(?:ref|value|name|num|null|spill|calc|div\/0|n\/a(?: n\/a)?|bezug|wert|zahl|überlauf|valeur|nombre|nom|valor|nome|numero)[!?]?$/i;

/** What databases and programs write for no value. Families are called Null, and people Nan: those are names. */
const noValue =
  /^(?:NULL|null|\((?:NULL|null|blank|Leer|vide)\)|<(?:NULL|null|NA)>|\[(?:NULL|null)\]|\\N|NaN|NaT|-?1\.#(?:IND|INF|QNAN)|undefined|\[object Object\]|System\.(?:Object|String)\[\]|System\.Collections\.[\w.`[\]]+)$/;

/** The same where it can be no name: a vendor may be called None, and no account is, nor is a phone number. */
const nobody = /^(?:[Nn]one|nil|nan)$/;

/** What a value says of a person, as far as it decides what it may look like. */
export type ValueKind = 'identity' | 'name' | 'phone' | 'other';

/** A sign as a page of HTML writes it: `&amp;`, `&#39;`, `&uuml;`. */
const entity =
  /&(?:#\d{2,5}|#x[\da-f]{2,5}|amp|lt|gt|quot|apos|nbsp|szlig|[a-z](?:uml|acute|grave|circ|tilde|cedil|caron|ring|slash));/i;

/** A number as spreadsheets shorten it: the digits that it stood for are lost. */
const shortenedNumber = /^[+-]?\d(?:[.,]\d+)?E[+-]\d{2,3}$/i;

/**
 * A sign as Excel writes it (`_x000D_`), R (`<U+00E9>`) or JSON (`\u00e9`). Of Excel's only blanks and line ends are known; of JSON's only
 * what is beyond ASCII, or what programs escape for HTML's sake.
 */
const escapedSign = /_x(?:000D|000A|000d|000a)_(?:\r?\n)?|_x(0009|0020|00[Aa]0)_|<U\+([\dA-F]{4,6})>|\\u([\da-f]{4})/gi;

const forHtml: ReadonlySet<number> = new Set([0x26, 0x27, 0x2b]);

/** The name of an account with its domain, in which a `u` and digits may be the name: `CORP\u01234`. */
const withDomain = /^[\w.-]+\\[\w.-]+$/;

/** Puts the sign in place of what a program has written for it, where nothing else can be meant. What is mended once is mended. */
export function mendDebris(text: string, isIdentity: boolean): string {
  if (!mayBeEscaped.test(text)) return text;
  const mayBeName = isIdentity && withDomain.test(text);
  return text.replaceAll(escapedSign, (written, blank?: string, ofR?: string, ofJson?: string) => {
    if (blank) return signOf(blank) ?? written;
    if (ofR) return signOf(ofR) ?? written;
    if (ofJson) return mayBeName && !isSurelyLetter(ofJson) ? written : (signOf(ofJson) ?? written);
    return '\n';
  });
}

const mayBeEscaped = /_x|<U\+|\\u/i;

function isSurelyLetter(hex: string): boolean {
  return /[a-f]/i.test(hex) && /\p{L}/u.test(String.fromCharCode(Number.parseInt(hex, 16)));
}

function signOf(hex: string): string | undefined {
  const code = Number.parseInt(hex, 16);
  if (code === 0x09 || code === 0x20) return ' ';
  return (code >= 0xa0 && code <= 0x10_ffff) || forHtml.has(code) ? String.fromCodePoint(code) : undefined;
}

/** What is left of signs as programs write them, of files (`\xe9`), of addresses (`%C3%A9`) and of mails (`=C3=A9`). */
const leftEscaped =
  /_x[\dA-F]{4}_|<U\+[\dA-F]{4,6}>|\\u[\da-f]{4}|\\x[89a-f][\da-f]|[%=][C-F][\dA-F][%=][89AB][\dA-F]|=\?[\w-]+\?[QB]\?/i;

/** A question mark, as programs write it for a letter that a code page lacks. Other values may have one by right, as addresses of pages do. */
const lostInName = /\p{L}[?¿]|[?¿]\p{L}/u;
const lostInWord = /(?<![^\s("'-])\p{L}+\?+\p{L}+(?![^\s)."',;-])/u;

/** What stands before or behind a name in a list, and in none. */
const listed = /^(?:[;,•·‣▪●◦∙⁃■□…]|[-–—*>]\s)|[;,•·…]$/u;

/**
 * What is wrong with a text that no person typed; undefined when nothing is. What it stood for is not in it any more, or only
 * guessed at.
 *
 */
export function debrisFault(text: string, kind: ValueKind = 'other'): string | undefined {
  if (text.startsWith('#') || text.startsWith('Err:')) {
    if (errorValue.test(text) || knownError.test(text))
      return 'is the error of a formula; correct the spreadsheet, or write the value';
  }
  if (noValue.test(text) || ((kind === 'identity' || kind === 'phone') && nobody.test(text)))
    return 'is what a program writes for no value; write the value, or leave the cell empty';
  if (shortenedNumber.test(text)) {
    return 'is a number that a spreadsheet has shortened; format the column as text, and write all its digits';
  }
  if (text.includes('&') && entity.test(text)) {
    return 'was written for a page of HTML ("&amp;" for "&"); write the text as it is read';
  }
  return (
    lostFault(text, kind) ??
    (isEncodedTwice(text) ? 'was encoded twice on its way ("Ã©" for "é"); write the text anew' : undefined)
  );
}

function lostFault(text: string, kind: ValueKind): string | undefined {
  if (/[_\\%=<]/.test(text) && leftEscaped.test(text) && !text.includes('://')) {
    if (kind !== 'identity' || !withDomain.test(text))
      return 'holds a letter as a program writes it ("\\u00e9" for "é"); write the text as it is read';
  }
  if (!/[?¿]/.test(text)) return undefined;
  const isLost = kind === 'identity' || (kind === 'name' ? lostInName : lostInWord).test(text);
  return isLost ? 'holds a question mark where a letter was lost; write the letter' : undefined;
}

/** What is wrong with an account or a phone number that was taken for a number, with a decimal point that it never had; undefined when nothing is. */
export function decimalFault(text: string): string | undefined {
  // Few texts end so, and each cell of a file is looked at.
  return text.endsWith('0') && /^\d+[.,]0+$/.test(text)
    ? 'is a number with a decimal point, as programs for tables write one; format the column as text'
    : undefined;
}

/** What spreadsheets make of texts that may be days: `25-Dec` of `dec25`, and `01.02.2026` of `1.2`. */
const asDate =
  /^(?:\d{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d\d|\d{1,2}([./])\d{1,2}\1\d{4}|\d{4}-\d\d-\d\d)(?:[ T]00:00(?::00)?)?$/;

/** What is wrong with an account that a spreadsheet took for a day; undefined when nothing is. */
export function dateFault(text: string): string | undefined {
  return asDate.test(text)
    ? 'is a date, as spreadsheets make one of a name; format the column as text, and write the name anew'
    : undefined;
}

/** What is wrong with a text that says who somebody is, as it stands in a list; undefined when nothing is. */
export function listFault(text: string): string | undefined {
  return listed.test(text) ? 'has a sign of a list before or behind it; write it without' : undefined;
}

/** Letters of two alphabets side by side, of which some look alike. */
const mixed = /\p{sc=Latin}\p{M}*[\p{sc=Cyrillic}\p{sc=Greek}]|[\p{sc=Cyrillic}\p{sc=Greek}]\p{M}*\p{sc=Latin}/u;

/** V8 takes milliseconds to learn the letters of alphabets, and few texts have any of these. */
const greekOrCyrillic = /[\u0370-\u052f\u1c80-\u1c8f\u1d26-\u1d2b\u1f00-\u1fff\u2de0-\u2dff\ua640-\ua69f]/;

/** What is wrong with a text that says who somebody is, if a word of it has letters of two alphabets; undefined when nothing is. */
export function alphabetFault(text: string): string | undefined {
  return greekOrCyrillic.test(text) && mixed.test(text)
    ? 'mixes letters of two alphabets that look alike, such as the Latin and the Cyrillic "a"; write the name anew'
    : undefined;
}
