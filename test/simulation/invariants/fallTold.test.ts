import { expect, test } from 'vitest';
import type { Seen } from '../seen.ts';
import { fallTold } from './fallTold.ts';

/** A bucket with backups of some names, the oldest first, by how many people each has, and the reports of the runs that have ended. */
function worldOf(backups: Readonly<Record<string, number>>, ended: readonly string[], mails: object[] = []) {
  const objects = new Map<string, string>();
  for (const [index, [day, people]] of Object.entries(backups).entries()) {
    const key = `backups/x_Interns/${day}`;
    objects.set(
      `${key}.csv`,
      ['accountName', ...Array.from({ length: people }, (_, index) => `qx.${index}`)].join('\n'),
    );
    objects.set(`${key}.json`, JSON.stringify({ runId: `of ${day}`, exportedAt: new Date(index).toISOString() }));
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

test('the second backup of a day counts, too', () => {
  const [sunday, second, monday] = ['2026-11-01', '2026-11-01_20261102T040000Z', '2026-11-02'];
  const told = { key: `of ${second}/fallen`, text: 'Interns had 5 people and has 2.' };
  const backups = { [sunday]: 5, [second]: 2 };
  expect(fallTold()(worldOf(backups, [sunday, second]))).toHaveLength(1);
  // Of 1000064: they were told by the second one, and not again by that of the day after.
  const look = fallTold();
  expect(look(worldOf(backups, [sunday, second], [told]))).toEqual([]);
  expect(look(worldOf({ ...backups, [monday]: 2 }, [sunday, second, monday], [told]))).toEqual([]);
});

test('a thousand people and more stand in the mail as they are written there', () => {
  const [monday, tuesday] = ['2026-03-02', '2026-03-03'];
  const backups = { [monday]: 2_400, [tuesday]: 1_160 };
  const mail = (text: string) => [{ key: `of ${tuesday}/fallen`, text }];
  const told = mail('Interns\nPeople before: 2,400\nPeople now: 1,160');
  expect(fallTold()(worldOf(backups, [monday, tuesday], told))).toEqual([]);
  const wrong = mail('Interns\nPeople before: 2,400\nPeople now: 160');
  expect(fallTold()(worldOf(backups, [monday, tuesday], wrong))).toHaveLength(1);
  const longer = mail('Interns\nPeople before: 2,400\nPeople now: 1,160,000');
  expect(fallTold()(worldOf(backups, [monday, tuesday], longer))).toHaveLength(1);
});
