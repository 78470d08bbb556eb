import { expect, test } from 'vitest';
import { acceptedHeaders, columnFinder, columnsOf } from '../../../../lib/people/csv/columns.ts';
import { attributes, settings } from '../fixtures.ts';

const columns = columnsOf(attributes);

test('a source has the eight system columns, then its custom attributes', () => {
  const shuffled = columnsOf([...attributes].reverse()).map(({ name }) => name);
  expect(shuffled.slice(0, 8)).toEqual([
    'accountName',
    'firstName',
    'lastName',
    'phone',
    'email',
    'manager',
    'startDate',
    'endDate',
  ]);
  expect(shuffled.slice(8)).toEqual(['costCenter', 'vendor']);
});

test('a system column is required unless the schema says otherwise, the account name always', () => {
  const source = columnsOf([
    { technicalName: 'account.name', label: 'User', required: false },
    { technicalName: 'phone', label: 'Phone', required: false },
    { technicalName: 'team', label: 'Team' },
  ]);
  const required = source.filter((column) => column.required).map(({ name }) => name);
  expect(required).toEqual(['accountName', 'firstName', 'lastName', 'email', 'manager', 'startDate', 'endDate']);
  expect(source.find(({ name }) => name === 'accountName')?.label).toBe('User');
});

test.each([
  ['accountName', 'accountName'],
  ['ACCOUNT_NAME', 'accountName'],
  [' account.name\u00a0', 'accountName'],
  ['E-mail', 'email'],
  ['Mail', 'email'],
  ['E-mail (required)', 'email'],
  ['email*', 'email'],
  ['E\u2011Mail [Optional]:', 'email'],
  ['e\u2212mail', 'email'],
  ['Phone:', 'phone'],
  ['Phone * :', 'phone'],
  ['last-day', 'endDate'],
  ['last\u2013day', 'endDate'],
  ['COST CENTER', 'costCenter'],
  ['End\u2011Date', 'endDate'],
  ["'accountName'", 'accountName'],
  ['\u201cAccount Name\u201d', 'accountName'],
  ['[Account Name]', 'accountName'],
  ['Account\nName?', 'accountName'],
  ['\u2800account\u00b7name\ufffc', 'accountName'],
  ['\u0085account\u001aName', 'accountName'],
  ['acc\u00adount\u{e0041}Na\u034fme\u3164', 'accountName'],
  ['accountName (unique)', 'accountName'],
  ['Phone (text)', 'phone'],
  ['Start Date (dd.mm.yyyy)', 'startDate'],
  ['Company', 'vendor'],
])('the header %j means %s', (header, name) => {
  expect(columnFinder(columns, settings.columns)(header)?.name).toBe(name);
});

test.each(['', 'Nickname', '#phone', 'phone %', 'Phone (mobile)', 'constructor', '__proto__'])(
  'the header %j means nothing',
  (header) => {
    expect(columnFinder(columns, settings.columns)(header)).toBeUndefined();
  },
);

test('a technical name goes before a label, a label before an alias', () => {
  const find = columnFinder(
    [
      { name: 'team', label: 'unit', required: false },
      { name: 'unit', label: 'group', required: false },
      { name: 'site', label: 'place', required: false },
    ],
    { site: ['group', 'location'], team: ['place'], absent: ['nowhere'] },
  );
  expect(['unit', 'group', 'place', 'location', 'nowhere'].map((header) => find(header)?.name)).toEqual([
    'unit',
    'unit',
    'site',
    'site',
    undefined,
  ]);
});

test('the accepted headers name each spelling once', () => {
  const vendor = { name: 'vendor', label: 'Vendor', required: true };
  expect(acceptedHeaders(vendor, { Vendor: ['VENDOR', 'company'] })).toEqual(['vendor', 'company']);
});
