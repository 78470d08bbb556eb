import { expect, test } from 'vitest';
import { newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { setOnce } from '../setOnce.ts';
import { ownPeople } from './ownPeople.ts';

/** What does not hold where an event of a system about somebody whom none has hired came to this. */
function wrongOf(system: string, outcome: string): string[] {
  const times = { startedAt: '2026-03-02T09:00:00Z', finishedAt: '2026-03-02T09:01:00Z' };
  const report = { ...times, runId: 'a-run', events: [{ system, accountName: 'qxe.1', outcome }] };
  const world = setOnce({ hr: { standard: { sources: ['Contractors'], mayStop: true } } });
  return ownPeople()({ events: [{ folder: 'runs/one', report }], journal: newJournal(), world } as unknown as Seen);
}

test('a system that may stop people may stop everybody, and changes nobody of others', () => {
  expect(wrongOf('standard', 'stopped')).toEqual([]);
  expect(wrongOf('standard', 'changed')).toHaveLength(1);
  expect(wrongOf('deel', 'stopped')).toHaveLength(1);
});
