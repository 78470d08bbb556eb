import { differences } from '../../people/compare.ts';
import type { People, Person } from '../../people/person.ts';

/** How the people of a source differ from those of a backup. Each person is in one of the four. */
export type Difference = {
  /** In the backup, and not in the source: what a restore puts back. */
  missing: Person[];
  /** In both, with other values; as the backup has them. */
  changed: Person[];
  /** In the source, and not in the backup. */
  added: Person[];
  unchanged: number;
};

/** Compares the people of a backup with those that the source has now. What only the source knows of a person is left aside. */
export function compareWithBackup(backup: People, now: People): Difference {
  const difference: Difference = { missing: [], changed: [], added: [], unchanged: 0 };
  for (const [account, person] of backup) {
    const current = now.get(account);
    if (!current) difference.missing.push(person);
    else if (differences(person, current).length > 0) difference.changed.push(person);
    else difference.unchanged += 1;
  }
  difference.added = [...now].filter(([account]) => !backup.has(account)).map(([, person]) => person);
  return difference;
}
