import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apostropheFault, withoutMarks } from '../../../lib/people/csv/spreadsheetText.ts';
import { dateFault, debrisFault, decimalFault, listFault } from '../../../lib/people/debris.ts';
import { addressFault } from '../../../lib/people/emailAddress.ts';
import { linesFault, textFault } from '../../../lib/people/personText.ts';
import {
  cleanValue,
  closeFault,
  isPlainValue,
  plainFault,
  plainFaultFinder,
  valueFault,
  writtenFault,
  yearFault,
} from '../../../lib/people/valueFault.ts';
import { file, line, rosterOf } from './fixtures.ts';

test.each(['NULL', 'null', 'NaN', 'undefined', 'Err:502', '4.9E+12', '4e-10', '9E+120'])(
  '%s is no value of a person',
  (text) => {
    expect(valueFault('phone', text)).toBe(debrisFault(text));
    expect(valueFault('phone', text)).toBeDefined();
  },
);

test.each(['Null', 'Nan', 'Nullmann', '4E', 'E+12', 'Err', '+49 30 5550100', 'O-Brien', '2026-12-31T00:00:00Z'])(
  '%s is one',
  (text) => {
    expect(valueFault('phone', text)).toBeUndefined();
  },
);

test('what most values are is judged as any other is', () => {
  const part = fc.constantFrom(
    ...'aZ09 ._@+/:()-Ee',
    'mailto:',
    'null',
    'NULL',
    'NaN',
    'Err:',
    'E+1',
    'x'.repeat(150),
    'é',
    '#',
    '\t',
  );
  const text = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (text) => {
      const debris = debrisFault(text);
      expect(valueFault('phone', text)).toBe(linesFault(text) ?? debris ?? decimalFault(text));
      expect(valueFault('manager', text)).toBe(
        textFault(text) ?? debris ?? listFault(text) ?? decimalFault(text) ?? dateFault(text),
      );
      expect(valueFault('email', text)).toBe(textFault(text) ?? debris ?? addressFault(text));
    }),
    { numRuns: 3_000 },
  );
});

test.each(['Ada', 'Family, 7', "O'Brien (nee Roe)", '+49 30 5550100', '2026-12-31', 'R&D', '1,5', 'NULLs'])(
  '%s is plain',
  (text) => {
    expect(isPlainValue(text)).toBe(true);
  },
);

test.each([
  '',
  ' a',
  'a ',
  '=1',
  "'a",
  '-1',
  '@x',
  '(a)',
  '4E+12',
  '+4e10',
  '1,5E-10',
  'NULL',
  'NaN',
  'Err:502',
  'mailto:ada@example.com',
  'é',
  'a"b',
  'a\tb',
  'x'.repeat(201),
])('%j is not plain', (text) => {
  expect(isPlainValue(text)).toBe(false);
});

test('in a plain value there is nothing to mend, and nothing is wrong but what a close look finds too', () => {
  const part = fc.constantFrom(
    ...'aZ09 ._@+/:(),\'&-Ee"=#\té\u00a0',
    'mailto:',
    'null',
    'NULL',
    'NaN',
    'Err:',
    'E+1',
    '\u200b',
    'example.com',
  );
  const text = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
  let plain = 0;
  fc.assert(
    fc.property(text, fc.constantFrom('accountName', 'email', 'manager', 'lastName', 'vendor'), (text, name) => {
      if (!isPlainValue(text)) return;
      plain += 1;
      expect([text.trim(), withoutMarks(text), cleanValue(name, text)]).toEqual([text, text, text]);
      expect([apostropheFault(text, name), writtenFault(name, text)]).toEqual([undefined, undefined]);
      expect(plainFault(name, text)).toBe(closeFault(name, text));
    }),
    { numRuns: 5_000 },
  );
  expect(plain).toBeGreaterThan(500);
});

test.each([
  ['1899-12-31T23:59:59+01:00', 1899],
  ['2200-01-01T00:00:00+01:00', 2200],
  ['+012026-01-01T00:00:00+01:00', 12026],
  ['-000001-01-01T00:00:00+01:00', -1],
])('%s is in no year of a contract that starts', (date, year) => {
  expect(yearFault(date, 'start')).toBe(`the year ${year} is none of a contract; write one from 1900 to 2199`);
});

