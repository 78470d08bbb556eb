import { expect, test } from 'vitest';
import { newJournal, type Posted } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { setOnce } from '../setOnce.ts';
import { counted } from './counted.ts';

/** What does not hold where events of one id were answered so, and a report tells of it. */
function wrongOf(answers: readonly number[]): string[] {
  const posts = answers.map((answer, index) => {
    const event = { id: index + 1, kind: 'event', forged: answer === 401 };
    return { id: 'an-id', event, occurredAt: 0, answers: [answer], unfounded: [] } as unknown as Posted;
  });
  const report = { bytes: JSON.stringify({ kind: 'hr-events', events: [{ event: { id: 'an-id' } }] }) };
  const storage = { keys: () => ['runs/one/report.json'], read: () => report };
  const world = { storage, ...setOnce({}) };
  const none = { imports: [], others: [] };
  const journal = { ...newJournal(), posts };
  return counted()({ ...none, journal, world, now: 0, isQuiet: true, isLast: true } as unknown as Seen);
}

test('what is refused is not carried out, but where another of the same id was accepted', () => {
  expect(wrongOf([401])).toEqual(['3: Event 1 (an-id) was refused and was carried out.']);
  expect(wrongOf([401, 202])).toEqual([]);
});
