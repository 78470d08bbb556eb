import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readExport } from '../../../../lib/people/csv/readExport.ts';
import { missingFrom } from '../../../../lib/people/roster/missing.ts';
import { attributes, file, headerLine, line, rosterOf, settings } from '../fixtures.ts';
import { judged } from './judged.ts';

const letters = fc.constantFrom(...'abcdefghäöüßéłñčøåőşжяδ'.split(''));
const anyName = fc.array(letters, { minLength: 3, maxLength: 9 }).map((parts) => parts.join(''));
const isAscii = (letter: string) => letter < '\u0080';

/** What becomes of account names on their way. */
const damages: Readonly<Record<string, (name: string) => string>> = {
  'a question mark a letter': (name) => name.replaceAll(/[^\x20-\x7e]/g, '?'),
  'a question mark a byte': (name) => name.replaceAll(/[^\x20-\x7e]/g, (one) => '?'.repeat(Buffer.byteLength(one))),
  'a mark of a lost character': (name) => name.replaceAll(/[^\x20-\x7e]/g, '\ufffd'),
  'no accents': (name) => name.normalize('NFKD').replaceAll(/\p{M}/gu, ''),
  'a semicolon behind': (name) => `${name};`,
  'a bullet before': (name) => `• ${name}`,
  'quotes around': (name) => `"${name}"`,
  'a line end of Excel': (name) => `${name}_x000D_`,
  'escapes of JSON': (name) =>
    Array.from(name, (one) => (isAscii(one) ? one : `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)).join(''),
  'letters left out': (name) => name.replace(/[^\x20-\x7e]/, ''),
};

test('whatever becomes of the letters of a name, a full list ends nobody whose name stands in it', () => {
  const names = fc.uniqueArray(anyName, { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(names, fc.constantFrom(...Object.keys(damages)), ([first = '', ...others], damage) => {
      const written = damages[damage]?.(first) ?? '';
      fc.pre(written !== '');
      const { ended, isUnknown } = judged([written, ...others], [first, ...others]);
      expect(isUnknown ? [] : ended).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test('a full list ends nobody whose name stands in it with a blank, whichever, within it', () => {
  const blank = fc.constantFrom(...' \t\u00a0\u1680\u2000\u2007\u200a\u2028\u2029\u202f\u205f\u3000\u2800\ufffc');
  const names = fc.uniqueArray(anyName, { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(names, blank, fc.nat(), ([first = '', ...others], blank, at) => {
      const place = 1 + (at % (first.length - 1));
      const written = `${first.slice(0, place)}${blank}${first.slice(place)}`;
      const { ended, isUnknown } = judged([written, ...others], [first, ...others]);
      expect(isUnknown ? [] : ended).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test('nobody is missing whose name stands there with whatever character nobody sees, or blank around it', () => {
  const codes = Array.from({ length: 0x11_0000 }, (_, code) => String.fromCodePoint(code));
  const unseen = codes.filter((one) => /^[\p{Cf}\p{Default_Ignorable_Code_Point}]$/u.test(one));
  const blank = codes.filter((one) => /^[\p{Zs}\p{Zl}\p{Zp}\u2800\ufffc]$/u.test(one));
  expect([unseen.length, blank.length]).toEqual([4_206, 21]);
  const written = [
    ...unseen.map((one, index) => `${one}p${one}${index}${one}`),
    ...blank.map((one, index) => `${one}b${index}${one}`),
  ];
  const inSource = [...unseen.map((_, index) => `p${index}`), ...blank.map((_, index) => `b${index}`), 'bo'];
  const people = readExport([headerLine, ...inSource.map((name) => line(name))].join('\n'), attributes, settings);
  const missing = missingFrom(rosterOf(file(...written.map((name) => line(name)))), people, 0);
  expect(missing.people.map(({ accountName }) => accountName)).toEqual(['bo']);
});
