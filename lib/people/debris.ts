/** Values of formulas that failed, in the languages of spreadsheets: `#REF!`, `#DIV/0!`, `#NAME?`, `#BEZUG!`, `#N/A`, `#NV`, `Err:502`. */
const errorValue = /^(?:#[¡¿]?[\p{Lu}\d_/]+[!?]|#N[ADVB]|#\p{Lu}+\/[\p{Lu}\d]+|#GETTING_DATA|Err:\d{3}|#{2,})$/u;

/** The most usual of them where a program has lost the sign behind them, or the letter case: `#REF`, `#n/a`, `#N/A N/A`. */
const knownError =
  /^#(?:ref|value|name|num|null|spill|calc|div\/0|n\/a(?: n\/a)?|bezug|wert|zahl|überlauf|valeur|nombre|nom|valor|nome|numero)[!?]?$/i;

/** What databases and programs write for no value. Families are called Null, and people Nan: those are names. */
const noValue =
  /^(?:NULL|null|\((?:NULL|null)\)|<(?:NULL|null)>|\[(?:NULL|null)\]|\\N|NaN|-?1\.#(?:IND|INF|QNAN)|undefined|\[object Object\])$/;

/** A sign as a page of HTML writes it: `&amp;`, `&#39;`, `&uuml;`. */
const entity =
  /&(?:#\d{2,5}|#x[\da-f]{2,5}|amp|lt|gt|quot|apos|nbsp|szlig|[a-z](?:uml|acute|grave|circ|tilde|cedil|caron|ring|slash));/i;

/** A number as spreadsheets shorten it: the digits that it stood for are lost. */
const shortenedNumber = /^[+-]?\d(?:[.,]\d+)?E[+-]\d{2,3}$/i;

/**
 * What is wrong with a text that no person typed; undefined when nothing is. What it stood for is not in it any more, or only
 * guessed at.
 */
export function debrisFault(text: string): string | undefined {
  if (text.startsWith('#') || text.startsWith('Err:')) {
    if (errorValue.test(text) || knownError.test(text))
      return 'is the error of a formula; correct the spreadsheet, or write the value';
  }
  if (noValue.test(text)) return 'is what a program writes for no value; write the value, or leave the cell empty';
  if (shortenedNumber.test(text)) {
    return 'is a number that a spreadsheet has shortened; format the column as text, and write all its digits';
  }
  if (text.includes('&') && entity.test(text)) {
    return 'was written for a page of HTML ("&amp;" for "&"); write the text as it is read';
  }
  return isEncodedTwice(text) ? 'was encoded twice on its way ("Ã©" for "é"); write the text anew' : undefined;
}

/** The code pages that UTF-8 is taken for: Windows of the West, of Central Europe and of Cyrillic letters, and Mac. */
const mistaken = ['windows-1252', 'windows-1250', 'windows-1251', 'macintosh'].map((codePage) => {
  const high = new TextDecoder(codePage).decode(Uint8Array.from({ length: 0x80 }, (_, index) => 0x80 + index));
  return new Map(Array.from(high, (character, index) => [character, 0x80 + index]));
});

const fromUtf8 = new TextDecoder('utf-8', { fatal: true });

/** What Latin letters are written with; of the West also its signs, which are not those of an accident (`WĘŻYK`, `RÂŞCA`). */
const latin = /^(?:[\x20-\x7e\u00c0-\u017f\u0218-\u021b\u2013-\u2026]|[\u0300-\u030c])*$/;
const western = /^(?:[\x20-\x7e\u0080-\u024f\u1e00-\u1eff\u2010-\u2027\u20ac\u2122]|[\u0300-\u030c])*$/;

/** A small letter that stands between capitals: `RĂŞCANU` would be `RêCANU`. */
const oddCase = /\p{Lu}(?![a-z])\p{Ll}\p{Lu}/u;

/** What consoles draw frames with, where UTF-8 was taken for a code page of DOS: `Jos├®`. */
const frames = /[\u2500-\u257f]/;

/** The first bytes of letters as the code pages show them: a text without any of these was not encoded twice. */
const firstBytes = /[\u00ac\u00c2-\u00f4\u0102-\u0170\u0192\u0410-\u0436\u2206\u221a\u2248\u2500-\u257f]/;

/** Whether a text has a sign of one that was encoded twice; most have none. */
export function mayBeEncodedTwice(text: string): boolean {
  return firstBytes.test(text);
}

/** Whether a text is one whose UTF-8 was taken for a code page: its bytes there are UTF-8, which by accident they hardly are. */
function isEncodedTwice(text: string): boolean {
  if (!mayBeEncodedTwice(text)) return false;
  return (
    frames.test(text) || mistaken.some((codePage, index) => isUtf8In(text, codePage, index === 0 ? western : latin))
  );
}

/** @param usual what names are written with that were taken for this code page */
function isUtf8In(text: string, codePage: ReadonlyMap<string, number>, usual: RegExp): boolean {
  const bytes = Array.from(
    text,
    (character) => codePage.get(character) ?? (character < '\u0080' ? character.charCodeAt(0) : 0x100),
  );
  if (bytes.some((byte) => byte > 0xff)) return false;
  try {
    const meant = fromUtf8.decode(Uint8Array.from(bytes));
    if (usual.test(meant)) return !oddCase.test(meant);
    // One sign of another script beside Latin letters is an accident: `Úžas` would have an Arabic one.
    return !/[a-z]/i.test(meant) && (usual === western || isCyrillic(meant));
  } catch {
    return false;
  }
}

function isCyrillic(text: string): boolean {
  return (text.match(/[\u0401-\u0491]/g)?.length ?? 0) > 1 && !/[^\x20-\x7e\u0401-\u0491]/.test(text);
}