test.each(['1900-01-01T00:00:00+01:00', '2199-12-31T23:59:59+01:00'])('%s is in one', (date) => {
  expect([yearFault(date, 'start'), yearFault(date, 'end')]).toEqual([undefined, undefined]);
});

test.each(['"Smith"', '""', '“Smith”', '„Smith“', '`Smith`', '‚Smith‘', '"Smith ""Jr"""'])(
  '%s is all in quotes',
  (text) => {
    for (const name of ['lastName', 'phone', 'vendor']) {
      expect(valueFault(name, text)).toBe('stands in quotes; write it without them');
    }
  },
);

test.each(['Dwayne "The Rock" J', '5" disk', '"Acme" and "Bob"', '"', '«Ромашка»', '「東京」', '‘Alā’'])(
  '%s may be the name of a vendor',
  (text) => {
    expect(valueFault('vendor', text)).toBeUndefined();
  },
);

test.each(['"ada', 'ada"', 'a"da', '“ada', 'ada»', 'ada＂'])('%s names nobody', (text) => {
  for (const name of ['accountName', 'manager']) {
    expect(valueFault(name, text)).toBe('holds a quote; write it without');
  }
  expect(valueFault('email', `${text}@example.com`)).toBe('holds a quote; write it without');
});

test.each(['<ada@example.com>', 'mailto:ada@example.com', 'MAILTO:ada@example.com', '<mailto:ada@example.com>'])(
  'an address as mails and links write it is the address: %s',
  (text) => {
    expect([cleanValue('email', text), cleanValue('manager', text)]).toEqual(['ada@example.com', 'ada@example.com']);
    expect(cleanValue('accountName', text)).toBe(text);
    const [row] = rosterOf(file(line('ada', { email: text, manager: text }))).rows;
    expect([row?.values.email, row?.values.manager]).toEqual(['ada@example.com', 'ada@example.com']);
  },
);

test.each(['Ada <ada@example.com>', '<ada@example.com', 'mailto:ada@example.com,bo@example.com', '<>'])(
  'what is more than one address stays, and is none: %s',
  (text) => {
    expect(valueFault('email', cleanValue('email', text))).toMatch(/^not an e-mail address/);
  },
);

test.each(Array.from('"“”„«»‹›「」『』‘’‚‛`´', (sign) => [sign]))('an account all in %s is in quotes', (sign) => {
  expect(valueFault('accountName', `${sign}ada${sign}`)).toBe('stands in quotes; write it without them');
});

test.each(Array.from('"“”„‟＂«»', (sign) => [sign]))('an account with one %s holds a quote', (sign) => {
  expect(valueFault('accountName', `ad${sign}a`)).toBe('holds a quote; write it without');
});

test.each(['“Smith‟', '‟Smith”', '´Smith´', '`Smith´', '´Smith`', '‚Smith´', '`Smith‘', '"a""b""c"', '“”'])(
  '%s is all in quotes, whatever it says',
  (text) => {
    expect(valueFault('vendor', text)).toBe('stands in quotes; write it without them');
  },
);

test.each(['“Smith” “Jones”', '`Smith` & `Jones`', '‘Smith`', 'Smith"', '"Smith', 'x "Smith"', '"Smith" x', '"a"b"c"'])(
  '%s is not',
  (text) => {
    expect(valueFault('vendor', text)).toBeUndefined();
  },
);

test('a value has 4,000 signs at most', () => {
  expect(valueFault('vendor', 'é'.repeat(4_000))).toBeUndefined();
  for (const name of ['vendor', 'accountName', 'email']) {
    expect(valueFault(name, 'é'.repeat(4_001))).toBe('longer than 4000 characters');
  }
  for (const name of ['vendor', 'accountName', 'email']) expect(valueFault(name, '')).toBeUndefined();
});

test.each(['-', '.', '...', '@', '_', 'n/a', 'N/A', '(-)', '—'])('%s is no name of an account', (text) => {
  expect(valueFault('accountName', text)).toBe(
    'is no name of an account; it needs a letter or a digit, and "n/a" is none',
  );
  expect(valueFault('vendor', text)).toBeUndefined();
});

test.each(['ada,', 'ada;', '- ada', '* ada', 'ada okafor,'])('%s stands in a list, whoever it is', (text) => {
  for (const name of ['accountName', 'manager']) {
    expect(valueFault(name, text)).toBe('has a sign of a list before or behind it; write it without');
  }
});

