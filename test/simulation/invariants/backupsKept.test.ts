import { expect, test } from 'vitest';
import type { Seen } from '../seen.ts';
import type { Settings } from '../settings.ts';
import { backupsKept } from './backupsKept.ts';

/** What is said at last where these backups were there at one look after another. */
function saidOf(looks: readonly (readonly string[])[], ...everSet: Settings['backups'][]): string[] {
  const look = backupsKept();
  const said = looks.map((names) => {
    const keys = names.flatMap((name) => [`backups/s1_Interns/${name}.csv`, `backups/s1_Interns/${name}.json`]);
    const storage = { keys: (prefix: string) => keys.filter((key) => key.startsWith(prefix)) };
    const sources = new Map([['Interns', { id: 's1' }]]);
    return look({
      world: { storage, sources, everSet: () => everSet.map((backups) => ({ backups })) },
    } as unknown as Seen);
  });
  return said.at(-1) ?? [];
}

const gone = (names: string) => [`6: The backups of Interns of ${names} are gone too early.`];
const all = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-04_20260304T120000Z', '2026-04-01'];

test('the backups of the newest days are there, all of a day', () => {
  const daily = { keepDaily: 2, keepMonthly: 0 };
  expect(saidOf([all, all.slice(2)], daily)).toEqual([]);
  expect(saidOf([all, all.slice(3)], daily)).toEqual(gone('2026-03-04'));
  expect(saidOf([all, all.slice(0, 4)], daily)).toEqual(gone('2026-04-01'));
  expect(saidOf([all, all.slice(1)], undefined)).toEqual(gone('2026-03-02'));
});

test('so are those of the first day of the newest months', () => {
  const monthly = { keepDaily: 1, keepMonthly: 2 };
  expect(saidOf([all, ['2026-03-02', '2026-04-01']], monthly)).toEqual([]);
  expect(saidOf([all, ['2026-04-01']], monthly)).toEqual(gone('2026-03-02'));
});

test('what is kept is the least that was ever set', () => {
  expect(saidOf([all, all.slice(4)], { keepDaily: 5, keepMonthly: 1 }, { keepDaily: 1, keepMonthly: 2 })).toEqual([]);
});
