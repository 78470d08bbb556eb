const names = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/**
 * The days of the week that a text means, 1 for Monday to 7 for Sunday: `daily`, names and ranges of them, such as `mon-fri` or
 * `tue,thu`. Undefined when it means none.
 */
export function weekdaysOf(text: string): Set<number> | undefined {
  if (text === 'daily') return new Set([1, 2, 3, 4, 5, 6, 7]);
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const [from = 0, to = from] = part.split('-').map((name) => names.indexOf(name.trim().toLowerCase()) + 1);
    if (from === 0 || to < from || part.split('-').length > 2) return undefined;
    for (let day = from; day <= to; day += 1) days.add(day);
  }
  return days;
}
