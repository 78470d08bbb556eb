import * as Instant from 'temporal-polyfill/fns/Instant';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';

/**
 * The latest moment, in epoch milliseconds, at which a contract may end that may be so many days long: days by the
 * calendar of the zone, so that a change of the clocks makes no contract too long.
 *
 * @param start an ISO instant with its offset
 */
export function latestEnd(start: string, days: number, timeZone: string): number {
  const from = Instant.toZonedDateTimeISO(Instant.fromString(start), timeZone);
  return ZonedDateTime.addDays(from, days).epochMilliseconds;
}
