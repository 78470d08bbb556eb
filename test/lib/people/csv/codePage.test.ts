import { expect, test } from 'vitest';
import { likeliestCodePage } from '../../../../lib/people/csv/codePage.ts';
import { type AnyCodePage, type CodePage, decodeCodePage } from '../../../../lib/people/csv/codePageLetters.ts';
import { encode } from './encode.ts';

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
  ['windows-1253', 'Παπαδόπουλος'],
  ['windows-1251', 'Иванов'],
  ['windows-1252', 'Søren'],
  ['windows-1252', 'O´Brien, Zoë'],
  ['KOI8-R', 'ИВАНОВ, СИДОРОВА'],
  ['Mac Roman', 'José'],
  ['CP850', 'Müller'],
  // Words of many languages count more than fewer of one.
  ['windows-1252', 'Loïc, Guðrún, Nicolò'],
  // Words that are spelled as a single language is, each in a code page where others come close.
  ['windows-1252', 'Weiß, Groß'],
  ['windows-1252', 'Nicolò'],
  ['windows-1252', 'Ideeëncoördinatie'],
  ['windows-1252', 'Tšekkiläinen'],
  ['windows-1250', 'Kráľ'],
  ['windows-1250', 'Ţăran'],
  ['windows-1250', 'Đorđević, Kovačić'],
  ['windows-1250', 'Świątek, Groß'],
  ['windows-1257', 'Žukauskienė'],
  ['windows-1257', 'Põder, Žürii'],
  ['Mac Roman', 'Sævarsdóttir'],
  ['Mac Roman', 'García, Peña'],
  ['CP850', 'Guðrún, Þórdís'],
  ['CP850', 'Çapar, Müller'],
  ['windows-1254', 'ÇELİK'],
  ['windows-1254', 'İsmail Öztürk, İnci Çelik, İlknur Güneş'],
  ['KOI8-R', 'ИВАНОВ'],
  ['KOI8-R', 'МАРИЯ'],
  ['KOI8-R', 'БОЙКО'],
  // Words of ASCII say nothing of a code page, nor do single letters, and what stands around words.
  ['windows-1251', 'Иванов, Moscow Ltd Office'],
  ['windows-1252', 'Søren, “É”, “À”'],
  ['windows-1252', '“Émile”'],
  ['windows-1251', '«Ромашка»–Север'],
])('%s is the code page of %s', (codePage, text) => {
  const bytes = encode(text, codePage);
  expect(likeliestCodePage(bytes)).toBe(codePage);
  expect(decodeCodePage(codePage, bytes)).toBe(text);
});

test('what is spelled as nothing is of no code page', () => {
  expect(likeliestCodePage(Buffer.from('cdf5ceb020c0eec4c820d5c5c3f4', 'hex'))).toBeUndefined();
});

test.each<[CodePage, string]>([
  ['KOI8-R', 'ГМБХ'],
  ['windows-1253', 'ΓΜΒΧ'],
])('in %s letters without a vowel are no name: %s', (codePage, text) => {
  expect(likeliestCodePage(encode(text, codePage))).toBeUndefined();
});

test('a file is looked at where it has something beyond ASCII, however late', () => {
  const text = `${'Ada Okafor\n'.repeat(10_000)}Łukasz Świątek`;
  expect(likeliestCodePage(encode(text, 'windows-1250'))).toBe('windows-1250');
  expect(likeliestCodePage(encode(`\u007f${text}`, 'windows-1250'))).toBe('windows-1250');
});

test('a file is looked at where it has something beyond ASCII, however early', () => {
  const text = `Łukasz Świątek\n${'Ada Okafor\n'.repeat(100)}`;
  expect(likeliestCodePage(encode(text, 'windows-1250'))).toBe('windows-1250');
});

test('an apostrophe before small letters is no end of a word, but before the s of a genitive', () => {
  const likeliest = (text: string) => likeliestCodePage(encode(text, 'windows-1252'));
  expect([likeliest('Møller’sen'), likeliest('Møller’s')]).toEqual([undefined, 'windows-1252']);
});

test('a run of more than 64 letters is no word', () => {
  const likeliest = (length: number) => likeliestCodePage(encode(`Søren ${'ø'.repeat(length)}`, 'windows-1252'));
  expect([likeliest(65), likeliest(64)]).toEqual(['windows-1252', undefined]);
});

test.each<[AnyCodePage, string]>([
  ['CP852', 'Łukasz Świątek, Wąsik, Żaneta Grześkowiak, Paweł Jabłoński'],
  ['CP852', 'Dvořák, Jiří, Kateřina Čermáková, Růžička'],
  ['CP852', 'Szabó Erzsébet, Győző Nagy, Tóth Ödön'],
  ['CP852', 'Božič, Žiga Kovač'],
  ['CP852', 'Kovács Jenő'],
  ['CP857', 'Şahin Yıldız, Özgür Doğan, ÇELİK'],
  ['CP857', 'Ayşe Güneş'],
  ['CP857', 'Işık'],
  ['windows-1255', 'דוד לוי, משה כהן, שרה מזרחי'],
  ['CP737', 'Ελένη Παπαδόπουλος, Γιώργος Νικολάου'],
  ['CP737', 'ΜΑΡΙΑ ΔΗΜΟΥ'],
  ['windows-1251', 'Петров'],
])('in %s is nothing read that is another text elsewhere: %s', (codePage, text) => {
  expect(likeliestCodePage(encode(text, codePage))).toBeUndefined();
});

test.each([
  ['GBK', 'd5c5ceb02c20cdf5b7bc2c20c0eec4c82c20c1f5d1f3'],
  ['GBK', 'b3c2beb2'],
  ['Shift JIS', '9363928691be9859'],
  ['EUC-KR', 'b1e8c3b6bcf62c20c0ccbfb5c8f1'],
  ['Windows-1256', 'e3cde3cf20dae1ed'],
  ['Windows-874', 'cac1aad2c220e3a8b4d5'],
  ['CP866', '8fcef1e020888aa08daea2'],
])('in %s is nothing read: %s', (_, bytes) => {
  expect(likeliestCodePage(Buffer.from(bytes, 'hex'))).toBeUndefined();
});

test('a text of ASCII is of the most common one', () => {
  expect(likeliestCodePage(Buffer.from('Ada Okafor'))).toBe('windows-1252');
});
