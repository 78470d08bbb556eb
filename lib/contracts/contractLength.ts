import * as Instant from 'temporal-polyfill/fns/Instant';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';

/**
 * The latest moment, in epoch milliseconds, at which a contract may end that may be so many days long: days by the
 * calendar of the zone, so that a change of the clocks makes no contract too long. 365 days and their multiples mean whole years,
 * so that a 29 February within them makes none too long either.
 *
 * @param start an ISO instant with its offset
 */
export function latestEnd(start: string, days: number, timeZone: string): number {
  const from = Instant.toZonedDateTimeISO(Instant.fromString(start), timeZone);
  const byDays = ZonedDateTime.addDays(from, days).epochMilliseconds;
  return days % 365 === 0 ? Math.max(byDays, ZonedDateTime.addYears(from, days / 365).epochMilliseconds) : byDays;
}
