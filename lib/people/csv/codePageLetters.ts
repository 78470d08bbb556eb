/** The code pages of Windows, in one of which nearly every file is that is not in UTF-8. */
export const ofWindows = [
  'windows-1252',
  'windows-1250',
  'windows-1254',
  'windows-1257',
  'windows-1251',
  'windows-1253',
] as const;

/** Those of other systems, for a file that has words that are none in a code page of Windows. */
export const ofOthers = ['ISO-8859-15', 'ISO-8859-2', 'KOI8-R', 'Mac Roman', 'CP850'] as const;

/** Code pages that are not read: whatever is spelled in them as well as in one that is leaves open which it is. */
export const unread = ['CP852', 'CP857', 'CP737', 'windows-1255'] as const;

/** A code page of Windows, Unix, Mac or DOS that is read, which a file does not name. */
export type CodePage = (typeof ofWindows | typeof ofOthers)[number];

/** A code page whose words can be told. */
export type AnyCodePage = CodePage | (typeof unread)[number];

const west = ['àâæçèéêëîïôœùûü', 'äöüß', 'áéíñóúü', 'ãáàâçéêíõóôúüºª', 'æøåäöéü', 'àèéìíîòóùú', 'áéëïóöüè'];
const central = ['ąćęłńóśźż', 'áčďéěíňóřšťúůýž', 'áäčďéíĺľňóôŕšťúýž', 'áéíóöőúüű', 'ăâîşţ', 'čćđšž', 'äöüß'];
const cyrillic = ['абвгдежзийклмнопрстуфхцчшщъыьэюяё'];
const greek = ['αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐ'];
/** In lower case `İ` is an i with a dot of its own above it. */
const turkish = ['çğıöşüâîû\u0307'];

/** The letters beyond ASCII of languages that are written in each code page, in lower case. */
const languages: Readonly<Record<AnyCodePage, readonly string[]>> = {
  'windows-1252': [...west, 'áðéíóúýþæö', 'äöåšž'],
  'windows-1250': central,
  'ISO-8859-15': [...west, 'äöåšž'],
  'ISO-8859-2': central,
  'windows-1254': turkish,
  'windows-1257': ['āčēģīķļņšūž', 'ąčęėįšųūž', 'äöõüšž'],
  'windows-1251': ['абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґў'],
  'KOI8-R': cyrillic,
  'windows-1253': greek,
  'Mac Roman': [...west, 'áðéíóúýþæö'],
  CP850: [...west, 'áðéíóúýþæö'],
  CP852: central,
  CP857: turkish,
  CP737: greek,
  'windows-1255': ['אבגדהוזחטיכךלמםנןסעפףצץקרשת'],
};

const alphabets = new Map(
  Object.entries(languages).map(([codePage, all]) => [codePage, all.map((letters) => new Set(letters))]),
);

/** What a code page is written in, beside ASCII. */
export function scriptOf(codePage: AnyCodePage): string {
  const [letter = ''] = languages[codePage][0] ?? '';
  return /\p{sc=Latin}/u.test(letter) ? 'Latin' : letter;
}

/** The alphabets of a code page. */
export function alphabetsOf(codePage: AnyCodePage): readonly ReadonlySet<string>[] {
  return alphabets.get(codePage) ?? [];
}

/** What names are like in code pages whose alphabets have no letter of ASCII: of letters that can stand side by side, and with a vowel. */
const otherScripts: Readonly<Partial<Record<AnyCodePage, RegExp>>> = {
  'windows-1251': /[аеёиіїєоуъыэюя]/iu,
  'KOI8-R': /[аеёиоуъыэюя]/iu,
  'windows-1253': /[αεηιουωάέήίόύώϊϋΐΰ]/iu,
  CP737: /[αεηιουωάέήίόύώϊϋΐΰ]/iu,
  // Some letters have another form where they end a word, and only there.
  'windows-1255': /^[^ךםןףץ]+.$/u,
};

/** Both are vowels of Slovak: no other one stands behind them. */
const vowelBesideVowel = /[ĺŕ][aeiouyáéíóúý]/iu;

/**
 * Whether a word is written as words are: a capital letter beyond ASCII begins it, or all are capitals; and it has letters of ASCII,
 * or where the script has none it is a name of three letters or more, with a capital. Two letters are of some alphabet by accident.
 */
export function isWritten(word: string, codePage: AnyCodePage): boolean {
  const likely = otherScripts[codePage];
  if (!likely)
    return (
      /[a-z]/i.test(word) &&
      !vowelBesideVowel.test(word) &&
      (/^\p{Lu}+$/u.test(word) || !/.(?![A-Z])\p{Lu}/u.test(word))
    );
  const isCased = codePage === 'windows-1255' || /^\p{Lu}(?:\p{Lu}+|\p{Ll}+)$/u.test(word);
  return word.length > 2 && isCased && likely.test(word) && !/[a-z]/i.test(word);
}

/** What the code pages of DOS have from 0x80 on, which no decoder of the platform knows. */
const ofDos: Readonly<Partial<Record<AnyCodePage, string>>> = {
  CP850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  CP852:
    'ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00ad˝˛ˇ˘§÷¸°¨˙űŘř■\u00a0',
  CP857:
    'ÇüéâäàåçêëèïîıÄÅÉæÆôöòûùİÖÜø£ØŞşáíóúñÑĞğ¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ºªÊËÈ\ufffdÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµ\ufffd×ÚÛÙìÿ¯´\u00ad±\ufffd¾¶§÷¸°¨·¹³²■\u00a0',
  CP737:
    'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρσςτυφχψ░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀ωάέήϊίόύϋώΆΈΉΊΌΎΏ±≥≤ΪΫ÷≈°∙·√ⁿ²■\u00a0',
};

/** The text that bytes are in a code page. */
export function decodeCodePage(codePage: AnyCodePage, bytes: Uint8Array): string {
  const high = ofDos[codePage];
  if (!high) return new TextDecoder(codePage === 'Mac Roman' ? 'macintosh' : codePage).decode(bytes);
  const codes = new Uint16Array(bytes.length);
  for (const [at, byte] of bytes.entries()) codes[at] = byte < 0x80 ? byte : high.charCodeAt(byte - 0x80);
  return new TextDecoder('utf-16le').decode(codes);
}
