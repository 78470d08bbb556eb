import * as Instant from 'temporal-polyfill/fns/Instant';
import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import * as PlainDateTime from 'temporal-polyfill/fns/PlainDateTime';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import type { Config } from '../config/config.ts';
import { type CalendarDay, formatReader } from './dateFormat.ts';

/** What decides how a date is read: the organisation's zone and its formats. */
export type DateSettings = Pick<Config, 'timeZone' | 'dateFormats'>;

/** Which end of a contract a date is: a bare date starts with its first moment and ends with its last second. */
export type DateKind = 'start' | 'end';

/** A date that was read: `text` is ISO 8601 to the second, with the offset of the organisation's zone at that instant. */
export type Moment = { text: string; epochSeconds: number };

/** Reads one date; gives `undefined` when the text is not a date. */
export type DateReader = (text: string, kind: DateKind) => Moment | undefined;

const isoText =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?<offset>Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

const databaseMidnight = /[T ]00:00(?::00(?:[.,]0+)?)?$/i;

/**
 * Makes a reader of dates. It understands ISO instants (`2026-03-01T08:00:00Z`, seconds optional), local ISO date-times
 * (meant in the organisation's zone), ISO dates, and the formats of the settings. A day that does not exist is not a date. A
 * local midnight, `2026-12-31 00:00:00`, is how databases write a day, and is read as one.
 * The same instant always gives the same `text`, so two texts are equal exactly when the instants are, to the second.
 * Each distinct date is worked out once: a file of 20,000 people names few of them.
 */
export function dateReader(settings: DateSettings): DateReader {
  const known = { start: new Map<string, Moment | undefined>(), end: new Map<string, Moment | undefined>() };
  const readDay = formatReader(settings.dateFormats);
  return (text, kind) => {
    const seen = known[kind];
    const found = seen.get(text);
    if (found || seen.has(text)) return found;
    const moment = readMoment(text, kind, settings.timeZone, readDay);
    seen.set(text, moment);
    if (moment) seen.set(moment.text, moment);
    return moment;
  };
}

/** The years that days of contracts may be of; a program's first or last day, such as 9999-12-31, stands for none. */
export const contractYears = { first: 1900, last: 2199 };

/**
 * The year of a moment in the organisation's zone.
 *
 * @param text as a date reader gives it
 */
export function yearOf(text: string): number {
  return Number(/^[+-]?\d+/.exec(text)?.[0] ?? Number.NaN);
}

/** Whether a contract would end no later than it starts. Says no when one of the texts is not an ISO instant. */
export function endsTooSoon(start: string, end: string): boolean {
  try {
    return Instant.compare(Instant.fromString(end), Instant.fromString(start)) <= 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * Why a text is not a date, and how to write it instead. The text is repeated only when it looks like a date or a number of
 * days: in a shifted row it may be anything, a name or an address included.
 */
export function unreadableDate(text: string, dateFormats: DateSettings['dateFormats']): string {
  const advice = `write it as ${['2027-01-31', ...dateFormats].join(' or as ')}`;
  if (/^\d{5}([.,]\d+)?$/.test(text)) {
    return `"${text}" is a spreadsheet's number of a day, not a date; format the column as a date, or ${advice}`;
  }
  return /^\d{1,4}[-./ ]\d{1,2}[-./ ]\d{1,4}([T ][\d:.]*)?$/.test(text)
    ? `"${text}" is not a date; ${advice}`
    : `not a date; ${advice}`;
}

/** A moment in epoch milliseconds as a date reader writes it: to the second, in the organisation's zone. */
export function writeMoment(milliseconds: number, timeZone: string): string {
  return toMoment(Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(milliseconds), timeZone)).text;
}

function readMoment(
  text: string,
  kind: DateKind,
  timeZone: string,
  readDay: (text: string) => CalendarDay | undefined,
): Moment | undefined {
  try {
    const zoned = readIso(text, kind, timeZone) ?? readBareDate(readDay(text), kind, timeZone);
    return zoned && toMoment(zoned);
  } catch (error) {
    // Temporal refuses days, hours and offsets that do not exist.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readIso(text: string, kind: DateKind, timeZone: string): ZonedDateTime.Record | undefined {
  const parts = isoText.exec(text);
  if (!parts) return undefined;
  if (parts.groups?.['offset']) return Instant.toZonedDateTimeISO(Instant.fromString(text), timeZone);
  const [year = 0, month = 0, day = 0, hour, minute = 0, second = 0] = parts.slice(1, 7).map(optionalNumber);
  if (hour === undefined || databaseMidnight.test(text)) return readBareDate({ year, month, day }, kind, timeZone);
  return PlainDateTime.toZonedDateTime(PlainDateTime.create(year, month, day, hour, minute, second), timeZone);
}

function optionalNumber(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}

function readBareDate(
  date: CalendarDay | undefined,
  kind: DateKind,
  timeZone: string,
): ZonedDateTime.Record | undefined {
  if (!date) return undefined;
  if (date.time) {
    const { hour, minute, second } = date.time;
    const local = PlainDateTime.create(date.year, date.month, date.day, hour, minute, second);
    return PlainDateTime.toZonedDateTime(local, timeZone);
  }
  const firstMoment = PlainDate.toZonedDateTime(PlainDate.create(date.year, date.month, date.day), timeZone);
  return kind === 'start' ? firstMoment : ZonedDateTime.endOfDay(firstMoment);
}

function toMoment(zoned: ZonedDateTime.Record): Moment {
  // Offsets of long ago have seconds, which ISO 8601 cannot say.
  const isSayable = ZonedDateTime.offsetNanoseconds(zoned) % 60e9 === 0;
  const text = isSayable
    ? ZonedDateTime.toString(zoned, { timeZoneName: 'never', smallestUnit: 'second' })
    : Instant.toString(ZonedDateTime.toInstant(zoned), { smallestUnit: 'second' });
  return { text, epochSeconds: Math.floor(zoned.epochMilliseconds / 1000) };
}
