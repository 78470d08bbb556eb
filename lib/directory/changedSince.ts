import type { Change } from '../people/csv/writeChanges.ts';
import { accountKey, dateKinds, getValue, newPerson, type Person, setValue } from '../people/person.ts';
import { type ListedPerson, listedPerson } from './listedPerson.ts';

/**
 * People as they are after some changes, the oldest of which comes first. A change is made where the person is as it was before
 * it, so that one which the export has already is not made twice.
 *
 * @returns the people, and how many of them have changed
 */
export function withChanges(
  people: readonly ListedPerson[],
  changes: readonly Change[],
): { people: readonly ListedPerson[]; changed: number } {
  if (changes.length === 0) return { people, changed: 0 };
  const wanted = new Set(changes.map(({ account }) => accountKey(account)));
  const now = new Map(people.filter(({ key }) => wanted.has(key)).map((one) => [one.key, one]));
  const before = new Map(now);
  for (const change of changes) {
    const key = accountKey(change.account);
    const current = now.get(key);
    if (change.what === 'deleted') now.delete(key);
    else if (change.what === 'created') {
      if (!current) now.set(key, listedPerson({ ...newPerson(), accountName: change.account }));
    } else if (current) now.set(key, changed(current, change));
  }
  const touched = [...wanted].filter((key) => now.get(key) !== before.get(key));
  if (touched.length === 0) return { people, changed: 0 };
  const isTouched = new Set(touched);
  const stay = people.flatMap((one) => {
    const current = isTouched.has(one.key) ? now.get(one.key) : one;
    return current ? [current] : [];
  });
  const added = touched.flatMap((key) => {
    const current = before.has(key) ? undefined : now.get(key);
    return current ? [current] : [];
  });
  return { people: [...stay, ...added], changed: touched.length };
}

/** Whether of somebody only the name is known, since a run has created them after the export: whoever is in an export has an end. */
export function isOnlyNamed({ endDate }: Pick<Person, 'endDate'>): boolean {
  return endDate === '';
}

function changed(listed: ListedPerson, { what, from, to }: Change): ListedPerson {
  const name = what === 'ended' ? 'endDate' : what;
  if (!isSame(name, getValue(listed.person, name) ?? '', from)) return listed;
  const person = { ...listed.person, data: { ...listed.person.data } };
  setValue(person, name, to);
  return listedPerson(person);
}

/** The same moment may be written in two ways. */
function isSame(name: string, one: string, other: string): boolean {
  return one === other || (name in dateKinds && Date.parse(one) === Date.parse(other));
}
