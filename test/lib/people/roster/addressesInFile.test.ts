import { expect, test } from 'vitest';
import { readExport } from '../../../../lib/people/csv/readExport.ts';
import { newPerson } from '../../../../lib/people/person.ts';
import { standInFile } from '../../../../lib/people/roster/addressesInFile.ts';
import { missingFrom } from '../../../../lib/people/roster/missing.ts';
import { attributes, file, headerLine, line, rosterOf, settings } from '../fixtures.ts';

const addressOf = (name: string) => `${name}@example.com`;
const names = ['amara', 'bea', 'cy', 'dee', 'eve'];
const before = readExport(
  [headerLine, ...names.map((name) => line(name, { email: addressOf(name) }))].join('\n'),
  attributes,
  settings,
);

/** The rows of everybody, with other rows in place of some. */
const rowsWith = (others: Record<string, string | undefined>) =>
  names.flatMap((name) => (name in others ? (others[name] ?? []) : line(name, { email: addressOf(name) })));

/** Of a full list, who seems to be missing, and who of them stands in it all the same. */
function judged(...rows: string[]) {
  const roster = rosterOf(file(...rows));
  const { people } = missingFrom(roster, before, Date.parse('2026-06-15T12:00:00Z'));
  return [people, standInFile(people, roster, before)].map((some) => some.map(({ accountName }) => accountName));
}

test.each([
  ['under a name that was written wrongly', { bea: line('baa', { email: 'BEA@example.com' }) }, ['bea']],
  ['under the name in another script', { bea: line('bеа', { email: addressOf('bea') }) }, []],
  [
    'in a cell of several lines',
    { amara: line('amara', { email: addressOf('amara'), vendor: '"Acme\nbea@example.com"' }), bea: undefined },
    ['bea'],
  ],
])('somebody who is in the list %s is not missing for certain', (_, others, expected) => {
  expect(judged(...rowsWith(others))).toEqual([expected, expected]);
});

test('whoever is nowhere in the list is missing, and so is whose address is that of others too, or of a manager', () => {
  expect(judged(...rowsWith({ bea: undefined }))).toEqual([['bea'], []]);
  const shared = rowsWith({ bea: undefined, cy: line('cy', { email: addressOf('cy'), manager: addressOf('bea') }) });
  expect(judged(...shared)).toEqual([['bea'], []]);
  const same = readExport([headerLine, line('one'), line('two')].join('\n'), attributes, settings);
  const roster = rosterOf(file(line('two')));
  expect(standInFile([...same.values()].slice(0, 1), roster, same)).toEqual([]);
});

test('a row that may have swallowed others leaves nobody to be ended', () => {
  const cell = `x\n${line('bea', { email: addressOf('bea') })}\nx"`;
  const amara = line('amara', { email: addressOf('amara'), vendor: '"Acme', costCenter: cell });
  expect(judged(...rowsWith({ amara, bea: undefined }))).toEqual([[], []]);
});

test.each([
  'Bea <bea@example.com>',
  'x;bea@example.com',
  'x|bea@example.com|y',
  "'bea@example.com'",
  'mailto:bea@example.com',
  '(bea@example.com)',
  '[bea@example.com]',
  '"x, bea@example.com, y"',
])('an address is found within %s', (vendor) => {
  const amara = line('amara', { email: addressOf('amara'), vendor });
  expect(judged(...rowsWith({ amara, bea: undefined }))).toEqual([['bea'], ['bea']]);
});

test('an address of a manager says something where the row is rejected: its cells may have slid', () => {
  const cy = line('cy', { email: 'none', manager: addressOf('bea') });
  expect(judged(...rowsWith({ bea: undefined, cy }))).toEqual([['bea'], ['bea']]);
});

test('a part of another address is none, and somebody without an address has none', () => {
  const amara = line('amara', { email: addressOf('amara'), vendor: 'x.bea@example.com.org' });
  expect(judged(...rowsWith({ amara, bea: undefined }))).toEqual([['bea'], []]);
  const without = readExport([headerLine, line('one', { email: '' })].join('\n'), attributes, settings);
  expect(standInFile([...without.values()], rosterOf(file(line('two', { vendor: '@' }))), without)).toEqual([]);
});

test('a column that means nothing here is looked through too', () => {
  const roster = rosterOf(`note,${headerLine}\nof bea@example.com,${line('cy', { email: addressOf('cy') })}`);
  const { people } = missingFrom(roster, before, 0);
  expect(standInFile(people, roster, before).map(({ accountName }) => accountName)).toEqual(['bea']);
});

test('what is no address is none, wherever it stands', () => {
  const without = new Map([['bea', { ...newPerson(), accountName: 'bea', email: 'none' }]]);
  const roster = rosterOf(file(line('two', { vendor: 'none x@example.com' })));
  expect(standInFile([...without.values()], roster, without)).toEqual([]);
});
