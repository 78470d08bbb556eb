import { expect, test } from 'vitest';
import { readTrail } from '../../../lib/directory/personTrail.ts';
import { createRunReader } from '../../../lib/directory/sourceRuns.ts';
import { writeChanges } from '../../../lib/people/csv/writeChanges.ts';

const id = '20261124T100000000Z-67527ffd69a4';
const folder = `runs/s1_Contractors/${id}`;
const at = '2026-11-24T10:00:00.000Z';

/** What is told of somebody whom a run has ended, and that run left so many changes of others too. */
async function told(others: number) {
  const changes = Array.from({ length: others }, (_, index) => ({
    account: `p.${index}`,
    what: 'ended',
    from: 'a',
    to: 'b',
  }));
  const all = [...changes, { account: "O'Brien", what: 'ended', from: '2027-06-30', to: '2026-11-24' }];
  const report = {
    ...{ kind: 'csv-import', runId: id, startedAt: at, finishedAt: at, outcome: 'completed', counts: {} },
    changes: { count: all.length, first: all.slice(0, 20) },
  };
  const files = new Map([
    [`${folder}/report.json`, JSON.stringify(report)],
    [`${folder}/changes.csv`, writeChanges(all)],
  ]);
  const bucket = {
    folders: async (prefix: string) => (prefix === 'runs/s1_Contractors/' ? [id] : []),
    async read(key: string) {
      const text = files.get(key);
      return text === undefined
        ? ({ kind: 'gone' } as const)
        : ({ kind: 'found', bytes: Buffer.from(text), etag: 'e' } as const);
    },
    readJson: async () => undefined,
  };
  const source = { id: 's1', runFolders: ['s1_Contractors'] };
  const until = Date.parse('2026-11-25T00:00:00Z');
  return await readTrail({ bucket, directory: { runs: createRunReader(bucket) } }, source, 'o’brien', until);
}

test('whom a run ended with thousands of others has it in their history', async () => {
  const { entries, left } = await told(6_000);
  expect(entries.map(({ what, changes }) => [what, changes])).toEqual([
    ['file', [{ name: 'ended', from: '2027-06-30', to: '2026-11-24' }]],
  ]);
  expect(left).toBe(0);
});

test('a run whose changes are too many to be looked through is counted', async () => {
  expect(await told(300_000)).toMatchObject({ entries: [], left: 1 });
});
