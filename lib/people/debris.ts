/** Values of formulas that failed, in the languages of spreadsheets: `#REF!`, `#DIV/0!`, `#NAME?`, `#BEZUG!`, `#N/A`, `#NV`, `Err:502`. */
const errorValue = /^(?:#¡?[\p{Lu}\d_/]+[!?]|#N[ADVB]|#\p{Lu}+\/[\p{Lu}\d]+|#GETTING_DATA|Err:\d{3}|#{2,})$/u;

/** What databases and programs write for no value. Families are called Null, and people Nan: those are names. */
const noValue = /^(?:NULL|null|\(null\)|<null>|\\N|NaN)$/;

/** A number as spreadsheets shorten it: the digits that it stood for are lost. */
const shortenedNumber = /^[+-]?\d(?:[.,]\d+)?E[+-]\d{2,3}$/i;

/**
 * What is wrong with a text that no person typed; undefined when nothing is. What it stood for is not in it any more, or only
 * guessed at.
 */
export function debrisFault(text: string): string | undefined {
  if (text.startsWith('#') || text.startsWith('Err:')) {
    if (errorValue.test(text)) return 'is the error of a formula; correct the spreadsheet, or write the value';
  }
  if (noValue.test(text)) return 'is what a program writes for no value; write the value, or leave the cell empty';
  if (shortenedNumber.test(text)) {
    return 'is a number that a spreadsheet has shortened; format the column as text, and write all its digits';
  }
  return isEncodedTwice(text) ? 'was encoded twice on its way ("Ã©" for "é"); write the text anew' : undefined;
}

/** The characters that Windows-1252 has from 0x80 to 0x9f, in their order; a gap is a byte that stands for itself. */
const highCharacters = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

const fromUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Whether a text is one whose UTF-8 was taken for Windows-1252: its bytes there are UTF-8, which by accident they hardly are. */
function isEncodedTwice(text: string): boolean {
  if (!/[\u00c2-\u00f4]/.test(text)) return false;
  const bytes = Array.from(text, (character) => {
    const high = highCharacters.indexOf(character);
    return high === -1 ? (character.codePointAt(0) ?? 0) : 0x80 + high;
  });
  if (bytes.some((byte) => byte > 0xff)) return false;
  try {
    fromUtf8.decode(Uint8Array.from(bytes));
    return true;
  } catch {
    return false;
  }
}
