import { describe, expect, test } from 'vitest';
import { dateReader } from '../../../../lib/dates/dates.ts';
import { headerOf, rowChecker } from '../../../../lib/people/csv/checkRow.ts';
import { columnsOf } from '../../../../lib/people/csv/columns.ts';
import { readHeader } from '../../../../lib/people/csv/header.ts';
import { headerLine, lenientAttributes, line, settings } from '../fixtures.ts';

const columns = columnsOf(lenientAttributes);

function headerUnder(names: string) {
  const header = readHeader(names.split(','), columns, settings);
  if (header.kind === 'refused') throw new Error(header.reason);
  return header;
}

/** What the cells of row 2 say under a header, in an organisation's zone. */
function checked(row: string, { names = headerLine, count = row.split(',').length, timeZone = 'Europe/Berlin' } = {}) {
  const readDate = dateReader({ timeZone, dateFormats: ['dd.MM.yyyy'] });
  return rowChecker({ header: headerUnder(names), readDate, dateFormats: ['dd.MM.yyyy'] })(2, row.split(','), count);
}

const ada = {
  ...{ accountName: 'ada', firstName: 'Ada', lastName: 'Okafor', phone: '+49 30 5550100', email: 'ada@example.com' },
  ...{ manager: 'jane.doe', startDate: '2026-03-01T00:00:00+01:00', endDate: '2026-12-31T23:59:59+01:00' },
  data: { vendor: 'Acme', costCenter: '4711' },
};

test('a good row is the values of its cells, and nothing is to be said of it', () => {
  expect(checked(line('ada'))).toEqual({
    ...{ values: ada, rejects: [], mended: 0, isShort: false, isMidnight: false },
  });
});

test('columns in another order say the same', () => {
  const reversed = (text: string) => text.split(',').reverse().join(',');
  expect(checked(reversed(line('ada')), { names: reversed(headerLine) }).values).toEqual(ada);
});

test('of a file with some of the columns those alone are said', () => {
  expect(checked('Acme,ada,,x', { names: 'vendor,accountName,phone,Badge' }).values).toEqual({
    accountName: 'ada',
    phone: '',
    data: { vendor: 'Acme' },
  });
});

test('of a row with faults what is good is said', () => {
  const { values, rejects } = checked(line('ada', { lastName: '#REF!', vendor: '', costCenter: 'NULL' }));
  const { lastName: _, ...rest } = ada;
  expect(values).toEqual({ ...rest, data: {} });
  expect(rejects.map(({ row, column }) => [row, column])).toEqual([
    [2, 'lastName'],
    [2, 'vendor'],
    [2, 'costCenter'],
  ]);
});

test('without an account name a row is nobody’s', () => {
  expect(checked(line('')).values.accountName).toBe('');
});

describe('cells that are lacking', () => {
  const { endDate: _, ...open } = ada;

  test('are left as they are where they need not be there', () => {
    const row = line('ada', { vendor: 'Acme' }).replace(/,4711$/, '');
    expect(checked(row)).toMatchObject({ values: { ...ada, data: { vendor: 'Acme' } }, rejects: [], isShort: true });
    expect(checked(row).values.data).toEqual({ vendor: 'Acme' });
  });

  test('are left as they are before one that is there', () => {
    const names = 'accountName,vendor,endDate,phone';
    expect(checked('ada,Acme', { names })).toMatchObject({ isShort: true, rejects: [] });
    expect(checked('ada,Acme', { names }).values).toEqual({ accountName: 'ada', data: { vendor: 'Acme' } });
  });

  test('are empty where the file has them, with nothing in them', () => {
    const row = line('ada').replace(/,4711$/, '');
    expect(checked(row, { count: 10 })).toMatchObject({
      ...{ values: { ...ada, data: { vendor: 'Acme', costCenter: '' } }, isShort: false, mended: 0 },
    });
  });

  test('are said to be required where they are', () => {
    expect(checked('ada')).toMatchObject({
      rejects: [{ row: 2, column: 'vendor', reason: 'a value is required' }],
      isShort: true,
    });
  });

  test('of dates are none, which need not be there', () => {
    expect(checked(line('ada', { endDate: '' }))).toMatchObject({ values: { ...open, endDate: '' }, rejects: [] });
    expect(checked(line('ada', { endDate: ' ' }))).toMatchObject({ values: { ...open, endDate: '' }, rejects: [] });
  });
});

