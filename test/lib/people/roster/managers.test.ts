import { expect, test } from 'vitest';
import { readExport } from '../../../../lib/people/csv/readExport.ts';
import { addressesAmong, managersToCheck, rejectUnknownManagers } from '../../../../lib/people/roster/managers.ts';
import { planRoster } from '../../../../lib/people/roster/planRoster.ts';
import { anyLength, attributes, file, headerLine, lenientAttributes, line, rosterOf, settings } from '../fixtures.ts';

const people = readExport(
  [headerLine, line('kim'), line('lee', { manager: 'left.long.ago' })]
    .join('\n')
    .replaceAll('31.12.2026', '2026-12-31'),
  attributes,
  settings,
);

const plan = planRoster(
  rosterOf(
    file(
      line('ada', { manager: 'nobody.known' }),
      line('bo', { manager: 'Mary.Major' }),
      line('cy', { phone: '' }),
      line('kim'),
      line('lee', { manager: 'nobody.known' }),
      line('dee'),
    ),
  ),
  people,
  anyLength,
);

test('the managers of the rows to send are asked for, each once', () => {
  expect(managersToCheck(plan)).toEqual(['nobody.known', 'Mary.Major', 'jane.doe']);
});

test('rows with an unknown one are rejected, the others get the known spelling', () => {
  const checked = rejectUnknownManagers(plan, ['jane.doe', 'mary.major']);
  const reason = 'no identity has this account name or e-mail address; name a manager who has an identity';
  expect(checked.created.map(({ row, person }) => [row, person.manager])).toEqual([
    [3, 'mary.major'],
    [7, 'jane.doe'],
  ]);
  expect(checked.updated).toEqual([]);
  expect(checked.unchanged.map(({ row }) => row)).toEqual([5]);
  expect(checked.rejected.map(({ rejects }) => rejects)).toEqual([
    [{ row: 2, column: 'manager', reason }],
    [{ row: 4, column: 'phone', reason: 'a value is required' }],
    [{ row: 6, column: 'manager', reason }],
  ]);
});

test('a person keeps a manager whom the file does not name only while it is known', () => {
  const roster = rosterOf('accountName,vendor\nlee,Umbrella\nkim,Umbrella\nnew,Acme', lenientAttributes);
  const moved = planRoster(roster, people, anyLength);
  expect(managersToCheck(moved)).toEqual(['left.long.ago', 'jane.doe']);
  const checked = rejectUnknownManagers(moved, new Set(['jane.doe']));
  expect(checked.updated.map(({ row }) => row)).toEqual([3]);
  expect(checked.created.map(({ row }) => row)).toEqual([4]);
  expect(checked.rejected.flatMap(({ rejects }) => rejects)).toMatchObject([{ row: 2, column: 'manager' }]);
});

test('a manager may be named by an address, which the source shows as the account name', () => {
  const byAddress = new Map([['jane@example.com', 'jane.doe']]);
  const roster = rosterOf(
    file(
      line('kim', { manager: 'Jane@example.com' }),
      line('lee', { manager: 'jane@example.com' }),
      line('new', { manager: 'jane@example.com' }),
      line('old', { manager: 'two@example.com' }),
    ),
  );
  const moved = planRoster(roster, people, anyLength);
  expect(addressesAmong(managersToCheck(moved), ['two@example.com'])).toEqual(['jane@example.com', 'Jane@example.com']);
  const checked = rejectUnknownManagers(moved, [], byAddress);
  expect(checked.unchanged.map(({ row }) => row)).toEqual([2]);
  expect([...checked.updated, ...checked.created].map(({ row, person }) => [row, person.manager])).toEqual([
    [3, 'jane.doe'],
    [4, 'jane.doe'],
  ]);
  expect(checked.rejected.map(({ row }) => row)).toEqual([5]);
});

test('addresses are what has an at sign, and is no account; each is asked for once', () => {
  const managers = ['jane.doe', 'two@example.com', 'Known@example.com', 'two@example.com'];
  expect(addressesAmong(managers, ['known@example.com'])).toEqual(['two@example.com']);
});

test('a row without a manager stays so, where the schema allows it', () => {
  const roster = rosterOf('accountName,vendor,manager\nnew,Acme,', lenientAttributes);
  const checked = rejectUnknownManagers(planRoster(roster, people, anyLength), ['jane.doe']);
  expect(checked.created.map(({ person }) => person.manager)).toEqual(['']);
});

test('a row whose manager is the same by address is still sent for what else it changes', () => {
  const roster = rosterOf(file(line('kim', { manager: 'jane@example.com', phone: '1' })));
  const checked = rejectUnknownManagers(
    planRoster(roster, people, anyLength),
    [],
    new Map([['jane@example.com', 'jane.doe']]),
  );
  expect(checked.updated.map(({ columns, person }) => [columns, person.manager])).toEqual([[['phone'], 'jane.doe']]);
  expect(checked.unchanged).toEqual([]);
});
