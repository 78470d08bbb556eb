import { expect, test } from 'vitest';
import { accountKey, newPerson } from '../../../../lib/people/person.ts';
import { eitherOfTwo, namesMeant, takeKnownNames } from '../../../../lib/people/roster/knownNames.ts';
import { missingFrom } from '../../../../lib/people/roster/missing.ts';
import { file, line, rosterOf } from '../fixtures.ts';

const people = new Map(
  ['ada?', 'bo;', 'nan', '123.0', 'Nil', "'t", '"cy"', 'm\u00fcller', 'ev\u0430'].map((accountName) => [
    accountKey(accountName),
    { ...newPerson(), accountName },
  ]),
);

/** Whom the rows of a file mean that are taken, and which are not. */
function taken(...lines: string[]) {
  const { rows, rejected } = takeKnownNames(rosterOf(file(...lines)), people);
  return [rows.map(({ values }) => values.accountName), rejected.map(({ row }) => row)];
}

test('what a name looks like rejects nobody whom the source has by exactly that name', () => {
  const names = ['ada?', 'bo;', 'nan', '123.0', "''t", '"""cy"""', 'ev\u0430', 'dee'];
  expect(taken(...names.map((name) => line(name)))).toEqual([
    ['ada?', 'bo;', 'nan', '123.0', "'t", '"cy"', 'ev\u0430', 'dee'],
    [],
  ]);
});

test('what programs write for signs is mended in nobody whom the source has by exactly that name', () => {
  const [blank, ofR] = ['ext_x0020_ada', '<U+00E9>va'];
  const source = new Map([blank, ofR].map((accountName) => [accountKey(accountName), { ...newPerson(), accountName }]));
  const roster = takeKnownNames(rosterOf(file(line(blank), line(ofR), line('cy_x0020_dee'))), source);
  expect(roster.rows.map(({ values }) => values.accountName)).toEqual([blank, ofR, 'cy dee']);
  expect(roster.rejected).toEqual([]);
});

test('a name that may mean somebody else of the source stays rejected, and neither is missing from a full list', () => {
  const both = new Map(
    ['jos?', 'jos\u00e9', '"amara"', 'amara', '123.0', '000123', 'gone'].map((accountName) => [
      accountKey(accountName),
      { ...newPerson(), accountName, endDate: '2027-01-01T00:00:00Z' },
    ]),
  );
  const roster = takeKnownNames(rosterOf(file(line('jos?'), line('"""amara"""'), line('123.0'))), both);
  expect(roster.rows).toEqual([]);
  expect(missingFrom(roster, both, 0).people.map(({ accountName }) => accountName)).toEqual(['gone']);
});

test('a name that is one account of the source as it is written, and another as it is mended, is taken for neither', () => {
  const both = new Map(
    ['ext_x0020_ada', 'ext ada', 'gone'].map((accountName) => [
      accountKey(accountName),
      { ...newPerson(), accountName, endDate: '2027-01-01T00:00:00Z' },
    ]),
  );
  const given = rosterOf(file(line('ext_x0020_ada'), line('dee')));
  const roster = takeKnownNames(given, both);
  expect(roster.rows.map(({ values }) => values.accountName)).toEqual(['dee']);
  expect(roster.rejected).toMatchObject([
    { row: 2, values: { accountName: '' }, rejects: [{ row: 2, column: 'accountName', reason: eitherOfTwo }] },
  ]);
  expect(roster.mended).toBe(given.mended - 1);
  expect(missingFrom(roster, both, 0).people.map(({ accountName }) => accountName)).toEqual(['gone']);
  const written = { written: 'ext_x0020_ada', mended: 'ext ada', fault: undefined };
  expect(namesMeant([written], both)).toEqual(new Map([['ext_x0020_ada', undefined]]));
});

test.each([
  ['whose row has another fault', ['ext_x0020_ada', 'ext ada'], [line('ext_x0020_ada', { email: 'none' })], [2]],
  ['that stands beside the mended one', ['ext_x0020_ada', 'ext ada'], [line('ext_x0020_ada'), line('ext ada')], [2, 3]],
  ['that looks damaged once it is mended', ['bo_x0020_x;', 'bo x;'], [line('bo_x0020_x;')], [2]],
])('neither of two accounts is missing from a full list that a name may mean %s', (_, names, lines, rejected) => {
  const source = new Map(
    [...names, 'gone'].map((accountName) => [
      accountKey(accountName),
      { ...newPerson(), accountName, endDate: '2027-01-01T00:00:00Z' },
    ]),
  );
  const roster = takeKnownNames(rosterOf(file(...lines)), source);
  expect(roster.rejected.map(({ row }) => row)).toEqual(rejected);
  expect(missingFrom(roster, source, 0).people.map(({ accountName }) => accountName)).toEqual(['gone']);
});