test('what may be wrong with plain values is found by their attribute, of those of which anything may be', () => {
  expect(plainFaultFinder('phone')?.('123.0')).toMatch(/^is a number with a decimal point/);
  expect(plainFaultFinder('phone')?.('123')).toBeUndefined();
  expect(plainFaultFinder('vendor')).toBeUndefined();
});

test.each(['a', '7', 'é', '漢', 'n/a.b', 'xn/a'])('%s is one', (text) => {
  expect(valueFault('accountName', text)).toBeUndefined();
});

test('values are plain up to 200 signs', () => {
  expect([isPlainValue('x'.repeat(200)), isPlainValue('x'.repeat(201))]).toEqual([true, false]);
});

test.each([
  'None',
  'none',
  'nil',
  'nan',
  'null',
  'undefined',
  'NaT',
  '1e5',
  'a_x',
  'A_X',
  '~a',
  'a~',
  'Mailto:x',
  ';a',
  ':a',
  '/a',
  '.a',
  '[a',
])('%s is looked at closely', (text) => {
  expect(isPlainValue(text)).toBe(false);
});

test.each(['+49', '0', '9', 'A', 'Z', 'a', 'z', 'a_b', 'a:b', 'Errol', 'nano', 'b1e5', 'E1', 'amailto:b'])(
  '%s is plain',
  (text) => {
    expect(isPlainValue(text)).toBe(true);
  },
);

test.each([
  ['accountName', 'nan', true],
  ['manager', 'nan', true],
  ['phone', 'nan', true],
  ['firstName', 'nan', false],
  ['vendor', 'nan', false],
  ['firstName', 'Wa?', true],
  ['lastName', 'Wa?', true],
  ['vendor', 'Wa?', false],
  ['phone', 'Wa?', false],
  ['vendor', 'M?ller', true],
  ['accountName', 'a\nb', true],
  ['manager', 'a\nb', true],
  ['vendor', 'a\nb', false],
  ['manager', '-', false],
  ['phone', '123.0', true],
  ['manager', '123.0', true],
  ['accountName', '123.0', true],
  ['vendor', '123.0', false],
])('of a %s %j is a fault: %s', (name, text, isFault) => {
  expect(valueFault(name, text) !== undefined).toBe(isFault);
});

test.each([
  ['1899-12-31T23:59:59+01:00', '1899'],
  ['-000001-01-01T00:00:00+01:00', '-1'],
])('a contract does not end at %s', (date, year) => {
  expect(yearFault(date, 'end')).toBe(`the year ${year} is none of a contract; write one from 1900 to 2199`);
});

test.each(['2200-01-01T00:00:00+01:00', '9999-12-31T23:59:59+01:00', '+012026-01-01T00:00:00+01:00'])(
  'an end at %s stands for none, which is not judged here',
  (date) => {
    expect(yearFault(date, 'end')).toBeUndefined();
  },
);

describe('what is wrong with a value before it is mended', () => {
  const twice = 'was encoded twice on its way ("Ã©" for "é"); write the text anew';

  test.each([
    ['lastName', 'GarcÃ\u00ada', twice],
    ['lastName', 'NicolÃ\u00a0', twice],
    ['accountName', 'garcÃ\u00ada', twice],
    ['lastName', 'JosÃ©', undefined],
    ['lastName', 'José', undefined],
    ['lastName', 'Ada', undefined],
    ['lastName', 'Jos\\u00e9', undefined],
  ])('of a %s %j: %s; what is seen afterwards is said then', (name, text, fault) => {
    expect(writtenFault(name, text)).toBe(fault);
  });
});

test.each([
  ['email', 'x <ada@example.com>'],
  ['email', '<ada@example.com'],
  ['email', 'mailto:ada@example.com?subject=x'],
  ['email', '<ada@example.com> x'],
  ['email', 'xmailto:ada@example.com'],
  ['lastName', '<ada@example.com>'],
])('a %s is not made an address of %s', (name, text) => {
  expect(cleanValue(name, text)).toBe(text);
});

test.each(['ada‘x’', '‘x’ada', 'o’brien', '´ada'])(
  'quotes that are no double ones may be a part of the account %s',
  (text) => {
    expect(valueFault('accountName', text)).toBeUndefined();
  },
);
