import type { Posted } from './journal.ts';

/** Of one moment, whoever is hired is there before anything else happens to them, and whoever ends is gone after all of it. */
const turnOf: Readonly<Record<string, number>> = { hired: -1, ended: 1 };

/**
 * The orders that the events of one person may be taken in, as docs/decisions/late-events.md says: that in which they happened;
 * of one moment hires come first and ends last, and otherwise what was delivered first. Where two of one moment were delivered
 * about the same time, either may have been first.
 *
 * @param clockError by how many milliseconds the clocks of two deliveries may differ
 */
export function ordersOf(posted: readonly Posted[], clockError: number): Posted[][] {
  if (posted.length === 0) return [[]];
  const first = posted.filter((one) => !posted.some((other) => isBefore(other, one, clockError)));
  return first.flatMap((one) => {
    const others = posted.filter((other) => other !== one);
    return ordersOf(others, clockError).map((order) => [one, ...order]);
  });
}

/** Whether one of two events of a person surely comes before the other. */
export function isBefore(one: Posted, other: Posted, clockError: number): boolean {
  if (one.occurredAt !== other.occurredAt) return one.occurredAt < other.occurredAt;
  const turns = (turnOf[one.event.type] ?? 0) - (turnOf[other.event.type] ?? 0);
  return turns === 0 ? one.delivered.to + clockError < other.delivered.from : turns < 0;
}
