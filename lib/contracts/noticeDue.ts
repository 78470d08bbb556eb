import * as Instant from 'temporal-polyfill/fns/Instant';
import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import { calendarDay, lastDay } from '../dates/days.ts';

/** What a manager was last warned of: which end, and which of the notice days before it the warning was for. */
export type Warned = { endDate: string; daysBefore: number };

/** When it is, in epoch milliseconds, and how many days of the zone's calendar before an end a notice is given. */
export type NoticeTime = { now: number; noticeDays: readonly number[]; timeZone: string };

/**
 * How many days before the end of a contract its manager is to be warned now: the smallest of the notice days that have
 * been reached, unless the manager was warned of that end then already. A day that was missed is so made up for, and of
 * several that were missed the latest one counts. A contract with another end starts over; one that is over is not
 * warned of.
 *
 * @param endDate ISO instant
 */
export function noticeDue(endDate: string, warned: Warned | undefined, time: NoticeTime): number | undefined {
  const end = Date.parse(endDate);
  if (!(end > time.now)) return undefined;
  const left = daysLeft(end, time.now, time.timeZone);
  const reached = time.noticeDays.filter((days) => left <= days);
  const daysBefore = reached.length > 0 ? Math.min(...reached) : undefined;
  if (daysBefore === undefined || !warned || !isSameMoment(warned.endDate, endDate)) return daysBefore;
  return warned.daysBefore > daysBefore ? daysBefore : undefined;
}

/** Days of the calendar from today to the last day of a contract: to tomorrow it is one, at any hour. */
export function daysLeft(end: number, now: number, timeZone: string): number {
  return PlainDate.diffDays(calendarDay(now, timeZone), lastDay(end, timeZone));
}

/** The moment, in epoch milliseconds, until which contracts end of which a notice may be due. */
export function noticeHorizon({ now, noticeDays, timeZone }: NoticeTime): number {
  const here = Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(now), timeZone);
  const next = ZonedDateTime.addDays(ZonedDateTime.startOfDay(here), Math.max(0, ...noticeDays) + 1);
  return ZonedDateTime.startOfDay(next).epochMilliseconds;
}

/** Whether two texts are the same instant, however each is written. */
export function isSameMoment(one: string, other: string): boolean {
  return Date.parse(one) === Date.parse(other);
}
