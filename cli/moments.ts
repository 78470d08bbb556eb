import { Temporal } from 'temporal-polyfill';
import { endOfDayIn } from '../lib/dates/days.ts';
import { WrongUse } from './wrongUse.ts';

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of a length of time as it is typed: `12h`, `30d`. @throws WrongUse that names the option */
export function readLength(option: string, text: string): number {
  const [, count, unit] = /^(\d{1,4})([hd])$/.exec(text) ?? [];
  if (count && unit) return Number(count) * units[unit as keyof typeof units];
  throw new WrongUse(`${option} takes a length such as 30d or 12h, not "${text}".`);
}

/**
 * The moment until which something is to come, by a length as it is typed; of days by the calendar of the organisation's zone, as people
 * count them.
 *
 * @param now epoch milliseconds
 * @throws WrongUse that names the option
 */
export function readUntil(option: string, text: string, now: number, timeZone: string): number {
  const length = readLength(option, text);
  return text.endsWith('d') ? endOfDayIn(length / units.d, now, timeZone) : now + length;
}

/** Milliseconds of how long something is waited for: `10m`, `2h`. @throws WrongUse that names the option */
export function readWait(option: string, text: string): number {
  const [, count, unit] = /^([1-9]\d{0,3})([mhd])$/.exec(text) ?? [];
  if (count && unit) return Number(count) * units[unit as keyof typeof units];
  throw new WrongUse(`${option} takes a length such as 10m or 2h, not "${text}".`);
}

/**
 * The moment from which on something is asked for: a day in the organisation's zone, or so long ago.
 *
 * @param now epoch milliseconds
 * @throws WrongUse that names the option
 */
export function readSince(option: string, text: string, now: number, timeZone: string): number {
  if (/^\d+[hd]$/.test(text)) return now - readLength(option, text);
  try {
    return Temporal.PlainDate.from(text).toZonedDateTime(timeZone).epochMilliseconds;
  } catch {
    throw new WrongUse(`${option} takes a day such as 2026-11-01, or a length such as 7d, not "${text}".`);
  }
}

/**
 * The first moment of a day in the organisation's zone, or of so many days later, in epoch milliseconds.
 *
 * @throws WrongUse that names the option
 */
export function readDay(option: string, text: string, timeZone: string, later = 0): number {
  try {
    return Temporal.PlainDate.from(text).add({ days: later }).toZonedDateTime(timeZone).epochMilliseconds;
  } catch {
    throw new WrongUse(`${option} takes a day such as 2026-11-01, not "${text}".`);
  }
}

/** A moment for people: the day and the minute in the organisation's zone. */
export function momentText(instant: string | number, timeZone: string): string {
  const epoch = typeof instant === 'number' ? instant : Date.parse(instant);
  const time = Temporal.Instant.fromEpochMilliseconds(epoch).toZonedDateTimeISO(timeZone).toPlainDateTime();
  return time.toString({ smallestUnit: 'minute' }).replace('T', ' ');
}
