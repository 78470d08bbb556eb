import { describe, expect, test } from 'vitest';
import { file, lenientAttributes, line, rosterOf } from '../fixtures.ts';

/** The reasons for which a row is rejected whose cells are changed like this, as `column: reason`. */
function reasonsFor(changes: { [column: string]: string }): string[] {
  const roster = rosterOf(file(line('ada.okafor', changes)));
  return roster.rejected.flatMap(({ rejects }) => rejects.map(({ column, reason }) => `${column}: ${reason}`));
}

test('values are trimmed, no-break spaces too, and dates become instants', () => {
  const [row] = rosterOf(file(line(' ada.okafor ', { lastName: '\u00a0Okafor\u00a0', startDate: ' 3/1/2026 ' }))).rows;
  expect(row?.values).toEqual({
    accountName: 'ada.okafor',
    firstName: 'Ada',
    lastName: 'Okafor',
    phone: '+49 30 5550100',
    email: 'ada@example.com',
    manager: 'jane.doe',
    startDate: '2026-03-01T00:00:00+01:00',
    endDate: '2026-12-31T23:59:59+01:00',
    data: { vendor: 'Acme', costCenter: '4711' },
  });
});

test.each([
  '\u200b',
  '\u202a',
  '\u00ad',
  '\ufeff',
  '\u2060',
  '\ufe0f',
  '\u{e0041}',
  '\u115f',
  '\u1160',
  '\u3164',
  '\uffa0',
  '\u034f',
  '\ufff9',
])('nobody is another one by a %j in the account name, the address or the header', (invisible) => {
  const name = `ada${invisible}.okafor${invisible}`;
  const cells = line(name, { email: `ada@exam${invisible}ple.com`, manager: `jane.${invisible}doe` });
  const { rows, rejected, mended } = rosterOf(
    Buffer.from(file(cells)).toString().replace('accountName', `account${invisible}Name`),
  );
  expect(rejected).toEqual([]);
  expect(rows[0]?.values).toMatchObject({ accountName: 'ada.okafor', email: 'ada@example.com', manager: 'jane.doe' });
  expect(mended).toBe(3);
});

test.each(['\u2800', '\ufffc', '\u3000', '\u00a0'])('%j is a blank: none stays around a value', (blank) => {
  const cells = line(`${blank}ada${blank}`, { email: `ada@example.com${blank}`, lastName: `de${blank}Vries${blank}` });
  const { rows, mended } = rosterOf(Buffer.from(file(cells)).toString().replace('accountName', `account${blank}Name`));
  expect(rows[0]?.values).toMatchObject({ accountName: 'ada', email: 'ada@example.com', lastName: 'de Vries' });
  expect(mended).toBe(3);
});

test('what is written for a spreadsheet is read as the text that it shows', () => {
  const cells = { phone: '="004930555"', costCenter: '"=""00140"""', vendor: "'=1+1", lastName: "''t Hooft" };
  const { rows, rejected, mended } = rosterOf(
    file(line('="000123"', cells), line("'000124", { lastName: "'t Hooft" })),
  );
  expect(rejected).toEqual([]);
  expect(
    rows.map(({ values: { accountName, phone, lastName, data } }) => [accountName, phone, lastName, data]),
  ).toEqual([
    ['000123', '004930555', "'t Hooft", { vendor: '=1+1', costCenter: '00140' }],
    ['000124', '+49 30 5550100', "'t Hooft", { vendor: 'Acme', costCenter: '4711' }],
  ]);
  // The marks that nelm itself writes, before `=1+1` and `'t Hooft`, are none of them.
  expect(mended).toBe(4);
});

test('a column that the file does not have is absent, an empty cell is empty', () => {
  const [row] = rosterOf('accountName,phone,vendor\nada,,Acme', lenientAttributes).rows;
  expect(row?.values).toEqual({ accountName: 'ada', phone: '', data: { vendor: 'Acme' } });
});