describe('more cells than the header', () => {
  const names = 'accountName,vendor';

  test.each(['ada,Acme,x', 'ada,Acme,,x,\u00a0'])(
    'are of somebody else’s value, or of a delimiter in one: %s',
    (row) => {
      expect(checked(row, { names }).rejects).toEqual([
        {
          ...{ row: 2, column: '' },
          reason: `the row has ${row === 'ada,Acme,x' ? 3 : 4} cells, the header 2; a value that holds the delimiter needs quotes`,
        },
      ]);
    },
  );

  test('say nothing where they are blank', () => {
    expect(checked('ada,Acme,, ,\u00a0', { names }).rejects).toEqual([]);
  });
});

describe('what is mended', () => {
  test.each<[string, string]>([
    ['a mark of a spreadsheet behind a blank', " '000124"],
    ['a text as a formula behind a blank', ' ="000124" '],
  ])('%s', (_, accountName) => {
    const { values, mended, writtenName } = checked(line(accountName));
    expect([values.accountName, mended, writtenName]).toEqual(['000124', 1, undefined]);
  });

  test('an account name in which a program has written a sign is kept as it was written too', () => {
    const row = checked(line('ext_x0020_ada', { lastName: 'de_x0020_Vries' }));
    expect([row.values.accountName, row.values.lastName, row.writtenName]).toEqual([
      'ext ada',
      'de Vries',
      'ext_x0020_ada',
    ]);
    expect(checked(line('ada', { lastName: 'de_x0020_Vries' }))).not.toHaveProperty('writtenName');
    expect(checked(line(' ada\u200b '))).not.toHaveProperty('writtenName');
  });
});

describe('an account name that looks like none', () => {
  test.each(['Dec-25', '12.0', 'm?ller', 'ada;'])('may be one all the same: %s', (accountName) => {
    const { values, rejects, doubtedName } = checked(line(accountName));
    expect([values.accountName, rejects.map(({ column }) => column), doubtedName]).toEqual([
      ...['', ['accountName'], accountName],
    ]);
  });

  test.each<[string, string]>([
    ['a good name', 'ada'],
    ['no name', ''],
    ['a name that cannot be read', 'ada\u0007'],
    ['a name that is too long', 'a'.repeat(4_001)],
    ['a name of half letters that were encoded twice', 'garc\u00c3\u00ada;'],
  ])('is not doubted: %s', (_, accountName) => {
    expect(checked(line(accountName))).not.toHaveProperty('doubtedName');
  });

  test('is not meant by what other columns look like', () => {
    expect(checked(line('ada', { manager: 'Dec-25', phone: '12.0' }))).not.toHaveProperty('doubtedName');
  });
});

describe('what would not be seen any more in a value that was mended', () => {
  const twice = 'was encoded twice on its way ("Ã©" for "é"); write the text anew';

  test.each<[string, string]>([
    ['in its middle', 'Garc\u00c3\u00ada'],
    ['at its end', 'Nicol\u00c3\u00a0'],
    ['at its end, before blanks of the file', 'Nicol\u00c3\u00a0  '],
    ['at its end, behind blanks of the file', '  Nicol\u00c3\u00a0'],
    ['behind two words', 'a b Nicol\u00c3\u00a0'],
    ['in a text for a spreadsheet', '="Nicol\u00c3\u00a0"'],
    ['behind a mark of spreadsheets', "'-Nicol\u00c3\u00a0"],
  ])('is half of a letter that was encoded twice, %s', (_, firstName) => {
    expect(checked(line('ada', { firstName })).rejects).toEqual([{ row: 2, column: 'firstName', reason: twice }]);
  });
});

