import * as Instant from 'temporal-polyfill/fns/Instant';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';

/**
 * The moment before which a contract must have ended for its grace to be over: so many days before now, at the same time
 * of day in the organisation's zone, whatever the length of the days between.
 *
 * @param now epoch milliseconds
 * @returns epoch milliseconds
 */
export function graceCutoff(now: number, graceDays: number, timeZone: string): number {
  const here = Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(now), timeZone);
  return ZonedDateTime.subtractDays(here, graceDays).epochMilliseconds;
}

/** Whether a contract ended before a moment. One without an end, or with one that is no date, did not. */
export function endedBefore(endDate: string | null | undefined, moment: number): boolean {
  return Date.parse(endDate ?? '') < moment;
}
