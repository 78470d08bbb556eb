import * as Instant from 'temporal-polyfill/fns/Instant';
import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';

/** What a manager was last warned of: which end, and how many days before it. */
export type Warned = { endDate: string; step: number };

/**
 * How many days before the end of a contract its manager is to be warned now: the smallest of the notice days that have
 * been reached, unless the manager was warned of that end then already. A day that was missed is so made up for, and of
 * several that were missed the latest one counts. A contract with another end starts over; one that is over is not
 * warned of.
 *
 * @param endDate ISO instant
 * @param now epoch milliseconds
 */
export function noticeDue(
  endDate: string,
  warned: Warned | undefined,
  { now, noticeDays, timeZone }: { now: number; noticeDays: readonly number[]; timeZone: string },
): number | undefined {
  const end = Date.parse(endDate);
  if (!(end > now)) return undefined;
  const left = daysBetween(now, end, timeZone);
  const reached = noticeDays.filter((days) => left <= days);
  const step = reached.length > 0 ? Math.min(...reached) : undefined;
  if (step === undefined || !isSame(warned?.endDate, endDate)) return step;
  return (warned?.step ?? Number.POSITIVE_INFINITY) > step ? step : undefined;
}

/** Days of the calendar between two moments, in the organisation's zone: from today to tomorrow is one, at any hour. */
function daysBetween(from: number, to: number, timeZone: string): number {
  const dayOf = (moment: number) =>
    ZonedDateTime.toPlainDate(Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(moment), timeZone));
  return PlainDate.diffDays(dayOf(from), dayOf(to));
}

function isSame(one: string | undefined, other: string): boolean {
  return one !== undefined && Date.parse(one) === Date.parse(other);
}
