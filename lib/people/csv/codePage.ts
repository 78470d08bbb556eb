/** The code pages that a file without UTF-8 is looked at in; the first is taken where nothing speaks for another. */
const codePages = ['windows-1252', 'windows-1250'] as const;

/** A code page of Windows, which a file does not name. */
export type CodePage = (typeof codePages)[number];

/** The letters beyond ASCII of languages that are written in each code page, in lower case. */
const languages: Readonly<Record<CodePage, readonly string[]>> = {
  'windows-1252': [
    'àâæçèéêëîïôœùûüÿ',
    'äöüß',
    // With the signs of ordinals: Nº 5.
    'áéíñóúüºª',
    'ãáàâçéêíõóôúüºª',
    'æøåäöéü',
    'àèéìíîòóùú',
    'áéëïóöüè',
    'áðéíóúýþæö',
  ],
  'windows-1250': ['ąćęłńóśźż', 'áčďéěíňóřšťúůýž', 'áäčďéíĺľňóôŕšťúýž', 'áéíóöőúüű', 'ăâîşţ', 'čćđšž', 'äöüß'],
};

/** Text enough to tell by, and little enough to look at twice. */
const mostBytes = 262_144;

/**
 * The code page in which the most words of a text are spelled as some language is: which one a file has is not written in it. A word
 * is a run of letters and of signs beyond ASCII that has a letter of ASCII and something beyond.
 */
export function likeliestCodePage(bytes: Uint8Array): CodePage {
  const sample = bytes.subarray(0, mostBytes);
  const scores = codePages.map((codePage) => ({ codePage, score: spelledWords(codePage, sample) }));
  return scores.reduce((best, one) => (one.score > best.score ? one : best)).codePage;
}

function spelledWords(codePage: CodePage, bytes: Uint8Array): number {
  const alphabets = languages[codePage].map((letters) => new Set(letters));
  const words = new TextDecoder(codePage).decode(bytes).match(/[\p{L}\p{M}\u0080-\uffff]+/gu);
  return (words ?? []).filter((word) => {
    if (!/[a-z]/i.test(word) || !/[\u0080-\uffff]/.test(word)) return false;
    const foreign = Array.from(word.toLowerCase()).filter((letter) => letter > '\u007f');
    return alphabets.some((alphabet) => foreign.every((letter) => alphabet.has(letter)));
  }).length;
}
