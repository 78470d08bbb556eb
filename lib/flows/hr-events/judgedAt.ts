import type { NormalizedEvent } from './normalizedEvent.ts';

/**
 * When an event is judged that is carried out with others of its person that have waited, maybe for weeks. An end that has come by now
 * and was moved before it came has ended nobody: it, and what moved it, are judged as of right before it.
 *
 * @param events those of the person that have waited, in the order in which they happened
 * @param now epoch milliseconds
 */
export function judgedAt(event: NormalizedEvent, events: readonly NormalizedEvent[], now: number): number {
  if (Number.isNaN(endOf(event))) return now;
  const movedEnds = events.slice(0, events.indexOf(event) + 1).flatMap((one, index) => {
    const end = endOf(one);
    const isMoved = end <= now && events.slice(index + 1).some((later) => saysEndBefore(later, end));
    return isMoved && (one === event || event.occurredAt < end) ? [end] : [];
  });
  return Math.min(now, ...movedEnds.map((end) => end - 1));
}

function saysEndBefore(event: NormalizedEvent, moment: number): boolean {
  return !Number.isNaN(endOf(event)) && event.occurredAt < moment;
}

function endOf({ values }: NormalizedEvent): number {
  return Date.parse(values.endDate ?? '');
}
