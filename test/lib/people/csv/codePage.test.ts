import { expect, test } from 'vitest';
import { type CodePage, decodeCodePage, likeliestCodePage } from '../../../../lib/people/csv/codePage.ts';

/** The bytes of a text in a code page, found by reading each byte in it. */
function encode(text: string, codePage: CodePage): Uint8Array {
  const bytes = new Map(
    Array.from({ length: 256 }, (_, byte) => [decodeCodePage(codePage, Uint8Array.of(byte)), byte] as const),
  );
  return Uint8Array.from(text, (letter) => bytes.get(letter) ?? 0x3f);
}

test.each<[CodePage, string]>([
  ['windows-1252', 'José Müller, François Lefèvre, Søren Jørgensen, Håkan Ångström, João Gonçalves'],
  ['windows-1252', 'Núñez 5 €'],
  ['windows-1252', '£5'],
  ['windows-1252', 'Nº 5 Ltd, Naïve'],
  ['windows-1252', 'Siân O’Brien, “Zoë”'],
  ['windows-1252', 'Guðrún Þorsteinsdóttir, Æsa Björk'],
  ['windows-1250', 'Łukasz Świątek'],
  ['windows-1250', 'Dvořák, Jiří, Kateřina Čermáková'],
  ['ISO-8859-2', 'Łukasz Świątek, Wąsik'],
  ['ISO-8859-15', 'Cœur, Žofie'],
  ['windows-1254', 'Şahin Yıldız, Özgür Doğan, ÇELİK'],
  ['windows-1257', 'Rūta Žukauskienė, Jānis Bērziņš'],
  ['windows-1251', 'Пётр Иванов, Анна Сидорова'],
  ['KOI8-R', 'Пётр Иванов, Анна Сидорова'],
  ['windows-1253', 'Ελένη Παπαδόπουλος'],
  ['windows-1252', 'O’Brien, “Acme”, Zoë’s, Müller–Lüdenscheidt'],
  ['Mac Roman', 'García, Peña, Martínez'],
  ['Mac Roman', 'José Müller, François Lefèvre, Straße'],
  ['CP850', 'José Müller, François Lefèvre, Großmann, Núñez'],
])('%s is the code page of %s', (codePage, text) => {
  const bytes = encode(text, codePage);
  expect(likeliestCodePage(bytes)).toBe(codePage);
  expect(decodeCodePage(codePage, bytes)).toBe(text);
});

test('what is spelled as nothing is of no code page', () => {
  expect(likeliestCodePage(Buffer.from('cdf5ceb020c0eec4c820d5c5c3f4', 'hex'))).toBeUndefined();
});

test('a text of ASCII is of the most common one', () => {
  expect(likeliestCodePage(Buffer.from('Ada Okafor'))).toBe('windows-1252');
});
