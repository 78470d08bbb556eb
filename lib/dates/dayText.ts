import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import { lastDay } from './days.ts';

/**
 * A day as people read it, `31 January 2027`: no month is taken for a day.
 *
 * @param day such as `2027-01-31`
 */
export function dayText(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
}

/**
 * The last day of a contract as people read it.
 *
 * @param endDate ISO instant
 */
export function lastDayText(endDate: string, timeZone: string): string {
  return dayText(PlainDate.toString(lastDay(Date.parse(endDate), timeZone)));
}

/** A moment to the minute as people read it, in the organisation's time zone. @param instant ISO 8601 */
export function momentText(instant: string, timeZone: string): string {
  const moment = new Date(instant);
  const time = moment.toLocaleTimeString('en-GB', { timeStyle: 'short', timeZone });
  return `${moment.toLocaleDateString('en-GB', { dateStyle: 'long', timeZone })} at ${time} (${timeZone})`;
}
