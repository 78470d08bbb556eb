import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSameAccount } from '../../../lib/people/person.ts';
import { cleanAccountName, cleanText, linesFault, textFault } from '../../../lib/people/personText.ts';

const cleaners = { cleanText, cleanAccountName };

const characters = Array.from({ length: 0x11_0000 }, (_, code) => String.fromCodePoint(code));

/** All code points of a kind. */
const charactersOf = (pattern: RegExp) => characters.filter((character) => pattern.test(character));

describe.each(Object.entries(cleaners))('%s', (name, clean) => {
  test('takes out every format character and variation selector, wherever it stands in a Latin text', () => {
    const invisible = charactersOf(/^[\p{Cf}\p{Variation_Selector}]$/u);
    expect(invisible.length).toBeGreaterThan(400);
    const left = invisible.filter(
      (one) => clean(`${one}jose${one}.gar${one}cía${one}`) !== 'jose.garcía' || clean(one) !== '',
    );
    expect(left).toEqual([]);
  });

  test('makes every blank a plain one, and none stays at the ends', () => {
    const blanks = charactersOf(/^[\p{Zs}\p{Zl}\p{Zp}]$/u);
    expect(blanks).toHaveLength(19);
    expect(blanks.filter((one) => clean(`${one}Anne${one}Sofié${one}`) !== 'Anne Sofié')).toEqual([]);
  });

  test.each([
    ['Jose\u0301', 'José'],
    ['e\u200b\u0301', 'é'],
    ['Zoë ', 'Zoë'],
    [' ada ', 'ada'],
    ['\u202aada\u202c', 'ada'],
    ['', ''],
    [' \u200b ', ''],
  ])('mends %j to %j', (given, mended) => {
    expect(clean(given)).toBe(mended);
  });

  test('mends what is mended to itself, and leaves nothing that is invisible', () => {
    const special = fc.constantFrom(
      ...['\u200c', '\u200d', '\u00ad', '\ufe0f', '\u0301', '\u0338', 'ی', 'क', '\u094d', 'ष', '\uff21', '\ufb01'],
      ...['\uffa0', '\u3164', '\u00a8', '\u2000', 'é', 'σ', '\u{e0041}', ' ', '\u115f', '\u1160', '가', '\u11a8'],
      '\u1fee',
    );
    const text = fc.string({ unit: fc.oneof(special, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })) });
    const property = fc.property(text, (given) => {
      const mended = clean(given);
      expect(clean(mended)).toBe(mended);
      expect(mended.normalize('NFC')).toBe(mended);
      expect(mended).not.toMatch(name === 'cleanText' ? /(?![\u200c\u200d])\p{Cf}/u : /\p{Cf}/u);
    });
    fc.assert(property, { numRuns: 2_000 });
  });
});

test.each([
  ['e\u0301\u200cन', 'éन'],
  ['\u1fee\u200c\u094d', '\u0385\u094d'],
  ['علی\u200cرضا', 'علی\u200cرضا'],
  ['क\u094d\u200dष', 'क\u094d\u200dष'],
  ['علی\u200c\u200cرضا', 'علی\u200cرضا'],
  ['\u200cعلی\u200c', 'علی'],
  ['علی\u200c رضا', 'علی رضا'],
  ['jo\u200dse', 'jose'],
])('a joiner stays in %j only where it has a meaning, and never in an account name or an address', (given, mended) => {
  expect(cleanText(given)).toBe(mended);
  const without = mended.replaceAll(/[\u200c\u200d]/g, '');
  expect(cleanAccountName(given)).toBe(without);
});

test('letters of another width stay as they are; that a name is the same one is for its key to say', () => {
  expect(cleanAccountName('ａｄａ．ｏｋａｆｏｒ')).toBe('ａｄａ．ｏｋａｆｏｒ');
  expect(isSameAccount('ａｄａ．ｏｋａｆｏｒ', 'Ada.Okafor')).toBe(true);
});

describe('a text that cannot be mended', () => {
  const control = 'holds a control character; write the text anew';
  const lost = 'holds a character that was lost on its way; write the text anew';
  const none = 'holds a code that is no character; write the text anew';

  test.each([
    ['O\u0000Brien', control],
    ['O\tBrien', control],
    ['O\nBrien', control],
    ['O\u0085Brien', control],
    ['Ji\ufffdí', lost],
    ['Ji\ud800í', lost],
    ['Ji\udc00', lost],
    ['Ji\uffff', none],
    ['Ji\ufdd0', none],
    ['Ji\u{1fffe}', none],
    ['Jiří 🦊', undefined],
    ['', undefined],
  ])('%j: %s', (text, reason) => {
    expect(textFault(text)).toBe(reason);
  });

  test('every control character is a fault; several lines have none', () => {
    const controls = charactersOf(/^\p{Cc}$/u);
    expect(controls).toHaveLength(65);
    expect(controls.filter((one) => textFault(`a${one}b`) === undefined)).toEqual([]);
    expect(controls.filter((one) => linesFault(`a${one}b`) === undefined)).toEqual(['\t', '\n', '\r']);
    expect(linesFault('a\ufffd')).toBe(lost);
    expect(linesFault('a\u0007')).toBe(control);
  });
});
