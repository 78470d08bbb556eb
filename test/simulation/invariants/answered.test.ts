import { expect, test } from 'vitest';
import { newJournal, type Posted } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { answered } from './answered.ts';

/** What is said in the end of an event that was answered so. */
function saidOf(answers: readonly number[], event: Partial<Posted['event']> = {}): string[] {
  const of = { id: 1, kind: 'event', system: 'standard', posted: [0], ...event };
  const posts = [{ event: of, answers, unfounded: [] }] as unknown as Posted[];
  return answered({ journal: { ...newJournal(), posts }, isLast: true } as unknown as Seen);
}

test('what a system posts is taken at last, and nothing that is forged', () => {
  expect(saidOf([503, 202])).toEqual([]);
  expect(saidOf([401])).toEqual(['3: The event 1 was answered with 401, and not 202.']);
  expect(saidOf([503])).toEqual(['3: The event 1 was posted 1 times and answered 0.']);
  expect(saidOf([401], { forged: true })).toEqual([]);
  expect(saidOf([202], { forged: true })).toEqual(['2: The forged event 1 was answered with 202, and not 401.']);
});

test('what is stamped hours ahead is refused: a delivery as one that nobody knows of, an event as one that cannot be', () => {
  const [delivery, event] = [{ hours: 4, of: 'delivery' } as const, { hours: 4, of: 'event' } as const];
  expect(saidOf([401], { ahead: delivery })).toEqual([]);
  expect(saidOf([422], { ahead: event })).toEqual([]);
  expect(saidOf([401], { ahead: event, system: 'deel' })).toEqual([]);
  expect(saidOf([202], { ahead: delivery })).toEqual(['2: The early event 1 was answered with 202, and not 401.']);
  expect(saidOf([202], { ahead: event })).toEqual(['2: The early event 1 was answered with 202, and not 422.']);
  expect(saidOf([503], { ahead: event })).toEqual([]);
});
