import { expect, test } from 'vitest';
import { accountKey, newPerson } from '../../../../lib/people/person.ts';
import { indexNames, whomItMayMean } from '../../../../lib/people/roster/whomItMayMean.ts';

/** Whom of a source of such names one may mean. */
function meant(written: string, ...names: string[]): string[] {
  const people = new Map(names.map((accountName) => [accountKey(accountName), { ...newPerson(), accountName }]));
  return whomItMayMean(written, indexNames(people));
}

test('a number means the accounts with that number, and nobody where there are none', () => {
  expect(meant('123', '000123', 'ada')).toEqual(['000123']);
  expect(meant('123', '000124', 'ada')).toEqual([]);
});

test('what has nothing but signs around a name means nobody', () => {
  expect(meant('"";', 'ada', 'bo')).toEqual([]);
});

test('a name means whoever is called so, and those that it may have been before letters of it were lost', () => {
  expect(meant('jos?', 'jos?', 'jos\u00e9', 'ada')).toEqual(['jos?', 'jos\u00e9']);
  expect(meant('a?a', 'ada', 'bo')).toEqual(['ada']);
});
