import { expect, test } from 'vitest';
import { countPlan } from '../../../../lib/flows/csv-import/planCounts.ts';
import type { FilePlan } from '../../../../lib/flows/csv-import/planFile.ts';

/** A plan of which only how many are in each list is known. */
function planOf(counts: { heldRows?: number; superseded?: number; done?: number } = {}): FilePlan {
  const some = (count = 0) => Array.from({ length: count }, () => ({}));
  return {
    plan: { roster: { rowCount: 20 }, created: some(1), updated: some(2), unchanged: some(3), rejected: some(4) },
    heldRows: some(counts.heldRows),
    done: { created: some(counts.done), updated: some(counts.done), ended: some(counts.done) },
    superseded: some(counts.superseded),
    absent: { held: some(6) },
    toEnd: { ended: some(5), notEnded: some(7) },
  } as unknown as FilePlan;
}

const rows = { rows: 20, created: 1, updated: 2, unchanged: 3, rejected: 4, failed: 0 };

test('a file is counted by what becomes of its rows, and nobody is missing from one in the inbox', () => {
  expect(countPlan({ bucketFolder: 'inbox' }, planOf())).toEqual(rows);
});

test('rows that wait or give way are counted where there are any', () => {
  expect(countPlan({ bucketFolder: 'inbox' }, planOf({ heldRows: 1 }))).toEqual({ ...rows, heldRows: 1 });
  expect(countPlan({ bucketFolder: 'inbox' }, planOf({ superseded: 1 }))).toEqual({ ...rows, superseded: 1 });
});

test('of a full roster it is counted who is missing from it', () => {
  expect(countPlan({ bucketFolder: 'roster' }, planOf())).toEqual({ ...rows, ended: 5, held: 6, notEnded: 7 });
});

test('what a round of before has done is counted with the rest', () => {
  const more = { ...rows, created: 3, updated: 4, ended: 7, held: 6, notEnded: 7 };
  expect(countPlan({ bucketFolder: 'roster' }, planOf({ done: 2 }))).toEqual(more);
});
