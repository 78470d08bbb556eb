import {
  beginDaily,
  endOf,
  graceDays,
  lastDayOf,
  lastDayOfNew,
  leftOn,
  phoneOfNew,
  phoneOn,
  phoneToldOn,
  type Size,
  toldBy,
} from './organisation.ts';

/** Before any day. */
const never = -10_000;

/** Somebody as a source should have them: when their contract ends, an instant or a day from 0 on, and their number where it is known. */
export type Expected = { end: string | { on: number }; phone?: string };

/** Whom the sources should have at the end of each day, by what the lists and the events said and by nothing else. */
export function expectedPeople(size: Size, events: number) {
  /** By source, of whoever was planted: the day of the last event about them. */
  const told = Array.from({ length: size.sources }, () => new Int16Array(size.people).fill(never));
  let today = -1;

  /** The last day of somebody's contract: that of the list in which they were missing, where it ran on. */
  function lastDayBy(source: number, index: number, day: number): { lastDay: number; isMissing: boolean } {
    const lastDay = lastDayOf(source, index);
    const left = leftOn(index);
    const isMissing = left <= day && lastDay >= left;
    return { lastDay: isMissing ? left : lastDay, isMissing };
  }

  /** Whether the sweep of a day, or one before, has taken somebody out: their grace begins anew with what an event changes. */
  function isGone(source: number, index: number, day: number): boolean {
    const { lastDay } = lastDayBy(source, index, day);
    return Math.max(lastDay, told[source]?.[index] ?? never) + graceDays + 1 <= day;
  }

  return {
    /** The next day, with its sweep and its events. */
    nextDay(): void {
      today += 1;
      for (let number = 0; number < events; number += 1) {
        const { source, index } = toldBy(number, events, today, size);
        const days = told[source];
        if (days && !isGone(source, index, today)) days[index] = today;
      }
    },
    /** Everybody of a source by account name. */
    of(source: number): Map<string, Expected> {
      const everybody = new Map<string, Expected>();
      for (let index = 0; index < size.people; index += 1) {
        if (isGone(source, index, today)) continue;
        const { lastDay, isMissing } = lastDayBy(source, index, today);
        const isTold = told[source]?.[index] === today;
        const phone = isTold ? phoneToldOn(today) : phoneOn(index, today);
        // Whoever is on no list any more keeps the number of the last one, or of an event since.
        const isListed = lastDay >= today && !isMissing;
        everybody.set(`q.${source}.${index}`, {
          end: isMissing ? { on: lastDay } : endOf(lastDay),
          ...((isListed || isTold) && { phone }),
        });
      }
      for (let began = 0; began <= today; began += 1)
        for (let number = 0; number < beginDaily(size); number += 1)
          everybody.set(`n.${source}.${began}.${number}`, { end: endOf(lastDayOfNew(began)), phone: phoneOfNew });
      return everybody;
    },
  };
}
