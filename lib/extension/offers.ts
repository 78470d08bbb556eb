import { dateReader } from '../contract/dates.ts';
import { latestEnd } from '../contract/length.ts';
import type { Contract } from './contract.ts';

/** By how many days a contract may be extended with one click. */
const offeredDays = [30, 90, 180] as const;

export type OfferSettings = { timeZone: string; maxContractDays: number };

/** An end that a contract may be given: an ISO instant with its offset, and the day it falls on. */
export type Offer = { days: number; endDate: string; day: string };

/** The extensions that keep the contract within its longest length. */
export function offersFor(contract: Contract, settings: OfferSettings): Offer[] {
  return offeredDays.flatMap((days) => {
    const endDate = laterBy(contract.endDate, days, settings.timeZone);
    return endDate !== undefined && isWithin(contract, endDate, settings)
      ? [{ days, endDate, day: endDate.slice(0, 10) }]
      : [];
  });
}

/** The last day to which a contract may be extended, and the first. Undefined when it may not be extended at all. */
export function datesFor(contract: Contract, settings: OfferSettings): { first: string; last: string } | undefined {
  const end = toLocal(contract.endDate, settings.timeZone);
  const start = toLocal(contract.startDate, settings.timeZone);
  if (end === undefined || start === undefined) return undefined;
  const latest = latestEnd(start, settings.maxContractDays, settings.timeZone);
  const last = lastWholeDay(new Date(latest).toISOString(), settings.timeZone, latest);
  const first = laterBy(contract.endDate, 1, settings.timeZone)?.slice(0, 10) ?? '';
  return last === undefined || last < first ? undefined : { first, last };
}

/**
 * The end that a form asks for: so many of the offered days more, or the end of a day. Undefined when it is neither, not
 * later than the end there is, or longer than the contract may be: a form can be sent by anybody with anything in it.
 */
export function askedEnd(
  contract: Contract,
  form: { days: string | null; date: string | null },
  settings: OfferSettings,
): string | undefined {
  const offer = offersFor(contract, settings).find(({ days }) => String(days) === form.days);
  if (offer) return offer.endDate;
  if (form.days !== 'date' || !/^\d{4}-\d{2}-\d{2}$/.test(form.date ?? '')) return undefined;
  const endDate = dateReader({ timeZone: settings.timeZone, dateFormats: [] })(form.date ?? '', 'end')?.text;
  return endDate !== undefined && isWithin(contract, endDate, settings) ? endDate : undefined;
}

/** Whether an end is later than the one there is, and keeps the contract within its longest length. */
export function isWithin(
  { startDate, endDate }: Pick<Contract, 'startDate' | 'endDate'>,
  newEnd: string,
  { timeZone, maxContractDays }: OfferSettings,
): boolean {
  const start = toLocal(startDate, timeZone);
  if (start === undefined || !(Date.parse(newEnd) > Date.parse(endDate))) return false;
  return Date.parse(newEnd) <= latestEnd(start, maxContractDays, timeZone);
}

/** The end of the day so many days later; a contract that ends in the middle of a day goes on to the end of one. */
function laterBy(endDate: string, days: number, timeZone: string): string | undefined {
  const end = toLocal(endDate, timeZone);
  if (end === undefined) return undefined;
  const day = new Date(Date.parse(`${end.slice(0, 10)}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
  return dateReader({ timeZone, dateFormats: [] })(day, 'end')?.text;
}

/** The last day that is over by a moment. */
function lastWholeDay(instant: string, timeZone: string, latest: number): string | undefined {
  const day = toLocal(instant, timeZone)?.slice(0, 10);
  const endOfDay = day && dateReader({ timeZone, dateFormats: [] })(day, 'end');
  if (!day || !endOfDay) return undefined;
  if (endOfDay.epochSeconds * 1000 <= latest) return day;
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

function toLocal(instant: string, timeZone: string): string | undefined {
  return dateReader({ timeZone, dateFormats: [] })(instant, 'end')?.text;
}
