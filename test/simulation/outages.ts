import type { Plan } from './plan.ts';

const minute = 60_000;

/** For so long, in milliseconds, nelm tries what ISC does not answer, but for the last try. */
const longestTried = 170 * minute;

/** Whether ISC is away for longer in one go than nelm tries, by one or more outages of a plan, at some time between two moments. */
export function isAwayForLong({ events }: Pick<Plan, 'events'>, from: number, to: number): boolean {
  const outages = events
    .flatMap((event) => (event.kind === 'outage' && event.of === 'isc' ? [event] : []))
    .map(({ at, minutes }) => ({ from: Date.parse(at), to: Date.parse(at) + minutes * minute }))
    .toSorted((one, other) => one.from - other.from);
  const joined: { from: number; to: number }[] = [];
  for (const one of outages) {
    const last = joined.at(-1);
    if (last && one.from <= last.to) last.to = Math.max(last.to, one.to);
    else joined.push({ ...one });
  }
  return joined.some((one) => one.to - one.from >= longestTried && one.from < to && one.to > from);
}
