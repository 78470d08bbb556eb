import { expect, test } from 'vitest';
import { absentBefore } from '../../../../lib/flows/csv-import/absentBefore.ts';
import { writeAbsentLists } from '../../../../lib/flows/csv-import/absentPeople.ts';
import { accountKey, type Person } from '../../../../lib/people/person.ts';

const person = (accountName: string): Person => ({
  ...{ accountName, firstName: 'Ada', lastName: '=1+1', email: `${accountName}@example.com`, phone: '1' },
  ...{ manager: 'jane.doe', startDate: '2026-01-01T00:00:00Z', endDate: '2026-12-31T23:59:59Z', data: {} },
});

/** A bucket with nothing in it, and what nelm reads of it. */
function toolsOf() {
  const files = new Map<string, string>();
  const bucket = {
    write: async (key: string, body: string) => void files.set(key, body),
    read: async (key: string) =>
      files.has(key) ? { kind: 'found', bytes: Buffer.from(files.get(key) ?? '') } : { kind: 'missing' },
  };
  return { bucket, config: { timeZone: 'UTC' } } as never;
}

const run = { folder: 'runs/one' } as never;

test('of the lists of a run those are given who did not wait, with why they could not be ended', async () => {
  const tools = toolsOf();
  expect(await absentBefore(tools, run, new Map(), [])).toEqual({ ended: [], notEnded: [] });
  const notEnded = ['c', 'd'].map((name) => ({ person: person(name), error: `was not ended: ${name}, so` }));
  await writeAbsentLists(tools, run, { ended: ['a', 'b'].map(person), notEnded }, []);
  const held = new Map(['b', 'd'].map((name) => [accountKey(name), person(name)]));
  const before = await absentBefore(tools, run, held, []);
  expect(before).toMatchObject({
    ended: [{ accountName: 'a', lastName: '=1+1' }],
    notEnded: [{ person: { accountName: 'c' }, error: 'was not ended: c, so' }],
  });
  expect([before.ended.length, before.notEnded.length]).toEqual([1, 1]);
});
