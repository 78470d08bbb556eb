/** The code pages of Windows, in one of which nearly every file is that is not in UTF-8. */
const ofWindows = [
  'windows-1252',
  'windows-1250',
  'windows-1254',
  'windows-1257',
  'windows-1251',
  'windows-1253',
] as const;

/** Those of other systems, for a file that has words that are none in a code page of Windows. */
const ofOthers = ['ISO-8859-15', 'ISO-8859-2', 'KOI8-R', 'Mac Roman', 'CP850'] as const;

const codePages = [...ofWindows, ...ofOthers];

/** A code page of Windows, Unix, Mac or DOS, which a file does not name. */
export type CodePage = (typeof codePages)[number];

const west = ['àâæçèéêëîïôœùûü', 'äöüß', 'áéíñóúü', 'ãáàâçéêíõóôúüºª', 'æøåäöéü', 'àèéìíîòóùú', 'áéëïóöüè'];

const central = ['ąćęłńóśźż', 'áčďéěíňóřšťúůýž', 'áäčďéíĺľňóôŕšťúýž', 'áéíóöőúüű', 'ăâîşţ', 'čćđšž', 'äöüß'];

/** The letters beyond ASCII of languages that are written in each code page, in lower case. */
const languages: Readonly<Record<CodePage, readonly string[]>> = {
  'windows-1252': [...west, 'áðéíóúýþæö', 'äöåšž'],
  'windows-1250': central,
  'ISO-8859-15': [...west, 'äöåšž'],
  'ISO-8859-2': central,
  'windows-1254': ['çğıöşüâîû'],
  'windows-1257': ['āčēģīķļņšūž', 'ąčęėįšųūž', 'äöõüšž'],
  'windows-1251': ['абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґў'],
  'KOI8-R': ['абвгдежзийклмнопрстуфхцчшщъыьэюяё'],
  'windows-1253': ['αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώ'],
  'Mac Roman': [...west, 'áðéíóúýþæö'],
  CP850: [...west, 'áðéíóúýþæö'],
};

const alphabets = new Map(
  codePages.map((codePage) => [codePage, languages[codePage].map((letters) => new Set(letters))]),
);

/** Code pages whose alphabets have no letter of ASCII. */
const otherScripts: ReadonlySet<CodePage> = new Set(['windows-1251', 'KOI8-R', 'windows-1253']);

/** What the code page of DOS has from 0x80 on, which no decoder of the platform knows. */
const high850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';

/** Text enough to tell by, and little enough to look at several times. */
const mostBytes = 65_536;

/** The text that bytes are in a code page. */
export function decodeCodePage(codePage: CodePage, bytes: Uint8Array): string {
  if (codePage !== 'CP850') return new TextDecoder(codePage === 'Mac Roman' ? 'macintosh' : codePage).decode(bytes);
  const codes = new Uint16Array(bytes.length);
  for (const [at, byte] of bytes.entries()) codes[at] = byte < 0x80 ? byte : high850.charCodeAt(byte - 0x80);
  return new TextDecoder('utf-16le').decode(codes);
}

/**
 * The code page in which the most words of a text are spelled as some language is, and of several such the one in which most are of
 * one language, else the first: which one a file has is not written in it. Undefined where hardly any word is spelled as in one of them.
 */
export function likeliestCodePage(bytes: Uint8Array): CodePage | undefined {
  const sample = sampleOf(bytes);
  const score = (codePage: CodePage) => ({ codePage, ...spelledWords(codePage, sample) });
  const usual = ofWindows.map(score).reduce(better);
  const best = usual.spelled === usual.words ? usual : [usual, ...ofOthers.map(score)].reduce(better);
  return best.spelled * 3 < best.words ? undefined : best.codePage;
}

type Score = { codePage: CodePage; words: number; spelled: number; together: number };

function better(one: Score, other: Score): Score {
  const isBetter = other.spelled > one.spelled || (other.spelled === one.spelled && other.together > one.together);
  return isBetter ? other : one;
}

/** The lines that have something beyond ASCII. */
function sampleOf(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte > 0x7f);
  return bytes.subarray(Math.max(0, first - 256), first + mostBytes);
}

/** What stands around words; a text of it alone says nothing of its code page. */
const around = '’‘“”„«»‹›–—…·•£€§©®™°²³½¼¡¿\u00a0\u00ad';
const edges = new RegExp(`^[${around}]+|[${around}]+$`, 'gu');

/** What stands in words before a capital letter (`O’Brien`), or an s that makes a genitive. */
const between = /[’‘–—·](?=\p{Lu}|s$)/u;

/** How many words with letters beyond ASCII there are, how many are spelled as some language is, and as the one of most words. */
function spelledWords(codePage: CodePage, bytes: Uint8Array): { words: number; spelled: number; together: number } {
  const counts = (alphabets.get(codePage) ?? []).map((alphabet) => ({ alphabet, count: 0 }));
  let [words, spelled] = [0, 0];
  for (const token of decodeCodePage(codePage, bytes).match(/[\p{L}\p{M}\u0080-\uffff]{2,}/gu) ?? []) {
    for (const word of token
      .replaceAll(edges, '')
      .split(between)
      .map((part) => part.replaceAll(edges, ''))) {
      if (word.length < 2 || !/[\u0080-\uffff]/.test(word)) continue;
      words += 1;
      if (!isCased(word, codePage)) continue;
      const foreign = Array.from(word.toLowerCase()).filter((letter) => letter > '\u007f');
      const fitting = counts.filter(({ alphabet }) => foreign.every((letter) => alphabet.has(letter)));
      for (const one of fitting) one.count += 1;
      if (fitting.length > 0) spelled += 1;
    }
  }
  return { words, spelled, together: Math.max(...counts.map(({ count }) => count)) };
}

/**
 * Whether a word is written as words are: a capital letter beyond ASCII begins it, or all are capitals; and it has letters of ASCII,
 * or where the script has none it is a name of three letters or more, with a capital. Two letters are of some alphabet by accident.
 */
function isCased(word: string, codePage: CodePage): boolean {
  if (otherScripts.has(codePage))
    return word.length > 2 && /^\p{Lu}(?:\p{Lu}+|\p{Ll}+)$/u.test(word) && !/[a-z]/i.test(word);
  return /[a-z]/i.test(word) && (/^\p{Lu}+$/u.test(word) || !/.(?![A-Z])\p{Lu}/u.test(word));
}
