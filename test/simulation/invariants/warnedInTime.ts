import type { AnyReport, Invariant, Seen } from '../seen.ts';

const [minute, day] = [60_000, 86_400_000];

/** How many days before an end its manager is told, where nothing is set. */
const usualDays = [30, 14, 7, 1];

/** So long before a run the zone must have been the same: by another one an earlier day may have been another. */
const sameZone = 40 * day;

/** A contract as somebody was told of it, and when that was written down, in epoch milliseconds. */
type Kept = { recordId: string; endDate: string; choice?: object; at: number };

/**
 * Of each contract that ends soon somebody is told, of the very end that it has, and anew at each of the days that are set, by the
 * first run of the notices that has come to its end from that day on; but not whose manager has chosen.
 */
export const warnedInTime: Invariant = (seen) => {
  const { others, records, world } = seen;
  const wrong: string[] = [];
  const runs = others.map(({ report }) => report as AnyReport & { dryRun?: boolean }).filter(hasLookedAtAll);
  if (runs.length === 0) return wrong;
  const kept = Map.groupBy(contractsOf(world), ({ recordId }) => recordId);
  const isLetEnd = letEnds(world);
  for (const { runId, startedAt, finishedAt } of runs) {
    const [from, to] = [Date.parse(startedAt) - minute, Date.parse(finishedAt) + minute];
    const set = setThen(seen, from, to);
    if (!set) continue;
    for (const [source, people] of records)
      for (const { id, account, end, modified } of people.values()) {
        // Whoever was changed since may have had another end then, or none of theirs was known.
        if (modified > from || end <= to) continue;
        const last = dateOf(end - 1, set.timeZone);
        const left = (Date.parse(last) - Date.parse(dateOf(from, set.timeZone))) / day;
        const reached = set.noticeDays.filter((days) => left <= days);
        if (reached.length === 0 || isLetEnd(account, end)) continue;
        const since = new Date(Date.parse(last) - Math.min(...reached) * day).toISOString().slice(0, 10);
        const own = (kept.get(id) ?? []).filter((one) => Date.parse(one.endDate) === end);
        if (own.some(({ at, choice }) => choice !== undefined || dateOf(at + minute, set.timeZone) >= since)) continue;
        wrong.push(
          `4: The contract of ${account} of ${source} ends on ${last}, ${left} days after ${runId}, and nobody was told since ${since}.`,
        );
      }
  }
  return wrong.slice(0, 5);
};

/** Whether a run of the notices has told of all that was due. */
function hasLookedAtAll({ kind, outcome, dryRun }: AnyReport & { dryRun?: boolean }): boolean {
  return kind === 'expiry-notice' && outcome !== 'failed' && dryRun !== true;
}

/** By which zone and days notices were given; undefined where it may have been several. */
function setThen({ world }: Seen, from: number, to: number): { timeZone: string; noticeDays: number[] } | undefined {
  const all = world
    .setBetween(from - sameZone, to)
    .map(({ timeZone = 'UTC', noticeDays = usualDays }) => ({ timeZone, noticeDays: [...noticeDays] }));
  return new Set(all.map((one) => JSON.stringify(one))).size === 1 ? all[0] : undefined;
}

function contractsOf({ storage }: Seen['world']): Kept[] {
  return storage.keys('contracts/').flatMap((key) => {
    const object = storage.read(key);
    return object ? [{ ...JSON.parse(String(object.bytes)), at: object.at }] : [];
  });
}

/** Of which ends somebody has said in the console that they may come: they are told no more of them. */
function letEnds({ storage }: Seen['world']): (account: string, end: number) => boolean {
  const said = new Set<string>();
  for (const key of storage.keys('attested/')) {
    const { accountName, attestations } = JSON.parse(String(storage.read(key)?.bytes));
    for (const { kind, endDate } of attestations)
      if (kind === 'let end') said.add(`${accountName} ${Date.parse(endDate)}`);
  }
  return (account, end) => said.has(`${account} ${end}`);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day of a moment in a zone, as 2026-03-02. */
function dateOf(milliseconds: number, timeZone: string): string {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' });
  formats.set(timeZone, format);
  return format.format(milliseconds);
}
