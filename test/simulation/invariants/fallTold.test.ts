import { expect, test } from 'vitest';
import type { Seen } from '../seen.ts';
import { fallTold } from './fallTold.ts';

/** A bucket with the backups of some days, by how many people each has, and the reports of the runs that have ended. */
function worldOf(backups: Readonly<Record<string, number>>, ended: readonly string[], mails: object[] = []) {
  const objects = new Map<string, string>();
  for (const [day, people] of Object.entries(backups)) {
    const key = `backups/x_Interns/${day}`;
    objects.set(
      `${key}.csv`,
      ['accountName', ...Array.from({ length: people }, (_, index) => `qx.${index}`)].join('\n'),
    );
    objects.set(`${key}.json`, JSON.stringify({ runId: `of ${day}` }));
  }
  for (const day of ended) objects.set(`runs/_source-backup/of ${day}/report.json`, '{}');
  const storage = {
    keys: (prefix: string) => Array.from(objects.keys()).filter((key) => key.startsWith(prefix)),
    read: (key: string) => (objects.has(key) ? { bytes: objects.get(key) } : undefined),
  };
  const world = { storage, sources: new Map([['Interns', { id: 'x' }]]), mailbox: { mails }, lines: [] };
  return { world } as unknown as Seen;
}

test('of a source that has lost most of its people operators are told once the run of the backup has ended', () => {
  const [monday, tuesday] = ['2026-03-02', '2026-03-03'];
  const wrong =
    '4: Interns had 5 people in the backup of 2026-03-02 and has 2 in that of 2026-03-03, and nobody was told.';
  const backups = { [monday]: 5, [tuesday]: 2 };
  expect(fallTold()(worldOf(backups, [monday, tuesday]))).toEqual([wrong]);
  const told = { key: `of ${tuesday}/fallen`, text: 'Interns had 5 people and has 2.' };
  expect(fallTold()(worldOf(backups, [monday, tuesday], [told]))).toEqual([]);
  expect(fallTold()(worldOf({ ...backups, [tuesday]: 3 }, [monday, tuesday]))).toEqual([]);
  // Of 951015: the run was under way still, and told them later.
  const look = fallTold();
  expect(look(worldOf(backups, [monday]))).toEqual([]);
  expect(look(worldOf(backups, [monday, tuesday]))).toEqual([wrong]);
});

test('where another backup was made on a day, the next one is compared with that', () => {
  // Of 1030027.
  const [first, second, next] = ['2026-03-02', '2026-03-02T040000Z', '2026-03-03'];
  const backups = { [first]: 5, [second]: 9, [next]: 2 };
  const told = { key: `of ${next}/fallen`, text: 'Interns had 9 people and has 2.' };
  expect(fallTold()(worldOf(backups, [first, second, next], [told]))).toEqual([]);
  expect(fallTold()(worldOf(backups, [first, second, next]))).toEqual([
    '4: Interns had 9 people in the backup of 2026-03-02 and has 2 in that of 2026-03-03, and nobody was told.',
  ]);
});
