import { describe, expect, test } from 'vitest';
import { dateFault, debrisFault, decimalFault, listFault, mendDebris } from '../../../lib/people/debris.ts';

const error = 'is the error of a formula; correct the spreadsheet, or write the value';
const nothing = 'is what a program writes for no value; write the value, or leave the cell empty';
const shortened = 'is a number that a spreadsheet has shortened; format the column as text, and write all its digits';
const html = 'was written for a page of HTML ("&amp;" for "&"); write the text as it is read';
const escaped = 'holds a letter as a program writes it ("\\u00e9" for "é"); write the text as it is read';
const lost = 'holds a question mark where a letter was lost; write the letter';

describe('the error of a formula', () => {
  test.each([
    ...['#REF!', '#VALUE!', '#NAME?', '#ÜBERLAUF!', '#¡REF!', '#¿NOMBRE?', '#SPALTE_1!', '#DIV/0!', '#DIV/0', '#Н/Д'],
    ...['#NA', '#ND', '#NV', '#NB', '#N/A', '#ДЕЛ/0', '#N/DISP', '#GETTING_DATA', 'Err:502', '##', '########'],
    ...['#ref', '#value', '#name', '#num', '#null', '#spill', '#calc', '#div/0', '#n/a', '#n/a n/a', '#bezug', '#wert'],
    ...['#zahl', '#überlauf', '#valeur', '#nombre', '#nom', '#valor', '#nome', '#numero', '#Ref!', '#name?'],
  ])('is %s', (text) => {
    expect(debrisFault(text)).toBe(error);
  });

  test.each([
    ...['#', '#1', '#TOP', '#HR', '#NX', '#REF! x', 'x #REF!', '#refs', '#DIV/', '#/0', '#div/0 x', '#!', '#a!'],
    ...[
      '#GETTING_DATA_',
      'Err:50',
      'Err:5021',
      'Err:abc',
      'xErr:502',
      'err:502',
      '## 1',
      '#N/A N/B',
      '#1 #REF!',
      '#1 #ref',
    ],
  ])('is not %s', (text) => {
    expect(debrisFault(text)).toBeUndefined();
  });
});

describe('what programs write for no value', () => {
  test.each([
    ...[
      'NULL',
      'null',
      '(NULL)',
      '(null)',
      '(blank)',
      '(Leer)',
      '(vide)',
      '<NULL>',
      '<null>',
      '<NA>',
      '[NULL]',
      '[null]',
    ],
    ...['\\N', 'NaN', 'NaT', '1.#IND', '-1.#IND', '1.#INF', '1.#QNAN', 'undefined', '[object Object]'],
    ...[
      'System.Object[]',
      'System.String[]',
      'System.Collections.ArrayList',
      'System.Collections.Generic.List`1[System.String]',
    ],
  ])('is %s', (text) => {
    expect(debrisFault(text)).toBe(nothing);
  });

  test.each([
    ...[
      'Null',
      'Nan',
      'NULLs',
      'xNULL',
      '(none)',
      '(NULL',
      'NULL)',
      '<NAN>',
      '[NA]',
      '\\NN',
      'NaNs',
      '2.#IND',
      '1.#IND0',
    ],
    ...['1#IND', 'undefined1', 'an undefined', '[object]', 'System.Object', 'System.Int[]', 'System.Collections.'],
    ...['System.Collections.A B', 'a[object Object]'],
  ])('is not %s', (text) => {
    expect(debrisFault(text)).toBeUndefined();
  });

  test.each(['None', 'none', 'nil', 'nan'])(
    'is %s for an account and a phone, and not for a name or another value',
    (text) => {
      const faults = (['identity', 'phone', 'name', 'other'] as const).map((kind) => debrisFault(text, kind));
      expect(faults).toEqual([nothing, nothing, undefined, undefined]);
    },
  );

  test.each(['NONE', 'Nil', 'nonesuch', 'anil', 'nilo'])('is not %s', (text) => {
    expect(debrisFault(text, 'identity')).toBeUndefined();
  });
});

test.each(['4.9E+12', '4,91525E+12', '1E+05', '-4E-10', '+9E+120', '4e+12'])(
  '%s is a number that was shortened',
  (text) => {
    expect(debrisFault(text)).toBe(shortened);
  },
);

test.each(['4.9E12', '1E5', 'E+12', '12E+12', '4.E+12', '4.9E+1', '4.9E+1234', 'x4.9E+12', '4.9E+12x', '4-9E+12'])(
  '%s is none',
  (text) => {
    expect(debrisFault(text)).toBeUndefined();
  },
);

