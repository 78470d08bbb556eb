import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanValue, isPlainValue, valueFault } from '../../../lib/people/valueFault.ts';
import { file, line, rosterOf } from './fixtures.ts';

/** The values of a good row with such cells; undefined where it is rejected. */
function read(cells: { accountName?: string; [column: string]: string | undefined }) {
  const { accountName = 'ada', ...changes } = cells;
  const given = Object.entries(changes).map(([name, text = '']) => [name, `"${text.replaceAll('"', '""')}"`]);
  return rosterOf(file(line(`"${accountName}"`, Object.fromEntries(given)))).rows[0]?.values;
}

describe('what a program has written for a sign is that sign', () => {
  test.each([
    ['ada_x000D_', 'ada'],
    ['_x0009_ada_x000d_\n', 'ada'],
    ['jos\\u00e9', 'josé'],
    ['JOS\\u00C9', 'JOSÉ'],
    ['m\\u00fcller.stra\\u00dfe', 'müller.straße'],
    ['micha<U+0142>', 'michał'],
    ['micha\\u0142.\\u017cak', 'michał.żak'],
  ])('in an account name: %s', (written, meant) => {
    expect(read({ accountName: written, manager: written })).toMatchObject({ accountName: meant, manager: meant });
  });

  test('in other values', () => {
    expect(
      read({ vendor: 'R\\u0026D_x000D_\n2nd_x000D_line', lastName: 'O\\u0027Brien', firstName: '<U+0141>ukasz' }),
    ).toMatchObject({
      ...{ lastName: "O'Brien", firstName: 'Łukasz' },
      data: { vendor: 'R&D\n2nd\nline' },
    });
  });

  test.each(['CORP\\u01234', 'CORP\\u0142', 'corp\\u00123ab', 'a_x_b', 'x_x000G_', 'CORP\\user'])(
    'but not in %s, which may be the name of an account as it is',
    (accountName) => {
      expect(read({ accountName })?.accountName).toBe(accountName);
    },
  );

  test('once and for all', () => {
    const part = fc.constantFrom(
      '_x000D_',
      '_x',
      '000D_',
      '\\',
      'u',
      '00e9',
      '\\u00e9',
      '005c',
      '<U+',
      '00E9',
      '>',
      '\n',
      ' ',
      'a',
      '&',
    );
    const text = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.constantFrom('accountName', 'lastName'), (text, name) => {
        const mended = cleanValue(name, text);
        fc.pre(valueFault(name, mended) === undefined);
        expect(cleanValue(name, mended)).toBe(mended);
        if (isPlainValue(text)) expect(mended).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });
});

const noValue = 'is what a program writes for no value; write the value, or leave the cell empty';
const asWritten = 'holds a letter as a program writes it ("\\u00e9" for "é"); write the text as it is read';
const lost = 'holds a question mark where a letter was lost; write the letter';
const listed = 'has a sign of a list before or behind it; write it without';

describe('what cannot be mended is a fault', () => {
  test.each([
    ['<NA>', noValue],
    ['(blank)', noValue],
    ['(Leer)', noValue],
    ['NaT', noValue],
    ['Jos\\xe9', asWritten],
    ['Jos%C3%A9', asWritten],
    ['Jos=C3=A9', asWritten],
    ['=?utf-8?Q?Jos=C3=A9?=', asWritten],
    ['Jos\\u000e9', asWritten],
    ['a_x0007_', asWritten],
    ['<U+0007>', asWritten],
    ['M?ller', lost],
  ])('of any value: %s', (text, reason) => {
    for (const name of ['lastName', 'phone', 'vendor']) expect(valueFault(name, cleanValue(name, text))).toBe(reason);
  });

  test.each([
    ['None', noValue],
    ['nil', noValue],
    ['none', noValue],
    ['m?ller', lost],
    ['?', lost],
    ['m¿ller', lost],
    ['wa?', lost],
  ])('of what says who somebody is: %s', (text, reason) => {
    for (const name of ['accountName', 'manager']) expect(valueFault(name, text)).toBe(reason);
    expect(valueFault('email', `${text}@example.com`)).toBe(
      text.length > 1 && reason === lost ? lost : valueFault('email', `${text}@example.com`),
    );
  });

  test.each([
    [';ada', listed],
    ['ada;', listed],
    ['• ada', listed],
    ['·ada', listed],
    ['- ada', listed],
    ['> ada', listed],
    ['ada,', listed],
  ])('of an account name: %s', (text, reason) => {
    expect(valueFault('accountName', text)).toBe(reason);
    expect(valueFault('manager', text)).toBe(reason);
  });

  test.each(['25-Dec', 'Dec-25', '01.02.2026', '1/2/2026', '2026-02-01', '2026-02-01 00:00:00'])(
    'of an account that a spreadsheet took for a day: %s',
    (text) => {
      expect(valueFault('accountName', text)).toMatch(/^is a date, as spreadsheets make one of a name/);
      expect(valueFault('manager', text)).toMatch(/^is a date/);
      expect(valueFault('vendor', text)).toBeUndefined();
    },
  );

  test.each(['dec25', '25-dec-smith', '1.2.3', 'mar-25-x', '2026-02-01-a'])('but not an account such as %s', (text) => {
    expect(valueFault('accountName', text)).toBeUndefined();
  });

  test.each(['?ukasz', 'Wa?', 'Andr¿', 'M??ller'])('of a name of somebody: %s', (text) => {
    expect(valueFault('lastName', text)).toBe(lost);
  });

  test.each(['None', 'Nil', 'https://example.com/x?id=1', 'Who? Me', '?', 'a=b', '100%', 'What?'])(
    'but not %s',
    (text) => {
      expect(valueFault('vendor', text)).toBeUndefined();
    },
  );

  test.each(['None', 'Nil', 'Nichts', 'Le-Blanc'])('nor the family name %s', (text) => {
    expect(valueFault('lastName', text)).toBeUndefined();
  });
});

describe('a letter of another alphabet that looks like one of those around it', () => {
  const reason =
    'mixes letters of two alphabets that look alike, such as the Latin and the Cyrillic "a"; write the name anew';

  test.each(['\u0430da', 'ad\u0430', 'j\u043ehn.roe', 'ivan.\u0440etrov', '\u0391da', 'иваn', 'a\u0301\u0430'])(
    'makes nobody another: %s',
    (text) => {
      expect(valueFault('accountName', text)).toBe(reason);
      expect(valueFault('manager', text)).toBe(reason);
      expect(valueFault('email', `${text}@example.com`)).toBe(reason);
      expect(valueFault('lastName', text)).toBeUndefined();
    },
  );

  test.each(['иван', 'иван.petrov', 'елена-IT', 'αλέξανδρος', 'josé.müller', 'łukasz', '王伟', 'ada'])(
    'is not seen where words are of one: %s',
    (text) => {
      expect(valueFault('accountName', text)).toBeUndefined();
    },
  );
});
