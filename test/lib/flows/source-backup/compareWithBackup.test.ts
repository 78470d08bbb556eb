import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareWithBackup } from '../../../../lib/flows/source-backup/compareWithBackup.ts';
import { accountKey, newPerson, type Person } from '../../../../lib/people/person.ts';
import { anyPeople, latinText } from '../../people/csv/arbitrary.ts';

const byAccount = (people: readonly Person[]) =>
  new Map(people.map((person) => [accountKey(person.accountName), person]));

test('everybody is missing, changed, new or unchanged; with the missing put back nobody is missing', () => {
  fc.assert(
    fc.property(anyPeople(latinText), anyPeople(latinText), fc.nat(4), (kept, others, common) => {
      const now = byAccount([...others, ...kept.slice(0, common)]);
      const backup = byAccount(kept);
      const { missing, changed, added, unchanged } = compareWithBackup(backup, now);
      expect(missing.length + changed.length + unchanged).toBe(backup.size);
      expect(added.length + changed.length + unchanged).toBe(now.size);
      const after = compareWithBackup(backup, new Map([...now, ...byAccount(missing)]));
      expect(after).toEqual({ missing: [], changed, added, unchanged: unchanged + missing.length });
    }),
  );
});

test('who is missing or changed is shown as the backup has them, who is new as the source has them', () => {
  const person = (accountName: string, phone = '1') => ({ ...newPerson(), accountName, phone });
  const backup = byAccount([person('gone'), person('same'), person('other', '1')]);
  const now = byAccount([person('other', '2'), person('same'), person('new')]);
  expect(compareWithBackup(backup, now)).toEqual({
    missing: [person('gone')],
    changed: [person('other', '1')],
    added: [person('new')],
    unchanged: 1,
  });
  expect(compareWithBackup(backup, backup)).toEqual({ missing: [], changed: [], added: [], unchanged: 3 });
});
