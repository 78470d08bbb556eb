import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import { lastDay } from './days.ts';

const longDate = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/**
 * A day as people read it, `31 January 2027`: no month is taken for a day.
 *
 * @param day such as `2027-01-31`
 */
export function dayText(day: string): string {
  return longDate.format(new Date(`${day}T00:00:00Z`));
}

/**
 * The last day of a contract as people read it; an end that is no date, or that is not known, is shown as it is.
 *
 * @param endDate ISO instant
 */
export function lastDayText(endDate: string, timeZone: string): string {
  if (Number.isNaN(Date.parse(endDate))) return endDate;
  return dayText(PlainDate.toString(lastDay(Date.parse(endDate), timeZone)));
}
