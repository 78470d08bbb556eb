import * as Instant from 'temporal-polyfill/fns/Instant';
import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import { dateReader } from '../dates/dates.ts';
import { lastDay } from '../dates/days.ts';
import { latestEnd } from './contractLength.ts';

/** A contract that may be extended, and what bounds it. */
export type Extendable = {
  /** ISO instant; empty when nobody knows. */
  start: string;
  /** Epoch milliseconds. */
  end: number;
  timeZone: string;
  maxContractDays: number;
};

/** By so many days a contract can be extended with one click. */
const offeredDays = [30, 90, 180];

/** One offer: so many days more, through this day (`2027-01-31`). */
export type Offer = { days: number; day: string };

/**
 * The days that may be the new last day, the first and the last; undefined when the contract is as long as it may be, and
 * when nobody knows how long it is.
 */
export function extensionDays(contract: Extendable): { first: string; last: string } | undefined {
  const { start, end, timeZone, maxContractDays } = contract;
  if (Number.isNaN(Date.parse(start)) || Number.isNaN(end)) return undefined;
  const latest = latestEnd(new Date(start).toISOString(), maxContractDays, timeZone);
  const dayOfLatest = ZonedDateTime.toPlainDate(
    Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(latest), timeZone),
  );
  const isWhole = throughDay(PlainDate.toString(dayOfLatest), timeZone).epochSeconds * 1000 <= latest;
  const last = isWhole ? dayOfLatest : PlainDate.subtractDays(dayOfLatest, 1);
  const first = PlainDate.addDays(lastDay(end, timeZone), 1);
  if (PlainDate.compare(first, last) > 0) return undefined;
  return { first: PlainDate.toString(first), last: PlainDate.toString(last) };
}

/** The extensions that are offered: those that would not make the contract too long. */
export function extensionOffers(contract: Extendable): Offer[] {
  const days = extensionDays(contract);
  if (!days) return [];
  const before = lastDay(contract.end, contract.timeZone);
  const offers = offeredDays.map((days) => ({ days, day: PlainDate.toString(PlainDate.addDays(before, days)) }));
  return offers.filter(({ day }) => day <= days.last);
}

/**
 * Reads the new last day of a contract, which anybody may have typed.
 *
 * @param day such as `2027-01-31`
 * @returns the new end, through the last second of that day, as ISO 8601 with offset; or what is wrong with the day
 */
export function extendedEnd(day: string, contract: Extendable): { end: string } | { problem: string } {
  const moment = /^\d{4}-\d{2}-\d{2}$/.test(day) ? throughDayIfAny(day, contract.timeZone) : undefined;
  if (!moment) return { problem: 'That is not a day of the calendar.' };
  const days = extensionDays(contract);
  if (!days) return { problem: 'The contract is as long as it may be.' };
  if (day < days.first) return { problem: 'That is no later than the contract ends now.' };
  if (day > days.last) {
    return { problem: `The contract may be ${contract.maxContractDays.toLocaleString('en')} days long at most.` };
  }
  return { end: moment.text };
}

function throughDay(day: string, timeZone: string) {
  const moment = throughDayIfAny(day, timeZone);
  if (!moment) throw new RangeError(`${day} is not a day of the calendar.`);
  return moment;
}

function throughDayIfAny(day: string, timeZone: string) {
  return dateReader({ timeZone, dateFormats: [] })(day, 'end');
}
