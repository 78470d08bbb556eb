/** The first moment of a day in a zone, or its last second, in epoch milliseconds; told apart from how nelm reads dates. */
export function moment(day: string, kind: 'start' | 'end', timeZone: string): number {
  const next =
    kind === 'start' ? day : new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const guess = Date.parse(`${next}T00:00:00Z`);
  // The offset at the moment itself: once more, since the first guess may be on the other side of a change.
  const first = guess - offsetAt(guess, timeZone);
  const midnight = guess - offsetAt(first, timeZone);
  return kind === 'start' ? midnight : midnight - 1_000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetAt(milliseconds: number, timeZone: string): number {
  const format =
    formats.get(timeZone) ?? new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset', year: 'numeric' });
  formats.set(timeZone, format);
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(format.format(milliseconds)) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