describe('rejected', () => {
  test.each<[string, { [column: string]: string }, string[]]>([
    ['a required value that is missing', { vendor: ' \u00a0' }, ['vendor: a value is required']],
    ['no account name', { accountName: '' }, ['accountName: a value is required']],
    [
      'a date that does not exist',
      { endDate: '31.02.2027' },
      ['endDate: "31.02.2027" is not a date; write it as 2027-01-31 or as dd.MM.yyyy or as M/d/yyyy'],
    ],
    ['an end before the start', { endDate: '2026-02-28' }, ['endDate: is before the start, 1 March 2026']],
    [
      'an end at the start',
      { startDate: '2026-03-01T08:00Z', endDate: '2026-03-01T09:00+01:00' },
      ['endDate: is no later than the start, 1 March 2026 at 09:00'],
    ],
    [
      'a start and an end in years that are none of a contract',
      { startDate: '2200-01-01', endDate: '1899-12-30' },
      [
        'startDate: the year 2200 is none of a contract; write one from 1900 to 2199',
        'endDate: the year 1899 is none of a contract; write one from 1900 to 2199',
      ],
    ],
    ['a bell', { firstName: 'A\u0007da' }, ['firstName: holds a control character; write the text anew']],
    ['a control character of Latin-1', { phone: '1\u0081' }, ['phone: holds a control character; write the text anew']],
    ['a value of 4,001 characters', { costCenter: 'x'.repeat(4001) }, ['costCenter: longer than 4000 characters']],
    [
      'an account name after an apostrophe, a name in two',
      { accountName: "'ada.okafor", lastName: "'Okafor'" },
      [
        'accountName: begins with an apostrophe; write it without',
        'lastName: stands in apostrophes; write it without them',
      ],
    ],
    [
      'an account name after a curly apostrophe',
      { accountName: '’ada.okafor' },
      ['accountName: begins with an apostrophe; write it without'],
    ],
    [
      'an account name without a letter or a digit',
      { accountName: '-' },
      ['accountName: is no name of an account; it needs a letter or a digit, and "n/a" is none'],
    ],
    [
      'an account name that says that there is none',
      { accountName: 'N/A' },
      ['accountName: is no name of an account; it needs a letter or a digit, and "n/a" is none'],
    ],
    [
      'several things at once',
      { firstName: '', email: 'ada', startDate: 'soon' },
      [
        'firstName: a value is required',
        'email: not an e-mail address; it must look like name@example.com',
        'startDate: not a date; write it as 2027-01-31 or as dd.MM.yyyy or as M/d/yyyy',
      ],
    ],
    [
      'more cells than the header',
      { costCenter: '4711,,x,' },
      [': the row has 12 cells, the header 10; a value that holds the delimiter needs quotes'],
    ],
  ])('%s', (_, changes, reasons) => {
    expect(reasonsFor(changes)).toEqual(reasons);
  });

  test('under the header of the file', () => {
    const { rejected } = rosterOf('Company ,ACCOUNT_NAME\n,ada\n', lenientAttributes);
    expect(rejected.map(({ rejects }) => rejects)).toEqual([
      [{ row: 2, column: 'Company', reason: 'a value is required' }],
    ]);
  });
});

test.each([
  ...['31.12.26', '31.12.2026.', '46387', '31 Dec 2026', 'Do, 31.12.2026', '31.12.2026 24:00', '2026-12-31 23:59 CET'],
  ...['20261231', '31/12/2026', '0000-00-00', '1900-01-00', '/Date(1798675200000)/', 'unlimited', '-', '2026-12-31Z'],
])('%s is no date that can be read for certain', (endDate) => {
  expect(reasonsFor({ endDate: endDate.includes(',') ? `"${endDate}"` : endDate })).toEqual([
    expect.stringMatching(/^endDate: .*(?:not a date|no date|number of a day)/),
  ]);
});

