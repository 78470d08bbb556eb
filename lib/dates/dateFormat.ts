import { timeOfFormat } from '../config/timeOfFormat.ts';

/** A time of a day, as a clock shows it. */
type ClockTime = { hour: number; minute: number; second: number };

/**
 * A day as a calendar names it, with a time where the text says one beside midnight; whether they exist is not yet known.
 * Databases and spreadsheets write a day as its midnight.
 */
export type CalendarDay = { year: number; month: number; day: number; time?: ClockTime };

const digits: Record<string, string> = {
  yyyy: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{2})',
  d: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  hh: '(?<hour>\\d{2})',
  h: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  a: '(?<half>[AaPp][Mm])',
};

const midnight = '(?:[ T]00?:00(?::00(?:[.,]0+)?)?| 12:00(?::00)? ?[Aa][Mm])?';

/**
 * Makes a reader of days out of formats such as `dd.MM.yyyy` and `M/d/yyyy h:mm a`, tried in order. `dd` and `MM` take two digits,
 * `d` and `M` one or two, `yyyy` four; of times `HH` and `H` are hours of 24, `hh` and `h` hours of 12, `mm` minutes, `ss` seconds
 * and `a` AM or PM. Everything else stands for itself. A format without a time takes midnight behind the day, too. Gives `undefined`
 * when no format fits.
 */
export function formatReader(formats: readonly string[]): (text: string) => CalendarDay | undefined {
  const patterns = formats.map(toPattern);
  return (text) => {
    for (const pattern of patterns) {
      const day = toDay(pattern.exec(text));
      if (day) return day;
    }
    return undefined;
  };
}

function toPattern(format: string): RegExp {
  const hasTime = timeOfFormat.test(format);
  const source = format.replace(/yyyy|M+|d+|HH?|hh?|mm|ss|a|\W/g, (part) => digits[part] ?? part.replace(/\W/, '\\$&'));
  return new RegExp(`^${source}${hasTime ? '' : midnight}$`);
}

function toDay(match: RegExpExecArray | null): CalendarDay | undefined {
  if (!match?.groups) return undefined;
  const { year, month, day, hour, minute, second, half } = match.groups;
  const calendarDay = { year: Number(year), month: Number(month), day: Number(day) };
  const time = { hour: hourOf(Number(hour ?? 0), half), minute: Number(minute ?? 0), second: Number(second ?? 0) };
  const isMidnight = time.hour === 0 && time.minute === 0 && time.second === 0;
  return isMidnight ? calendarDay : { ...calendarDay, time };
}

/** Hours of 12 begin with 12; any above are no hours. */
function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return Number.POSITIVE_INFINITY;
  return (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
}
