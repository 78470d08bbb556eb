import { expect, test } from 'vitest';
import { newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { withinBudget } from './withinBudget.ts';

/** What does not hold of a day without a fault on which one run failed. */
function wrongOf(kind: string, error: string): string[] {
  const report = {
    ...{ kind, outcome: 'failed', error, requests: { total: 3 } },
    ...{ startedAt: '2026-03-02T09:00:00Z', finishedAt: '2026-03-02T09:00:05Z' },
  };
  const world = {
    ...{ happened: [], lambda: { engine: { executions: () => [] } } },
    faults: { asked: () => 3, rates: {}, astray: [] },
    jobs: { lasting: [] },
  };
  const others = [{ folder: `runs/_${kind}/one`, report }];
  return withinBudget()({ others, world, plan: { events: [] }, journal: newJournal() } as unknown as Seen);
}

test('of some requests one may be left to the next run of approvals', () => {
  const error = '1 of 2 items could not be decided; the list says why. The next run tries again.';
  expect(wrongOf('approvals', error)).toEqual([]);
  expect(wrongOf('expiry-notice', error)).toEqual([
    `1: runs/_expiry-notice/one failed though nothing went wrong that does not pass: ${error}`,
  ]);
  expect(wrongOf('approvals', 'ISC answered 503.')).toHaveLength(1);
});