test.each([
  ...['R&amp;D', 'a&lt;b', 'a&gt;b', '&quot;a', 'O&apos;B', 'a&nbsp;b', 'Wei&szlig;', 'O&#39;B', '&#1234;', '&#12345;'],
  ...['&#x27;', '&#x1F98A;', 'M&uuml;ller', 'Jos&eacute;', '&agrave;', '&ecirc;', '&ntilde;', '&ccedil;', '&scaron;'],
  ...['&aring;', '&oslash;', 'M&UUML;LLER', '&AMP;'],
])('%s was written for a page of HTML', (text) => {
  expect(debrisFault(text)).toBe(html);
});

test.each([
  'AT&T; Ltd',
  'R&D',
  '&;',
  '&#3;',
  '&#123456;',
  '&#x2;',
  '&#x123456;',
  '&foo;',
  '&uml;',
  '&1uml;',
  'amp;',
  '&amp',
])('%s was not', (text) => {
  expect(debrisFault(text)).toBeUndefined();
});

describe('a letter as a program writes it', () => {
  test.each([
    ...['a_x0007_', 'a_xABCD_', '<U+0007>', 'a<U+1F98A>', 'a<u+12345>', '\\u0007', 'Jos\\xe9', 'Jos\\X89', 'Jos\\xa0'],
    ...['Jos%C3%A9', 'Jos=C3=A9', 'Jos%c3%a9', 'Jos=DF=BF', '=?utf-8?Q?Jos?=', '=?iso-8859-1?B?SsOp?='],
  ])('is in %s', (text) => {
    expect(debrisFault(text)).toBe(escaped);
  });

  test.each([
    ...['a_x00_', 'a_x00071_', '<U+00>', '\\u00', 'a\\x41', 'a\\x79', '100%', '%C3', '%41%A9', '%C3%79', '=C3=', 'a=b'],
    ...['C3A9', 'x_y', 'a<b', 'https://example.com/Jos%C3%A9', '=utf-8?Q?', '=?utf-8Q?'],
  ])('is not in %s', (text) => {
    expect(debrisFault(text)).toBeUndefined();
  });

  test('may be the name of an account behind its domain, and is in no other', () => {
    expect(debrisFault('CORP\\u01234', 'identity')).toBeUndefined();
    expect(debrisFault('CO-RP.x\\u0123.4-5', 'identity')).toBeUndefined();
    expect(debrisFault('CORP\\u01234', 'name')).toBe(escaped);
    for (const text of ['\\u01234', 'CORP\\u0123 4', 'C P\\u01234', 'a\\b\\u0123']) {
      expect(debrisFault(text, 'identity')).toBe(escaped);
    }
  });
});

describe('a question mark where a letter was lost', () => {
  test.each([
    ['m?ller', ['identity', 'name', 'other', 'phone']],
    ['jos?', ['identity', 'name']],
    ['?ukasz', ['identity', 'name']],
    ['Andr¿', ['identity', 'name']],
    ['¿ukasz', ['identity', 'name']],
    ['a ¿', ['identity']],
    ['?', ['identity']],
    ['7?', ['identity']],
    ['M??ller GmbH', ['identity', 'name', 'other', 'phone']],
    ['(M?ller)', ['identity', 'name', 'other', 'phone']],
    ['"M?ller"', ['identity', 'name', 'other', 'phone']],
    ["x-M?ller's", ['identity', 'name', 'other', 'phone']],
    ['M?ller, Ada', ['identity', 'name', 'other', 'phone']],
    ['x.com/M?ller', ['identity', 'name']],
    ['M?ller=x', ['identity', 'name']],
    ['Who? Me', ['identity', 'name']],
    ['Mül?er GmbH', ['identity', 'name', 'other', 'phone']],
    ['Ada ?', ['identity']],
    ['Ada', []],
  ])('%s: of %j', (text, kinds) => {
    const found = (['identity', 'name', 'other', 'phone'] as const).filter((kind) => debrisFault(text, kind) === lost);
    expect(found).toEqual(kinds);
  });
});

test('what was encoded twice is a fault of any value', () => {
  expect(debrisFault('JosÃ©')).toBe('was encoded twice on its way ("Ã©" for "é"); write the text anew');
});

test.each(['123.0', '123,0', '0.0', '123.00', '7,000'])('%s has a decimal point that it never had', (text) => {
  expect(decimalFault(text)).toBe(
    'is a number with a decimal point, as programs for tables write one; format the column as text',
  );
});

