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

/**
 * Whether the grace of a record is over. It runs from the end of the contract or from the last change of the record, whichever
 * is later: whoever is ended today, by an end of months ago, can still be brought back for as long as anybody else.
 *
 * @param cutoff see `graceCutoff`
 */
export function isPastGrace({ endDate, modified }: Ended, cutoff: number): boolean {
  return endedBefore(endDate, cutoff) && !(Date.parse(modified ?? '') >= cutoff);
}

type Ended = { endDate?: string | null | undefined; modified?: string | null | undefined };

/** Whether a contract ended before a moment. One without an end, or with one that is no date, did not. */
export function endedBefore(endDate: string | null | undefined, moment: number): boolean {
  return Date.parse(endDate ?? '') < moment;
}
