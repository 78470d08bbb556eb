import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apostropheFault, withoutMarks } from '../../../lib/people/csv/spreadsheetText.ts';
import { dateFault, debrisFault, decimalFault, listFault } from '../../../lib/people/debris.ts';
import { addressFault } from '../../../lib/people/emailAddress.ts';
import { linesFault, textFault } from '../../../lib/people/personText.ts';
import {
  cleanValue,
  closeFault,
  isPlainValue,
  plainFault,
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
