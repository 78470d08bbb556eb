const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * A moment to the minute as people of the organisation read it, `28 November 2026 at 20:45 CET`: whatever pages and mails say of a
 * time is said so.
 *
 * @param instant ISO 8601
 */
export function momentText(instant: string, timeZone: string): string {
  const parts = formatOf(timeZone).formatToParts(new Date(instant));
  const { day, month, year, hour, minute, timeZoneName } = Object.fromEntries(
    parts.map(({ type, value }) => [type, value]),
  );
  return `${day} ${month} ${year} at ${hour}:${minute} ${timeZoneName}`;
}

/** To make a format takes longer than to write a thousand moments with it. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
  formats.set(timeZone, format);
  return format;
}
