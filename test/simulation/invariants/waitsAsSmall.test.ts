import { expect, test } from 'vitest';
import { type Dropped, newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { waitsAsSmall } from './waitsAsSmall.ts';

/** A full list of the interns with so many rows. */
function list(runId: string, droppedAt: string, rows: number): Dropped {
  const event = { id: rows, source: 'Interns', folder: 'roster', rows: Array.from({ length: rows }) };
  return { event, runId, droppedAt: Date.parse(droppedAt) } as unknown as Dropped;
}

/** What is said of the last one of such lists, which waits as a whole, where a list may have so many rows fewer. */
function wrongOf(expected: { minimumRows?: number; fallsByAtMostPercent?: number }, ...lists: Dropped[]): string[] {
  const journal = newJournal();
  journal.drops.push(...lists);
  const report = { outcome: 'held', runId: lists.at(-1)?.runId, finishedAt: '2026-08-26T12:00:00.000Z', counts: {} };
  const world = { setBetween: () => [{ sources: { Interns: { expect: expected } } }] };
  return waitsAsSmall({ world, journal, imports: [{ folder: '', report }] } as unknown as Seen);
}

const before = list('a', '2026-08-26T08:00:00.000Z', 10);

test('a list waits that has fewer rows than are expected, or than one before it', () => {
  expect(wrongOf({ minimumRows: 8 }, before, list('b', '2026-08-26T09:00:00.000Z', 7))).toEqual([]);
  expect(wrongOf({ fallsByAtMostPercent: 20 }, before, list('b', '2026-08-26T09:00:00.000Z', 7))).toEqual([]);
});

test('a setting holds that was deployed in the moment in which the list was looked at, by another clock', () => {
  const journal = newJournal();
  journal.drops.push(before, list('b', '2026-08-26T12:00:00.000Z', 0));
  const report = { outcome: 'held', runId: 'b', finishedAt: '2026-08-26T12:00:00.500Z', counts: {} };
  const deployedAt = Date.parse('2026-08-26T12:00:01.000Z');
  const expected = { sources: { Interns: { expect: { fallsByAtMostPercent: 10 } } } };
  const world = { setBetween: (_: number, to: number) => [{}, ...(to >= deployedAt ? [expected] : [])] };
  expect(waitsAsSmall({ world, journal, imports: [{ folder: '', report }] } as unknown as Seen)).toEqual([]);
});

test('any other one is not to wait', () => {
  const wrong = ['2: The full list of event 8 has 8 rows and waits as too small; one before it had 10.'];
  for (const expected of [{}, { minimumRows: 8 }, { fallsByAtMostPercent: 20 }])
    expect(wrongOf(expected, before, list('b', '2026-08-26T09:00:00.000Z', 8))).toEqual(wrong);
  expect(wrongOf({ fallsByAtMostPercent: 20 }, list('b', '2026-08-26T09:00:00.000Z', 8))).toHaveLength(1);
});