describe('accepted', () => {
  test.each<[string, { [column: string]: string }]>([
    ['no optional value', { costCenter: '' }],
    ['a contract of one day', { startDate: '2026-03-01', endDate: '2026-03-01' }],
    ['a value of 4,000 characters', { costCenter: 'x'.repeat(4000) }],
    ['a line break and a tab', { costCenter: '"47\n\t11"' }],
    ['empty cells beyond the header', { costCenter: '4711,, ,' }],
  ])('%s', (_, changes) => {
    expect(reasonsFor(changes)).toEqual([]);
  });

  test('fewer cells than the header, where most rows have fewer: what is lacking is left as it is, and that is said', () => {
    const short = (name: string) => line(name).split(',').slice(0, 9).join(',');
    const { rows, remarks } = rosterOf(file(short('ada'), `${short('bo')},`, short('cy')));
    expect(rows.map(({ values }) => values.data)).toEqual([
      { vendor: 'Acme' },
      { vendor: 'Acme', costCenter: '' },
      { vendor: 'Acme' },
    ]);
    expect(remarks).toEqual([
      { rows: [2, 4], text: 'there are fewer cells than in the header. What is lacking was left as it is.' },
    ]);
  });
});

test.each([
  ['2026-03-01T00:00:00.000Z', '2026-12-31T00:00:00.000Z'],
  ['2026-03-01T00:00:00.000+00:00', '2026-12-31T00:00:00.0000000Z'],
  ['2026\u201103\u201101', '31\u202412\u20242026'],
  ['2026\u201303\u201301', '\uff13\uff11.\uff11\uff12.\uff12\uff10\uff12\uff16'],
  ['2026-03-01 00:00', '2026-12-31T00:00'],
  ['2026-03-01 00:00:00+00', '2026-12-31 00:00:00.000000+00:00'],
  ['2026-03-01 00:00:00 UTC', '2026-12-31 00:00:00Z'],
])('%s and %s are days', (startDate, endDate) => {
  const dates = { startDate, endDate };
  const [row] = rosterOf(file(line('ada', dates))).rows;
  expect([row?.values.startDate, row?.values.endDate]).toEqual([
    '2026-03-01T00:00:00+01:00',
    '2026-12-31T23:59:59+01:00',
  ]);
});

const midnight = 'the end is midnight of Europe/Berlin, written by UTC. It was read as that whole day.';

test.each(['2026-12-30T23:00:00Z', '2026-12-30T23:00Z', '2026-12-30 23:00:00.000Z', '2026-12-30T23:00:00+00:00'])(
  'a midnight of the zone by UTC is the day that it means: %s',
  (endDate) => {
    const { rows, remarks } = rosterOf(file(line('ada', { endDate, startDate: '2026-02-28T23:00:00Z' }), line('bo')));
    expect(rows[0]?.values).toMatchObject({
      startDate: '2026-03-01T00:00:00+01:00',
      endDate: '2026-12-31T23:59:59+01:00',
    });
    expect(remarks).toEqual([{ rows: [2], text: midnight }]);
  },
);

test.each(['2026-12-30T23:00:01Z', '2026-12-30T23:00:00.5Z', '2026-12-31T00:00:00+01:00', '2026-07-31T23:00:00Z'])(
  'any other moment is itself: %s',
  (endDate) => {
    const { rows, remarks } = rosterOf(file(line('ada', { endDate })));
    expect([Date.parse(rows[0]?.values.endDate ?? ''), remarks]).toEqual([
      Math.floor(Date.parse(endDate) / 1000) * 1000,
      [],
    ]);
  },
);

test.each([
  '"""amara.okafor"""',
  '“amara.okafor”',
  '«amara.okafor»',
  '‹amara.okafor›',
  '`amara.okafor`',
  '‚amara.okafor‘',
])('an account name in quotes is rejected: %s', (name) => {
  const reason = 'accountName: stands in quotes; write it without them';
  expect(rosterOf(file(line(name))).rejected.flatMap(({ rejects }) => rejects)).toEqual([
    { row: 2, column: 'accountName', reason: reason.slice('accountName: '.length) },
  ]);
});

test('a value that a program has quoted twice, or half, is rejected', () => {
  const quoted = { lastName: '"""Smith"""', costCenter: '"""47 """"11"""""""', manager: '"""jane.doe"' };
  expect(reasonsFor(quoted)).toEqual([
    'lastName: stands in quotes; write it without them',
    'manager: holds a quote; write it without',
    'costCenter: stands in quotes; write it without them',
  ]);
});