test.each(['123', '120', '123.5', '123.50', 'a123.0', '.0', '123.0a', '1.2.0', '123.a0', '1.0.10'])(
  '%s has none',
  (text) => {
    expect(decimalFault(text)).toBeUndefined();
  },
);

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

test.each([
  ...months.flatMap((month) => [`1-${month}`, `25-${month}`, `${month}-25`]),
  ...['1.2.2026', '01.02.2026', '1/2/2026', '12/31/2026', '2026-02-01', '2026-02-01 00:00', '2026-02-01 00:00:00'],
  ...['2026-02-01T00:00:00', '1.2.2026 00:00'],
])('%s is an account that a spreadsheet took for a day', (text) => {
  expect(dateFault(text)).toBe(
    'is a date, as spreadsheets make one of a name; format the column as text, and write the name anew',
  );
});

test.each([
  ...['dec25', '25-dec', '125-Dec', '25-Decx', 'x25-Dec', 'Dec-2', 'Dec-255', 'xDec-25', '25-Foo', 'Foo-25', '1.2.26'],
  ...[
    '1.2/2026',
    '1.2.20266',
    '111.2.2026',
    '1.222.2026',
    '.2.2026',
    'x1.2.2026',
    '26-02-01',
    '2026-2-01',
    '2026-02-1',
  ],
  ...[
    '2026-02-01 10:00',
    '2026-02-01 00:00:01',
    '2026-02-01x00:00',
    'x2026-02-01',
    '2026-02-01 00:00 x',
    'a-Dec',
    '1a2.2026',
  ],
])('%s is not', (text) => {
  expect(dateFault(text)).toBeUndefined();
});

test.each([
  ...Array.from(';,•·‣▪●◦∙⁃■□…', (sign) => `${sign}ada`),
  ...Array.from('-–—*>', (sign) => `${sign} ada`),
  ...Array.from(';,•·…', (sign) => `ada${sign}`),
  '-\tada',
])('%s has a sign of a list', (text) => {
  expect(listFault(text)).toBe('has a sign of a list before or behind it; write it without');
});

test.each(['ada', '-ada', '*ada', '>ada', 'a;b', 'a- b', 'a• b', 'ada-', 'ada■', 'ada *'])('%s has none', (text) => {
  expect(listFault(text)).toBeUndefined();
});

describe('what is mended is what was written', () => {
  test.each([
    ['a_x000D_b', 'a\nb'],
    ['a_x000A_b', 'a\nb'],
    ['a_x000d_b', 'a\nb'],
    ['a_x000a_b', 'a\nb'],
    ['a_x000D_\nb', 'a\nb'],
    ['a_x000D_\r\nb', 'a\nb'],
    ['a_x0009_b', 'a b'],
    ['a_x0020_b', 'a b'],
    ['a_x00A0_b', 'a\u00a0b'],
    ['a_x00a0_b', 'a\u00a0b'],
    ['a<U+00E9>', 'aé'],
    ['a<u+00e9>', 'aé'],
    ['a<U+1F98A>', 'a🦊'],
    ['a<U+00A0>b', 'a\u00a0b'],
    ['a<U+10FFFF>', 'a\u{10ffff}'],
    ['a\\u00e9', 'aé'],
    ['a\\U00E9', 'aé'],
    ['R\\u0026D', 'R&D'],
    ['O\\u0027B', "O'B"],
    ['a\\u002bb', 'a+b'],
    ['a\\u0020b\\u0009c', 'a b c'],
    ['\\u00e9\\u00e8', 'éè'],
    ['\\u005cu00e9', '\\u005cu00e9'],
    ['a\\u009fb', 'a\\u009fb'],
    ['a\\u0041', 'a\\u0041'],
    ['a<U+0041>', 'a<U+0041>'],
    ['a<U+110000>', 'a<U+110000>'],
    ['a_x0041_', 'a_x0041_'],
    ['ada', 'ada'],
  ])('%j: %j', (written, meant) => {
    expect(mendDebris(written, false)).toBe(meant);
  });

  test.each([
    ['CORP\\u0142', 'CORP\\u0142'],
    ['CORP\\u01234', 'CORP\\u01234'],
    ['CORP\\u00e9', 'CORPé'],
    ['CORP\\u00a9', 'CORP\\u00a9'],
    ['jos\\u00e9\\u0142', 'joséł'],
    ['a b\\u0142', 'a bł'],
    ['CORP\\u0142 x', 'CORPł x'],
  ])('of an account, behind a domain, only where it can be nothing else: %j: %j', (written, meant) => {
    expect(mendDebris(written, true)).toBe(meant);
    expect(mendDebris('CORP\\u0142', false)).toBe('CORPł');
  });
});
