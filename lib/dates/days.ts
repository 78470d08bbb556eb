import * as Instant from 'temporal-polyfill/fns/Instant';
import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import { dateReader } from './dates.ts';

/** A number of days, as far as it is known: the two are apart when a date says no time, and no zone. */
export type Days = { least: number; most: number };

/**
 * How long a contract is: days by the calendar of the zone, of which the last one that has begun counts. From a first
 * moment to the last second of the same day it is one. Undefined when it does not end after it starts, or a date is unreadable.
 *
 * @param start ISO instant, or a bare date, which the tenant may have taken from a zone other than the organisation's: then
 *   the number is known to within one day
 */
export function contractDays(start: string, end: string, timeZone: string): Days | undefined {
  const from = zoned(start, 'start', timeZone);
  const to = zoned(end, 'end', timeZone);
  if (!from || !to || ZonedDateTime.compare(to, from) <= 0) return undefined;
  return within(ZonedDateTime.diffDays(from, to, 'ceil'), start, end);
}

/** How many days are left until the start, by the calendar of the zone: 1 is tomorrow, whatever the hour; negative is past. */
export function daysUntilStart(start: string, now: number, timeZone: string): Days | undefined {
  const day = zoned(start, 'start', timeZone);
  if (!day) return undefined;
  return within(daysBetween(now, day.epochMilliseconds, timeZone), start);
}

/** How many midnights of the zone lie between two moments in epoch milliseconds. */
export function daysBetween(from: number, to: number, timeZone: string): number {
  return PlainDate.diffDays(calendarDay(from, timeZone), calendarDay(to, timeZone));
}

/**
 * The moment at which the day is over that is so many days after today, by the calendar of the zone: what ends by then ends in so many
 * days at most, as notices count them, whatever the hour.
 *
 * @param now epoch milliseconds
 */
export function endOfDayIn(days: number, now: number, timeZone: string): number {
  const next = PlainDate.addDays(calendarDay(now, timeZone), days + 1);
  return PlainDate.toZonedDateTime(next, timeZone).epochMilliseconds;
}

/**
 * The last day of a contract in a zone. One that ends at midnight has the day before as its last.
 *
 * @param end epoch milliseconds
 */
export function lastDay(end: number, timeZone: string): PlainDate.Record {
  return calendarDay(end - 1, timeZone);
}

/** The calendar day of a moment, in epoch milliseconds, in a zone. */
export function calendarDay(moment: number, timeZone: string): PlainDate.Record {
  const instant = Instant.fromEpochMilliseconds(moment);
  return ZonedDateTime.toPlainDate(Instant.toZonedDateTimeISO(instant, timeZone));
}

function zoned(text: string, kind: 'start' | 'end', timeZone: string): ZonedDateTime.Record | undefined {
  const moment = dateReader({ timeZone, dateFormats: [] })(text, kind);
  return moment && Instant.toZonedDateTimeISO(Instant.fromString(moment.text), timeZone);
}

function within(days: number, ...dates: string[]): Days {
  const slack = dates.some((date) => /^\d{4}-\d{2}-\d{2}$/.test(date)) ? 1 : 0;
  return { least: days - slack, most: days + slack };
}
