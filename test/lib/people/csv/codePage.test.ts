import { expect, test } from 'vitest';
import { likeliestCodePage } from '../../../../lib/people/csv/codePage.ts';

/** The bytes of a text in a code page, found by reading each byte in it. */
function encode(text: string, codePage: string): Uint8Array {
  const decoder = new TextDecoder(codePage);
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  return Uint8Array.from(text, (letter) => bytes.get(letter) ?? 0x3f);
}

test.each([
  ['windows-1252', 'José Müller, François Lefèvre, Søren Jørgensen, Håkan Ångström, João Gonçalves'],
  ['windows-1252', 'Núñez 5 €'],
  ['windows-1252', '£5'],
  ['windows-1252', 'Nº 5 Ltd, Naïve'],
  ['windows-1250', 'Łukasz Świątek'],
  ['windows-1250', 'Dvořák, Jiří, Kateřina Čermáková'],
])('%s is the code page of %s', (codePage, text) => {
  const bytes = encode(text, codePage);
  expect(likeliestCodePage(bytes)).toBe(codePage);
  expect(new TextDecoder(codePage).decode(bytes)).toBe(text);
});

test('a text of ASCII is of the most common one', () => {
  expect(likeliestCodePage(Buffer.from('Ada Okafor'))).toBe('windows-1252');
});
