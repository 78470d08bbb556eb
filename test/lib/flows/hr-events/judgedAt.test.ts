import { expect, test } from 'vitest';
import { judgedAt } from '../../../../lib/flows/hr-events/judgedAt.ts';
import type { NormalizedEvent } from '../../../../lib/flows/hr-events/normalizedEvent.ts';

/** An event of a day of November 2026, which may name another one as the end. */
function on(day: number, type: NormalizedEvent['type'], end?: number): NormalizedEvent {
  const values = { accountName: 'ada', data: {}, ...(end && { endDate: new Date(dayOf(end)).toISOString() }) };
  return { id: `${type} on ${day}`, type, occurredAt: dayOf(day), arrivedAt: 0, values };
}

const dayOf = (day: number) => Date.UTC(2026, 10, day);
const now = dayOf(20);
const judged = (...events: NormalizedEvent[]) => events.map((event) => judgedAt(event, events, now));

test('an end that was moved before it came, and what moved it, are judged as of right before it', () => {
  const before = dayOf(10) - 1;
  expect(judged(on(1, 'ended', 10), on(2, 'ended', 25))).toEqual([before, before]);
  expect(judged(on(1, 'changed', 10), on(2, 'changed'), on(3, 'extended', 15))).toEqual([before, now, before]);
  expect(judged(on(1, 'ended', 20), on(2, 'ended', 25))).toEqual([now - 1, now - 1]);
});

test('an end that is to come, that nothing moved, or only once it had come, is judged as of now', () => {
  expect(judged(on(1, 'ended', 25), on(2, 'ended', 26))).toEqual([now, now]);
  expect(judged(on(1, 'ended', 10), on(2, 'changed'))).toEqual([now, now]);
  expect(judged(on(1, 'ended', 10), on(11, 'rehired', 25))).toEqual([now, now]);
  expect(judged(on(1, 'ended', 10), on(2, 'stopped'))).toEqual([now, now]);
  expect(judged(on(1, 'ended', 10), on(10, 'rehired', 25))).toEqual([now, now]);
});

test('of ends that were moved several times, each is judged before the first that it comes after', () => {
  const [first, second] = [dayOf(10) - 1, dayOf(12) - 1];
  expect(judged(on(1, 'ended', 10), on(2, 'ended', 12), on(11, 'ended', 25))).toEqual([first, first, second]);
  expect(judged(on(1, 'ended', 10), on(2, 'ended', 12), on(10, 'ended', 25))).toEqual([first, first, second]);
  // What another event says later is nothing that an event comes after.
  expect(judged(on(1, 'changed', 25), on(2, 'ended', 10), on(3, 'extended', 15))).toEqual([now, first, first]);
});