describe('debris', () => {
  const [error, shortened, twice] = [
    'is the error of a formula; correct the spreadsheet, or write the value',
    'is a number that a spreadsheet has shortened; format the column as text, and write all its digits',
    'was encoded twice on its way ("Ã©" for "é"); write the text anew',
  ];
  const html = 'was written for a page of HTML ("&amp;" for "&"); write the text as it is read';

  test.each([
    ['#REF!', error],
    ['#N/A', error],
    ['#Н/Д', error],
    ['#DIV/0', error],
    ['NULL', 'is what a program writes for no value; write the value, or leave the cell empty'],
    ['\\N', 'is what a program writes for no value; write the value, or leave the cell empty'],
    ['NaN', 'is what a program writes for no value; write the value, or leave the cell empty'],
    ['#NV', error],
    ['#REF', error],
    ['#WERT!', error],
    ['#NOMBRE?', error],
    ['#¿NOMBRE?', error],
    ['#¡REF!', error],
    ['#DIV/0!', error],
    ['#N/D', error],
    ['#SPILL!', error],
    ['#n/a', error],
    ['#N/A N/A', error],
    ['undefined', 'is what a program writes for no value; write the value, or leave the cell empty'],
    ['[object Object]', 'is what a program writes for no value; write the value, or leave the cell empty'],
    ['<NULL>', 'is what a program writes for no value; write the value, or leave the cell empty'],
    ['R&amp;D', html],
    ['O&#39;Brien', html],
    ['M&uuml;ller', html],
    ['JosĂ©', twice],
    ['NicolĂ\u00a0', twice],
    ['Ĺukasz'.replace('Ĺ', 'Ĺ\u0081'), 'holds a control character; write the text anew'],
    ['Ĺšwiątek'.slice(0, 2), twice],
    ['JosГ©', twice],
    ['Р®СЂРёР№', twice],
    ['Jos√©', twice],
    ['M√ºller', twice],
    ['Jos├®', twice],
    ['CĂ©sar GĂłmez', twice],
    ['#BEZUG!', error],
    ['#ÜBERLAUF!', error],
    ['#¡DIV/0!', error],
    ['#NAME?', error],
    ['Err:502', error],
    ['########', error],
    ['4.91525E+12', shortened],
    ['1E+05', shortened],
    ['"4,9E+12"', shortened],
    ['JosÃ©', twice],
    ['GarcÃ\u00ada', twice],
    ['NicolÃ\u00a0', twice],
    ['Oâ€™Brien', twice],
    ['Å\u0081ukasz', 'holds a control character; write the text anew'],
    ['Jos\ufffd', 'holds a character that was lost on its way; write the text anew'],
  ])('%s is rejected in any text', (text, reason) => {
    expect(reasonsFor({ lastName: text, costCenter: text })).toEqual([`lastName: ${reason}`, `costCenter: ${reason}`]);
  });

  test.each([
    '#1 Contractor',
    'Null',
    'Nan',
    '#',
    'Nr. #7!',
    '1E5',
    'E+12',
    'JOÃO',
    'PÃO',
    'Müller',
    'Âge',
    '漢字',
    'É',
    'Ãngela €',
    'WĘŻYK',
    'RĂŞCANU',
    'Úžas',
    'Сірко',
    'PIÓŁKO',
    'AT&T; Ltd',
    '#TOP',
    '#HR',
  ])('%s is a text', (text) => {
    expect(reasonsFor({ lastName: text, costCenter: text })).toEqual([]);
  });
});

describe('an e-mail address', () => {
  test.each([
    'ada@example.com',
    'ada.o+kafor@mail.example.org',
    "o'brien@example.com",
    'zoë@exämple.com',
    'x@1.example.com',
    `${'a'.repeat(242)}@example.com`,
  ])('%s is one', (email) => {
    expect(reasonsFor({ email })).toEqual([]);
  });

  test.each([
    'ada',
    'ada@',
    '@example.com',
    'ada@example',
    'ada@@example.com',
    'ada@example..com',
    'ada@.example.com',
    'ada@-example.com',
    'ada okafor@example.com',
    'Ada <ada@example.com>',
    'ada@example.com;bo@example.com',
    `${'a'.repeat(243)}@example.com`,
  ])('%s is none', (email) => {
    expect(reasonsFor({ email })).toEqual(['email: not an e-mail address; it must look like name@example.com']);
  });
});
