import { expect, test } from 'vitest';
import { createRunReader } from '../../../lib/directory/sourceRuns.ts';

const folder = 'runs/_expiry-sweep/20261128T060000000Z-expiry-sweep';
const file = '\ufeffaccountName,firstName\r\nada,Ada\r\nben,Ben\r\n';

/** A reader of a bucket that has the file of a sweep. */
const reader = () =>
  createRunReader({
    folders: async () => [],
    readJson: async () => undefined,
    read: async (key) =>
      key === `${folder}/deleted-Contractors.csv`
        ? { kind: 'found', bytes: new TextEncoder().encode(file), etag: 'e' }
        : { kind: 'gone' },
  });

test.each([
  ['everybody in it was deleted', 's1', 'Contractors', 2, ['ada', 'ben']],
  ['one of them is there still: nobody knows who', 's1', 'Contractors', 1, undefined],
  ['nobody was', 's1', 'Contractors', 0, []],
  ['the file is gone', 's1', 'Interns', 2, undefined],
  ['the sweep was of another source', 's2', 'Contractors', 2, []],
])('the file of a sweep says who was deleted where %s', async (_, id, name, deleted, expected) => {
  const at = '2026-11-28T06:00:00.000Z';
  const summary = {
    ...{ kind: 'expiry-sweep', runId: folder.split('/')[2] ?? '', startedAt: at, finishedAt: at, outcome: 'completed' },
    ...{ counts: {}, sources: [{ id, name, deleted }] },
  };
  const found = await reader().deletedOf({ folder, summary }, 's1');
  expect(found?.map(({ account }) => account)).toEqual(expected);
});