describe('an apostrophe', () => {
  test.each<[string, string, string | undefined]>([
    ['that marks a text', "'=1", undefined],
    ['before a name', "'ada", 'begins with an apostrophe; write it without'],
    ['before a name, behind a blank', " 'ada", 'begins with an apostrophe; write it without'],
    ['that is left behind one that marks a text', "''ada", undefined],
    ['that is left behind one that marks a text, behind a blank', " ''t Hooft", undefined],
  ])('%s', (_, accountName, reason) => {
    const { rejects } = checked(line(accountName));
    expect(rejects[0]?.reason).toBe(reason);
  });
});

describe('a day', () => {
  const endOf = (endDate: string, timeZone?: string) => {
    const { values, isMidnight } = checked(line('ada', { endDate }), timeZone === undefined ? {} : { timeZone });
    return [values.endDate, isMidnight];
  };
  const day = '2026-12-31T23:59:59+01:00';

  test.each([
    ['2026-12-31', false],
    ['2026-12-31T00:00:00.000Z', false],
    ['2026-12-31T00:00:00.000+0000', false],
    ['2026-12-31 00:00:00Z', false],
    ['2026-12-31 00:00:00+0000', false],
    ['2026-12-31T00:00:00', false],
    ['2026-12-30T23:00:00Z', true],
    ['2026-12-30T23:00Z', true],
    ['2026-12-30T23:00:00+0000', true],
    ['2026-12-30T23:00:00.00Z', true],
    ['2026-12-30t23:00z', true],
  ])('as programs write it: %s', (endDate, isMidnight) => {
    expect(endOf(endDate)).toEqual([day, isMidnight]);
  });

  test.each([
    ['2026-12-31T00:00:00Z', '2026-12-31T01:00:00+01:00'],
    ['2026-12-31T00:00:00.00Z', '2026-12-31T01:00:00+01:00'],
    ['2026-12-30T23:00:01Z', '2026-12-31T00:00:01+01:00'],
    ['2026-12-30T23:00:00.5Z', '2026-12-31T00:00:00+01:00'],
    ['2026-12-31 00:00:00+00:30', '2026-12-31T00:30:00+01:00'],
    ['2026-12-30T23:00:00-00:30', '2026-12-31T00:30:00+01:00'],
  ])('is none of any other moment: %s', (endDate, moment) => {
    expect(endOf(endDate)).toEqual([moment, false]);
  });

  test('is none of what begins or ends otherwise', () => {
    for (const endDate of ['x2026-12-31 00:00:00+00', '2026-12-31 00:00:00+00x', '2026-12-30T23:00:00Zx', '99:00Z']) {
      expect(checked(line('ada', { endDate })).rejects.map(({ column }) => column)).toEqual(['endDate']);
    }
  });

  test('is the end alone: a start at midnight is a moment', () => {
    const { values, isMidnight } = checked(line('ada', { startDate: '2026-02-28T23:00:00Z' }));
    expect([values.startDate, isMidnight]).toEqual(['2026-03-01T00:00:00+01:00', false]);
  });

  test('in a zone of UTC is a midnight by Z, and what nelm writes is a moment', () => {
    expect(endOf('2026-12-31T00:00Z', 'UTC')).toEqual(['2026-12-31T23:59:59+00:00', true]);
    expect(endOf('2026-12-31T00:00:00+00:00', 'UTC')).toEqual(['2026-12-31T00:00:00+00:00', false]);
    expect(endOf('2026-12-31T08:00:00+00:00', 'UTC')).toEqual(['2026-12-31T08:00:00+00:00', false]);
  });
});

test('a column is named by its header in the file, else by its technical name', () => {
  const header = headerUnder('Badge, Company ,accountName');
  expect([headerOf(header, 'vendor'), headerOf(header, 'endDate')]).toEqual(['Company', 'endDate']);
});
