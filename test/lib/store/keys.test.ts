import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dropsSchema, sourceNamed } from '../../../lib/store/drop.ts';
import { keys, sourceOfFolder } from '../../../lib/store/keys.ts';

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

/** Names as somebody may choose them to be odd. */
const oddName = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        'A/B',
        '%2F',
        '..',
        '.',
        '/',
        '\\',
        '\u{1f468}\u200d\u{1f469}',
        'e\u0301',
        '_',
        '+',
        ' ',
        '\ud83d',
      ),
      {
        maxLength: 400,
      },
    )
    .map((parts) => parts.join('')),
  fc.constantFrom('\u{1f600}'.repeat(400), 'a'.repeat(1_024), `${'a'.repeat(199)}\u{1f600}.csv`),
);

test('every key that shows a name is one that S3 takes, of as many folders as it should have, whatever the name', () => {
  fc.assert(
    fc.property(oddName, (name) => {
      const source = { id, name };
      const made: [string, number][] = [
        [keys.sourceRun(source, 'r1'), 3],
        [keys.started(keys.sourceRun(source, 'r1')), 4],
        [`${keys.backups(source)}/2026-11-24T060000Z.json`, 3],
        [`${keys.jobRun('expiry-sweep', 'r1')}/${keys.sourceFile('deleted', source)}`, 4],
        [keys.dropped('preview', id, name), 3],
        [keys.refusedEvent(`events/q/${name}`), 3],
      ];
      for (const [key, folders] of made) {
        expect(Buffer.byteLength(key)).toBeLessThanOrEqual(1_024);
        expect(key.split('/')).toHaveLength(folders);
        expect(key).not.toMatch(/\p{Cc}|\p{Cs}/u);
        // The last part alone may be such a name, and S3 takes it: nothing goes up a folder by it.
        expect(key.split('/').slice(0, -1)).not.toContain('..');
      }
    }),
  );
});

test('what a key shows comes back of it: the source of a folder by its id, and of a file that was dropped by its name', () => {
  fc.assert(
    fc.property(oddName, oddName, (name, file) => {
      expect(sourceOfFolder(keys.sourceRun({ id, name }, 'r1').split('/')[1] ?? '').id).toBe(id);
      const source = name.toWellFormed();
      const key = keys.dropped('inbox', source, file);
      expect(sourceNamed(key)).toBe(source.trim());
      const inEvent = encodeURIComponent(key).replaceAll('%20', '+');
      const event = { eventTime: '2026-11-24T10:00:00Z', s3: { bucket: { name: 'test' }, object: { key: inEvent } } };
      expect(dropsSchema.parse({ Records: [event] }).map((drop) => drop.key)).toEqual([key]);
    }),
  );
});

test('a file whose name is too long keeps its ending, and a short one its whole name', () => {
  expect(keys.dropped('roster', id, 'A list (2).csv')).toBe(`roster/${id}/A list (2).csv`);
  expect(keys.dropped('roster', id, `${'\u{1f600}'.repeat(100)}.csv`)).toBe(
    `roster/${id}/${'\u{1f600}'.repeat(49)}.csv`,
  );
});

test('two objects that are no events are kept apart', () => {
  expect(keys.refusedEvent('events/a-b/c.json')).not.toBe(keys.refusedEvent('events/a/b-c.json'));
});
