import { expect, test } from 'vitest';
import { readRoster } from '../../../../lib/people/csv/readRoster.ts';
import { accountKey, newPerson } from '../../../../lib/people/person.ts';
import { standInFile } from '../../../../lib/people/roster/addressesInFile.ts';
import { namesDamaged } from '../../../../lib/people/roster/damagedNames.ts';
import { attributes, file, headerLine, line, rosterOf, settings } from '../fixtures.ts';

/** Short files that would keep an import busy for minutes or for ever, if an expression tried every way to read them. */

const ada = { ...newPerson(), accountName: 'ada', email: 'ada@example.com' };
const long = { ...newPerson(), accountName: 'a'.repeat(200) };
const people = new Map([ada, long].map((person) => [accountKey(person.accountName), person]));

test('a last row of many words of totals is read, and is no total', () => {
  const roster = rosterOf(file(line('ada'), 'total  '.repeat(60)));
  expect(roster).toMatchObject({ rowCount: 2, passedOver: [] });
  expect(rosterOf(file(line('ada'), 'Total :   12   rows')).passedOver).toEqual([3]);
});

test('a header with tens of thousands of blanks behind a remark is refused by its length', () => {
  const header = `Start (date)${' '.repeat(65_000)}x`;
  expect(readRoster(Buffer.from(`${header},accountName\n`), attributes, settings)).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('The name of column 1 is longer than 200 characters.'),
  });
});

test('a run of quotes of Windows within a word is looked at once', () => {
  const content = [headerLine, line('bo', { firstName: `J\xf6rg a${'\x92'.repeat(60_000)}a` })].join('\n');
  expect(readRoster(Buffer.from(content, 'latin1'), attributes, settings)).toMatchObject({ encoding: 'windows-1252' });
});

test('a long text is looked at once for addresses of people who seem to be missing', () => {
  const roster = rosterOf(file(line('bo', { email: 'bo@example.com', costCenter: `${'a'.repeat(900_000)} @` })));
  expect(standInFile([ada], roster, people)).toEqual([]);
  expect(
    standInFile(
      [ada],
      rosterOf(file(line('bo', { email: 'bo@example.com', costCenter: '"x <ADA@example.com>, y"' }))),
      people,
    ),
  ).toEqual([ada]);
});

test.each([
  ['signs of a list', `;${'b'.repeat(10)}${';'.repeat(500_000)}a`],
  ['holes', `${'a?'.repeat(100)}b`],
])('an account name with many %s may be anybody’s', (_, name) => {
  const roster = rosterOf(file(line(name), line('cy')));
  expect(roster.rejected).toHaveLength(1);
  expect(namesDamaged(roster, people).rows).toEqual([]);
});
