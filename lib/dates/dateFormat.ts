/** A day as a calendar names it; whether it exists is not yet known. */
export type CalendarDay = { year: number; month: number; day: number };

const digits: Record<string, string> = {
  yyyy: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{2})',
  d: '(?<day>\\d{1,2})',
};

/**
 * Makes a reader of days out of formats such as `dd.MM.yyyy`, tried in order. `dd` and `MM` take two digits, `d` and
 * `M` one or two, `yyyy` four; everything else stands for itself. Gives `undefined` when no format fits.
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
  const source = format.replace(/yyyy|M+|d+|\W/g, (part) => digits[part] ?? part.replace(/\W/, '\\$&'));
  return new RegExp(`^${source}$`);
}

function toDay(match: RegExpExecArray | null): CalendarDay | undefined {
  if (!match?.groups) return undefined;
  const { year, month, day } = match.groups;
  return { year: Number(year), month: Number(month), day: Number(day) };
}
