/** What people type most; it needs no mending but of its ends. */
const isAscii = /^[\x20-\x7e]*$/;

const joiners = '\u200c\u200d';

/** What nobody sees: format characters, variation selectors, fillers. */
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const invisibleButJoiners = new RegExp(`(?![${joiners}])${invisible.source}`, 'gu');

/** A joiner has a meaning between two letters of scripts whose letters join, such as those of Persian and Hindi. */
const joined = new RegExp(
  `(?<=(?![\\p{sc=Latin}\\p{sc=Greek}\\p{sc=Cyrillic}])[\\p{L}\\p{M}])([${joiners}])[${joiners}]*(?=[\\p{L}\\p{M}])|[${joiners}]+`,
  'gu',
);

/** Blanks of every kind, a pattern of Braille without a dot, and what stood for a picture, which is not there any more. */
const otherBlank = /[\p{Zs}\p{Zl}\p{Zp}\u2800\ufffc]/gu;

/**
 * Mends a text that is said of a person: without surrounding space and what nobody sees, composed (NFC), with plain
 * blanks. A mended text is mended already.
 */
export function cleanText(text: string): string {
  if (isAscii.test(text)) return text.trim();
  const seen = text.replaceAll(invisibleButJoiners, '').replaceAll(joined, '$1');
  const mended = withPlainBlanks(seen.normalize('NFC'));
  // A letter that was composed just now may be of another script, so that the joiner behind it has lost its meaning.
  return mended === text ? mended : cleanText(mended);
}

/**
 * Mends an account name or an e-mail address: as `cleanText`, and no joiner is kept. Letters of another width or form stay as
 * they are; that they are the same name is for `accountKey` to say.
 */
export function cleanAccountName(text: string): string {
  return isAscii.test(text) ? text.trim() : withPlainBlanks(text.replaceAll(invisible, '').normalize('NFC'));
}

function withPlainBlanks(text: string): string {
  return text.replaceAll(otherBlank, ' ').trim();
}

const unreadable = [
  [/[\p{Cs}\ufffd]/u, 'holds a character that was lost on its way; write the text anew'],
  [/\p{Noncharacter_Code_Point}/u, 'holds a code that is no character; write the text anew'],
] as const;

/** What is wrong with a text that cannot be mended, without repeating it; undefined when nothing is. */
export function textFault(text: string): string | undefined {
  return /\p{Cc}/u.test(text) ? 'holds a control character; write the text anew' : linesFault(text);
}

/** As `textFault`, of a text that may have several lines. */
export function linesFault(text: string): string | undefined {
  if (/(?![\t\n\r])\p{Cc}/u.test(text)) return 'holds a control character; write the text anew';
  return unreadable.find(([pattern]) => pattern.test(text))?.[1];
}
