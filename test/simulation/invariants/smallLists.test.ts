import { expect, test } from 'vitest';
import type { Dropped } from '../journal.ts';
import { newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { smallLists } from './smallLists.ts';

/** A full list of so many people, and the report of the run that imported it. */
function list(runId: string, droppedAt: string, people: number) {
  const event = { id: people, at: droppedAt, kind: 'file', source: 'Interns', folder: 'roster', name: 'people' };
  const rows = Array.from({ length: people }, (_, index) => ({ account: `qx.${index}` }));
  const dropped = { event: { ...event, rows }, runId, droppedAt: Date.parse(droppedAt) } as unknown as Dropped;
  const finishedAt = new Date(dropped.droppedAt + 60_000).toISOString();
  return { dropped, report: { runId, outcome: 'completed', startedAt: droppedAt, finishedAt, counts: {} } };
}

/** What is said of such lists where the last one may be followed by one with a tenth fewer rows at most. */
function wrongIn(...lists: readonly ReturnType<typeof list>[]): string[] {
  const journal = newJournal();
  journal.drops.push(...lists.map(({ dropped }) => dropped));
  const settings = { sources: { Interns: { expect: { fallsByAtMostPercent: 10 } } } };
  const world = { storage: { read: () => undefined }, setBetween: () => [settings] };
  const imports = lists.map(({ report }) => ({ folder: `runs/${report.runId}`, report }));
  return smallLists()({ world, journal, imports } as unknown as Seen);
}

const after = list('c', '2026-08-26T09:00:00.000Z', 8);

test('a full list with fewer rows than the last one is approved by somebody', () => {
  expect(wrongIn(list('a', '2026-08-26T00:10:00.000Z', 10), after)).toEqual([
    '2: The full list of event 8 has 8 rows, the last one 10, and nobody approved it.',
  ]);
  expect(wrongIn(list('a', '2026-08-26T00:10:00.000Z', 8), after)).toEqual([]);
});

// Of 1020070.
test('of lists that were dropped in one moment either may be the last one', () => {
  const at = '2026-08-26T00:10:00.000Z';
  expect(wrongIn(list('a', at, 10), list('b', at, 9), after)).toEqual([]);
});
