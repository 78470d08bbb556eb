import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import * as PlainDateTime from 'temporal-polyfill/fns/PlainDateTime';
import type { Expectation } from '../../config/sourceSettings.ts';
import { weekdaysOf } from '../../config/weekdays.ts';
import { calendarDay } from '../../dates/days.ts';

/**
 * The last moment by which a file was to have come, in epoch milliseconds; undefined when there was none within a week.
 *
 * @param now epoch milliseconds
 */
export function lastDue(
  { by, days }: Pick<Expectation, 'by' | 'days'>,
  now: number,
  timeZone: string,
): number | undefined {
  const weekdays = weekdaysOf(days) ?? new Set();
  const [hour = 0, minute = 0] = by.split(':').map(Number);
  const today = calendarDay(now, timeZone);
  for (let back = 0; back <= 7; back += 1) {
    const day = PlainDate.subtractDays(today, back);
    const local = PlainDateTime.create(day.year, day.month, day.day, hour, minute);
    const moment = PlainDateTime.toZonedDateTime(local, timeZone).epochMilliseconds;
    if (moment <= now && weekdays.has(PlainDate.dayOfWeek(day))) return moment;
  }
  return undefined;
}
