import { describe, expect, test } from 'vitest';
import { isEncodedTwice, mayBeEncodedTwice } from '../../../lib/people/encodedTwice.ts';

/** A text whose UTF-8 a program took for another code page. */
const takenFor = (codePage: string, text: string) => new TextDecoder(codePage).decode(Buffer.from(text));

const latin = [
  'José',
  'Müller',
  'Zoë Ångström',
  'Łukasz',
  'Škoda',
  'Žofie',
  'Şahin',
  'Țiriac',
  'Ștefan',
  'Ñandú',
  'Ēriks',
];

describe.each(['windows-1252', 'windows-1250', 'windows-1251', 'macintosh'])('what was taken for %s', (codePage) => {
  test.each([...latin, 'é', 'JOSÉ', 'MÜLLER', 'e\u0301va', 'José – Ana', 'O’Née', 'über…'])(
    '%s is encoded twice',
    (text) => {
      const written = takenFor(codePage, text);
      expect([written === text, mayBeEncodedTwice(written), isEncodedTwice(written)]).toEqual([false, true, true]);
    },
  );

  test.each(['Юрий', 'Анна Каренина'])('%s, of Cyrillic letters, is encoded twice', (text) => {
    expect(isEncodedTwice(takenFor(codePage, text))).toBe(true);
  });

  test('so is what has no letter of its own left', () => {
    expect(isEncodedTwice(`${takenFor(codePage, 'José')} Ruiz, 7`)).toBe(true);
  });
});

describe('what was taken for the code page of the West', () => {
  test.each(['علي', '漢字', 'Άννα', '€ 5', '5 ™', '‐x', 'ḃ'])('%s is encoded twice', (text) => {
    expect(isEncodedTwice(takenFor('windows-1252', text))).toBe(true);
  });
});

test.each(['Jos├®', 'M╝ller'])('%s has what consoles draw frames with', (text) => {
  expect(isEncodedTwice(text)).toBe(true);
});

test.each([
  ...latin,
  ...['Юрий', 'Сірко', 'Анна', 'علي', '漢字', 'Άννα'],
  ...[
    'ÀÉÎÕÜ',
    'JOÃO',
    'PÃO',
    'Ãngela €',
    'Âge',
    'WĘŻYK',
    'RĂŞCANU',
    'Úžas',
    'Ãş',
    'Ůž',
    'ŮŽ',
    'Đ°',
    'Р®',
    'PIÓŁKO',
    'Ä',
    'Œuvre',
    '¬',
    '«Tür»öffner',
    'Café «école»',
    '«École',
    '√2',
    '≈ 5',
  ],
  ...['', 'Ada', 'A & B', '5 €', '™'],
])('%s was encoded once', (text) => {
  expect(isEncodedTwice(text)).toBe(false);
});

test('half of a letter is none', () => {
  expect(isEncodedTwice('Jos\u00c3')).toBe(false);
  expect(isEncodedTwice('Jos\u00c3e')).toBe(false);
});
