import { type AnyCodePage, type CodePage, decodeCodePage } from '../../../../lib/people/csv/codePageLetters.ts';

const known = new Map<AnyCodePage, ReadonlyMap<string, number>>();

/** The bytes of a text in a code page that has all its letters. */
export function encode(text: string, codePage: AnyCodePage): Uint8Array {
  const bytes = bytesOf(codePage);
  return Uint8Array.from(text, (letter) => {
    const byte = bytes.get(letter);
    if (byte === undefined) throw new Error(`${codePage} has no ${letter}.`);
    return byte;
  });
}

/** The byte of each letter of a code page, found by reading each byte in it. */
function bytesOf(codePage: AnyCodePage): ReadonlyMap<string, number> {
  const before = known.get(codePage);
  if (before) return before;
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const found = new Map(bytes.map((byte) => [decodeCodePage(codePage, Uint8Array.of(byte)), byte]));
  known.set(codePage, found);
  return found;
}

/**
 * Names of people in each code page that is read, each with a letter beyond ASCII. Together they are spelled as in no other code page, so that
 * a file in which all of them stand is certain.
 */
export const namesIn: Readonly<Record<CodePage, readonly string[]>> = {
  'windows-1252': ['José', 'Müller', 'François', 'Lefèvre', 'Søren', 'Jørgensen', 'Håkan', 'João', 'Gonçalves', 'Zoë'],
  'windows-1250': ['Łukasz', 'Świątek', 'Dvořák', 'Jiří', 'Kateřina', 'Čermáková', 'Růžička'],
  'windows-1254': ['Şahin', 'Yıldız', 'Özgür', 'Doğan', 'ÇELİK', 'Güneş'],
  'windows-1257': ['Rūta', 'Žukauskienė', 'Jānis', 'Bērziņš', 'Kārlis'],
  'windows-1251': ['Пётр', 'Иванов', 'Анна', 'Сидорова', 'МАРИЯ'],
  'windows-1253': ['Ελένη', 'Παπαδόπουλος', 'Γιώργος', 'Νικολάου'],
  'ISO-8859-15': ['Cœur', 'Žofie', 'Šimek', 'Lefèvre', 'Müller'],
  'ISO-8859-2': ['Łukasz', 'Świątek', 'Wąsik', 'Šimek', 'Ťažký'],
  'KOI8-R': ['Пётр', 'Иванов', 'Анна', 'Сидорова', 'МАРИЯ'],
  'Mac Roman': ['José', 'Müller', 'François', 'Lefèvre', 'Straße', 'García', 'Peña', 'Martínez'],
  CP850: ['José', 'Müller', 'François', 'Lefèvre', 'Großmann', 'Núñez'],
};
