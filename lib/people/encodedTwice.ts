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
const firstBytes = /[\u00ab\u00ac\u00bb\u00c2-\u00f4\u0102-\u0170\u0192\u0410-\u0436\u2206\u221a\u2248\u2500-\u257f]/;

/** Whether a text has a sign of one that was encoded twice; most have none. */
export function mayBeEncodedTwice(text: string): boolean {
  return firstBytes.test(text);
}

/** Whether a text is one whose UTF-8 was taken for a code page: its bytes there are UTF-8, which by accident they hardly are. */
export function isEncodedTwice(text: string): boolean {
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