test('another name is rejected, and so is what has another fault, or stands twice', () => {
  expect(taken(line('ADA?'), line('nil'), line('m?ller'), line('ada;'))).toEqual([[], [2, 3, 4, 5]]);
  expect(taken(line('ada?', { email: 'none' }), line('dee'))).toEqual([['dee'], [2]]);
  expect(taken(line('nan'), line('nan'))).toEqual([[], [2, 3]]);
  expect(taken(line(''), line('dee'))).toEqual([['dee'], [2]]);
});

test('the rows that are taken stand in the order of the file, and those that were mended are counted less', () => {
  const source = new Map(
    ['ext_x0020_ada', 'ada?', 'cy_x0020_b'].map((accountName) => [
      accountKey(accountName),
      { ...newPerson(), accountName },
    ]),
  );
  const given = rosterOf(
    file(line('dee'), line('ada?'), line('ext_x0020_ada'), line('cy_x0020_b', { email: 'none' }), line('fay')),
  );
  const roster = takeKnownNames(given, source);
  expect(roster.rows.map(({ row, values }) => [row, values.accountName])).toEqual([
    [2, 'dee'],
    [3, 'ada?'],
    [4, 'ext_x0020_ada'],
    [6, 'fay'],
  ]);
  expect(roster.rejected.map(({ row, values }) => [row, values.accountName])).toEqual([[5, 'cy_x0020_b']]);
  expect(roster.mended).toBe(given.mended - 2);
  expect(roster.rows[1]).toMatchObject({ index: 2, rejects: [] });
});

test('a row is taken beside one whose doubted name it has only where they are not the same', () => {
  const source = new Map([['nan', { ...newPerson(), accountName: 'nan' }]]);
  const taken = (...names: string[]) =>
    takeKnownNames(rosterOf(file(...names.map((name) => line(name)))), source).rows.length;
  expect([taken('nan'), taken('NaN'), taken('nan', 'NAN'), taken('nan', 'nan')]).toEqual([1, 0, 1, 0]);
});

test('200 doubted names are compared, and of more none is taken', () => {
  const takenOf = (count: number) => {
    const names = Array.from({ length: count }, (_, index) => `a${index}?`);
    const source = new Map(names.map((accountName) => [accountName, { ...newPerson(), accountName }]));
    return takeKnownNames(rosterOf(file(...names.map((name) => line(name)))), source).rows.length;
  };
  expect([takenOf(200), takenOf(201)]).toEqual([200, 0]);
});

test('of names that came together by chance each is judged by itself, however many there are', () => {
  const names = Array.from({ length: 201 }, (_, index) => `a${index}?`);
  const both = ['ev?', 'ev\u0430'];
  const source = new Map(
    [...names, ...both].map((accountName) => [accountKey(accountName), { ...newPerson(), accountName }]),
  );
  const meant = namesMeant(
    [...names, ...both].map((written) => ({ written, mended: written, fault: 'looks damaged' })),
    source,
  );
  expect(names.filter((name) => meant.get(name) !== name)).toEqual([]);
  expect(both.map((name) => meant.get(name))).toEqual([undefined, 'ev\u0430']);
});

test('a name that came by chance is taken as it is written, as it is mended, or not at all', () => {
  const source = new Map(
    ['ada?', 'ext_x0020_bo'].map((accountName) => [accountKey(accountName), { ...newPerson(), accountName }]),
  );
  const said = (written: string, mended = written, fault?: string) => ({ written, mended, fault });
  const names = [
    ...[said('ada?', 'ada?', 'looks damaged'), said('ADA?', 'ADA?', 'looks damaged')],
    ...[said('nan', 'nan', 'is no name'), said('ext_x0020_bo', 'ext bo'), said('cy_x0020_dee', 'cy dee'), said('eve')],
  ];
  expect([...namesMeant(names, source)]).toEqual([
    ['ada?', 'ada?'],
    ['ADA?', undefined],
    ['nan', undefined],
    ['ext_x0020_bo', 'ext_x0020_bo'],
    ['cy_x0020_dee', 'cy dee'],
    ['eve', 'eve'],
  ]);
});

test('rows that may mean either of two people are rejected in the order of the file, and it is said why', () => {
  const both = new Map(
    ['ext_x0020_ada', 'ext ada'].map((accountName) => [accountKey(accountName), { ...newPerson(), accountName }]),
  );
  const roster = takeKnownNames(rosterOf(file(line('ext_x0020_ada'), line('bo', { email: 'none' }), line('cy'))), both);
  expect(roster.rejected.map(({ row }) => row)).toEqual([2, 3]);
  expect(roster.rejected[0]?.rejects[0]?.reason).toBe(
    'is that of one account of the source, and is written for that of another. Rename one of both in ISC, or name the other one by its own letters',
  );
});
