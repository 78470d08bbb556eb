import type { Posted } from './journal.ts';
import { moment } from './moments.ts';

/** Somebody as events say they should be. */
export type Told = {
  phone: string;
  start: number;
  end: number;
  /** The end is when an event without a day happened, or when it was done by a clock that was behind then. */
  isEndedAtOnce?: boolean;
};

/**
 * What the events of one person come to, told plainly, in the order in which they are given, where hires become records at once.
 * A hire makes somebody, or changes whoever is there, though not to what the settings give new people; nobody is let in by one whose
 * contract is over, or that does not say all of it. An extension never shortens. An end that has passed ends now. Whoever was never let in may be withdrawn.
 */
export function foldEvents(posted: readonly Posted[], timeZone: string): Told | undefined {
  let one: Told | undefined;
  let earliest = Number.POSITIVE_INFINITY;
  for (const { event, occurredAt: now } of posted) {
    const { type, values, phoneOfNew = '' } = event;
    const start = values.start === undefined ? undefined : moment(values.start, 'start', timeZone);
    const end = values.end === undefined ? undefined : moment(values.end, 'end', timeZone);
    const next: Told = {
      phone: values.phone ?? one?.phone ?? phoneOfNew,
      start: start ?? one?.start ?? 0,
      end: end ?? one?.end ?? 0,
      isEndedAtOnce: end === undefined && (one?.isEndedAtOnce ?? false),
    };
    const isContract = next.end > next.start;
    if (type === 'hired' || type === 'rehired') {
      const isOver = type === 'hired' && one !== undefined && one.end <= now && next.end <= now;
      const isWhole = one !== undefined || (start !== undefined && end !== undefined);
      if (isContract && isWhole && !isOver) one = next;
    } else if (!one) continue;
    else if (type === 'changed') one = next;
    else if (type === 'extended') one = next.end > one.end && isContract ? next : one;
    else if (type === 'withdrawn') one = earliest > now ? undefined : one;
    else if (type === 'ended' && one.end > now) one = endOf(one, end, now, earliest);
    earliest = one ? Math.min(earliest, one.start) : Number.POSITIVE_INFINITY;
  }
  return one;
}

/** What an end makes of a contract that has not ended: it ends on the day that is given, or now; or it never began. */
function endOf(one: Told, given: number | undefined, now: number, earliest: number): Told | undefined {
  // It may be the end of an earlier contract, where this one had not begun.
  if (given !== undefined && given < one.start && now < one.start) return one;
  if (given !== undefined && given > now) return { ...one, end: given, isEndedAtOnce: false };
  if (one.start > now) return earliest <= now ? one : undefined;
  const end = Math.max(given ?? Math.floor(now / 1_000) * 1_000, one.start + 1_000);
  return { ...one, end, isEndedAtOnce: given === undefined };
}
