import { describe, expect, test } from 'vitest';
import { columnsOf } from '../../../../lib/people/csv/columns.ts';
import { type Header, readHeader } from '../../../../lib/people/csv/header.ts';
import { attributes, headerLine, settings } from '../fixtures.ts';

const columns = columnsOf(attributes);
const full = headerLine.split(',');

function headerOf(cells: string[]): Header {
  const header = readHeader(cells, columns, settings);
  if (header.kind === 'refused') throw new Error(header.reason);
  return header;
}

function reasonOf(cells: string[]): string {
  const header = readHeader(cells, columns, settings);
  return header.kind === 'refused' ? header.reason : 'not refused';
}

test('columns may stand in any order, unknown ones are named', () => {
  const header = headerOf(['Badge', ...full.toReversed(), '', 'Shoe Size', '']);
  expect(header.columns.map((column) => column?.name)).toEqual([
    undefined,
    'costCenter',
    'vendor',
    'endDate',
    'startDate',
    'manager',
    'email',
    'phone',
    'lastName',
    'firstName',
    'accountName',
    undefined,
    undefined,
  ]);
  expect(header.unknownColumns).toEqual(['Badge', 'column 12', 'Shoe Size']);
});

test('an unknown column under an alias of an attribute that the source lacks says so', () => {
  const without = columnsOf(attributes.filter(({ technicalName }) => technicalName !== 'vendor'));
  const cells = [...full.filter((cell) => cell !== 'vendor'), ' Company', 'Badge'];
  expect(readHeader(cells, without, settings)).toMatchObject({
    kind: 'header',
    unknownColumns: ['Company (an alias of vendor, which the source does not have)', 'Badge'],
  });
  expect(headerOf([...full.filter((cell) => cell !== 'vendor'), ' Company']).unknownColumns).toEqual([]);
});

describe('the column error', () => {
  test('in the last place it is taken off and not reported', () => {
    expect(headerOf([...full, 'Error'])).toMatchObject({ cells: full, unknownColumns: [], hadErrors: true });
  });

  test('elsewhere it is an unknown column', () => {
    expect(headerOf(['error', ...full])).toMatchObject({ unknownColumns: ['error'], hadErrors: false });
  });

  test('as an attribute of the source it stays, unless it stands there twice', () => {
    const schema = columnsOf([...attributes, { technicalName: 'error', label: 'Error' }]);
    expect(readHeader([...full, 'error'], schema, { ...settings, columns: {} })).toMatchObject({
      hadErrors: false,
      cells: [...full, 'error'],
    });
    expect(readHeader([...full, 'error', 'error'], schema, { ...settings, columns: {} })).toMatchObject({
      hadErrors: true,
      cells: [...full, 'error'],
    });
  });
});

test.each([
  'Start Date (dd.mm.yyyy)',
  'startDate [TT.MM.JJJJ] *',
  'Start-Date (YYYY-MM-DD)',
  'start (d.m.yyyy hh:mm)',
  'Start (DD.MM.YY)',
])('a header may say how its dates are written, as they are read: %s', (cell) => {
  const header = headerOf(full.map((name) => (name === 'startDate' ? cell : name)));
  expect(header.columns[6]?.name).toBe('startDate');
});

test('a header may say how its days are written where they are read with a time', () => {
  const cells = full.map((name) => (name === 'endDate' ? 'End Date (M/D/YYYY)' : name));
  const withTime = { ...settings, dateFormats: ['M/d/yyyy h:mm a'] };
  expect(readHeader(cells, columns, withTime).kind).toBe('header');
  expect(readHeader(cells, columns, { ...settings, dateFormats: ['d/M/yyyy h:mm a'] }).kind).toBe('refused');
});

describe('refused', () => {
  test('a header that says of its dates that they are written as none is read', () => {
    expect(reasonOf(full.map((name) => (name === 'endDate' ? 'End Date (DD/MM/YYYY)' : name)))).toBe(
      'The header "End Date (DD/MM/YYYY)" says that its dates are written as dd/mm/yyyy, which is not in dateFormats of nelm.config.ts. Add the format there, or write the dates as 2027-01-31.',
    );
  });

  const noHeader =
    'The file has no header: its first row names no column of the source. Add a row of column names on top, or remove what stands above it. Expected are accountName, firstName, lastName, phone, email, manager, startDate, endDate, vendor; there may be costCenter.';

  test.each([
    [['ada', 'Ada', 'Okafor', 'ada@example.com']],
    [['phone', '2026-03-01']],
    [['manager', '31.12.2026']],
    [['manager', ' 1/2/26']],
    [['manager', '1-2-3']],
    [[]],
    [['', '']],
    [['Name', 'Town']],
  ])('no header in %j', (cells) => {
    expect(reasonOf(cells)).toBe(noHeader);
  });

  test('no more columns than are required, where the source has no other', () => {
    const required = columnsOf(attributes.map((attribute) => ({ ...attribute, required: true })));
    expect(readHeader(['Name', 'Town'], required, settings)).toMatchObject({
      reason: expect.stringMatching(/Expected are accountName, .*, vendor, costCenter\.$/),
    });
  });

  test('a column twice, behind others that are unknown', () => {
    expect(reasonOf(['Badge', 'Badge', ...full, 'Mail'])).toMatch(/^The headers "email" and "Mail" both mean/);
  });

  test('a required column that is lacking, with the names it may have', () => {
    expect(reasonOf(full.filter((cell) => cell !== 'vendor'))).toBe(
      'The file lacks a required column: vendor (accepted as "vendor", "company"). Add it, or name its header under columns in nelm.config.ts.',
    );
    expect(reasonOf(full.filter((cell) => cell !== 'endDate' && cell !== 'accountName'))).toBe(
      'The file lacks required columns: accountName (accepted as "accountName"); endDate (accepted as "endDate", "end", "last day"). Add them, or name their headers under columns in nelm.config.ts.',
    );
  });

  test('two headers for one column', () => {
    expect(reasonOf([...full, ' Mail'])).toBe(
      'The headers "email" and "Mail" both mean the column email. Keep one of them.',
    );
  });

  test.each([
    ['email', '"email" and "email"'],
    ['E-mail (required)', '"email" and "E-mail (required)"'],
  ])('a header twice: %s', (second, both) => {
    expect(reasonOf([...full, second])).toBe(`The headers ${both} both mean the column email. Keep one of them.`);
  });

  test('a name of a column that is longer than 200 characters', () => {
    expect(reasonOf([...full, 'x'.repeat(201)])).toBe(
      'The name of column 11 is longer than 200 characters. Shorten it, or add a row of column names on top.',
    );
    expect(headerOf([...full, ` ${'x'.repeat(200)}${' '.repeat(400)}`]).cells[10]).toHaveLength(200);
  });

  test('too many columns', () => {
    expect(reasonOf([...full, ...Array<string>(247).fill('x')])).toBe(
      'The first row has more than 256 columns. Remove what is not needed.',
    );
    expect(headerOf([...full, ...Array<string>(246).fill('x')]).cells).toHaveLength(256);
  });
});

test.each(['e@mail', '1.2.3 codes', 'Room 1.2.3'])(
  'a header with the column of the accounts may have one called %s',
  (cell) => {
    expect(headerOf([...full, ` ${cell} `]).unknownColumns).toEqual([cell]);
  },
);

test('a header without the column of the accounts is none where it looks like a person, and is one that lacks it elsewhere', () => {
  expect(reasonOf(['phone', 'Room 1.2.3'])).toMatch(/^The file lacks required columns: accountName/);
  expect(reasonOf(['phone', 'x@y'])).toMatch(/^The file has no header/);
});
