import {
  type AnyCodePage,
  alphabetsOf,
  type CodePage,
  decodeCodePage,
  isWritten,
  ofOthers,
  ofWindows,
  scriptOf,
  unread,
} from './codePageLetters.ts';

/** Text enough to tell by, and little enough to look at several times. */
const mostBytes = 65_536;

/**
 * The code page in which the most words of a text are spelled as some language is, and of several such the one in which most are of
 * one language, else the first: which one a file has is not written in it. Undefined where that is not sure: more than a third of the words
 * is spelled as in none, or they are spelled as well, and otherwise, in another script, on another system, or in a code page that is not read.
 */
export function likeliestCodePage(bytes: Uint8Array): CodePage | undefined {
  const sample = sampleOf(bytes);
  const score = <One extends AnyCodePage>(codePage: One) => ({ codePage, ...spelledWords(codePage, sample) });
  const usual = ofWindows.map(score);
  const first = usual.reduce(better);
  const isWhole = first.spelled === first.words;
  const others = isWhole ? [] : ofOthers.map(score);
  const best = [first, ...others].reduce<Score & { codePage: CodePage }>(better, first);
  if (best.spelled * 3 < best.words * 2) return undefined;
  const rivals = [
    ...usual.filter(({ codePage }) => scriptOf(codePage) !== scriptOf(best.codePage)),
    ...others,
    ...(isWhole ? [] : unread.map(score)),
  ];
  const isOpen = rivals.some((one) => better(one, best) === one && one.text !== best.text);
  return isOpen ? undefined : best.codePage;
}

/** `text` is that of the words. */
type Score = { words: number; spelled: number; together: number; text: string };

/** The one in which more words are spelled; at equal ones the first. */
function better<One extends Score>(one: One, other: One): One {
  const isBetter = other.spelled > one.spelled || (other.spelled === one.spelled && other.together > one.together);
  return isBetter ? other : one;
}

/** The lines that have something beyond ASCII. */
function sampleOf(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte > 0x7f);
  return bytes.subarray(Math.max(0, first - 256), first + mostBytes);
}

/** A longer run of letters and signs is no word. */
const longestWord = 64;

/** What stands around words; a text of it alone says nothing of its code page. */
const around = '’‘“”„«»‹›–—…·•£€§©®™°²³½¼´\u00a0\u00ad';
const edges = new RegExp(`^[${around}¡¿]+|[${around}]+$`, 'gu');

/** What stands in words before a capital letter (`O’Brien`), or an s that makes a genitive. */
const between = /[’‘´–—·](?=\p{Lu}|s$)/u;

/** How many words with letters beyond ASCII there are, how many are spelled as some language is, and as the one of most words. */
function spelledWords(codePage: AnyCodePage, bytes: Uint8Array): Score {
  const counts = alphabetsOf(codePage).map((alphabet) => ({ alphabet, count: 0 }));
  const words = wordsOf(decodeCodePage(codePage, bytes));
  let spelled = 0;
  for (const word of words) {
    if (!isWritten(word, codePage)) continue;
    const foreign = Array.from(word.toLowerCase()).filter((letter) => letter > '\u007f');
    const fitting = counts.filter(({ alphabet }) => foreign.every((letter) => alphabet.has(letter)));
    for (const one of fitting) one.count += 1;
    if (fitting.length > 0) spelled += 1;
  }
  const together = Math.max(...counts.map(({ count }) => count));
  return { words: words.length, spelled, together, text: words.join(' ') };
}

/** The words that have a letter beyond ASCII. */
function wordsOf(text: string): string[] {
  const tokens = Array.from(text.matchAll(/[\p{L}\p{M}\u0080-\uffff]{2,}/gu), ([token]) => token);
  const ofWords = tokens.filter((token) => token.length <= longestWord);
  const parts = ofWords.flatMap((token) => token.replaceAll(edges, '').split(between));
  const words = parts.map((part) => part.replaceAll(edges, ''));
  return words.filter((word) => word.length > 1 && /[\u0080-\uffff]/.test(word));
}
