import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keys } from '../../../lib/store/keys.ts';

const id = '5b0c3f5e-6d0a-4c1e-9a57-3f1d2c7e8a01';

test('a folder of a source begins with its id and shows its name', () => {
  expect(keys.sourceRun({ id, name: 'Contractors' }, 'r1')).toBe(`runs/${id}_Contractors/r1`);
  expect(keys.backups({ id, name: 'Prestat\u00e1rios' })).toBe(`backups/${id}_Prestat\u00e1rios`);
  expect(keys.backups({ id, name: 'A/B' })).toBe(`backups/${id}_A_B`);
});

test('no name, however odd, adds a folder, leaves its own, or is another one’s', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const key = keys.sourceRun({ id, name }, 'r1');
      expect(key.split('/')).toHaveLength(3);
      expect(key.startsWith(`runs/${id}_`)).toBe(true);
      expect(key).not.toMatch(/\p{Cc}/u);
      expect(() => encodeURIComponent(key)).not.toThrow();
      expect(keys.backups({ id, name }).startsWith(keys.backupsOf(id))).toBe(true);
    }),
  );
});

test('a long name is cut between characters, not within one that takes two units', () => {
  const name = `${'a'.repeat(59)}\u{20000}\u{20000}`;
  expect(keys.sourceRun({ id, name }, 'r1')).toBe(`runs/${id}_${'a'.repeat(59)}\u{20000}/r1`);
  expect(keys.sourceFile('deleted', { id, name })).toBe(`deleted-${'a'.repeat(59)}\u{20000} (${id}).csv`);
});

test('a source’s file shows its name, and is no other source’s: where the name cannot be shown, the id is', () => {
  expect(keys.sourceFile('deleted', { id, name: 'Contractors' })).toBe('deleted-Contractors.csv');
  expect(keys.sourceFile('deleted', { id, name: 'Prestat\u00e1rios 2' })).toBe('deleted-Prestat\u00e1rios 2.csv');
  expect(keys.sourceFile('due', { id, name: 'A/B' })).toBe(`due-A_B (${id}).csv`);
  expect(keys.sourceFile('due', { id, name: `A_B (${id})` })).toBe(`due-A_B _${id}_ (${id}).csv`);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, other) => {
      const file = keys.sourceFile('deleted', { id, name });
      expect(file).not.toMatch(/[/\p{Cc}]/u);
      fc.pre(name !== other);
      expect(file).not.toBe(keys.sourceFile('deleted', { id: 'another', name: other }));
    }),
  );
});

test('what is looked for again hangs on the id alone', () => {
  expect(keys.newest(id)).toBe(`sources/${id}/newest.json`);
  expect(keys.lock(id)).toBe(`locks/${id}.json`);
  expect(keys.lock('../../x')).toBe('locks/------x.json');
});
