import type { Invariant, Seen } from '../seen.ts';
import type { Settings } from '../settings.ts';

/** How many are kept where nothing is set. */
const usual = { keepDaily: 35, keepMonthly: 13 };

/**
 * The backups of the newest days, and of the first day of each of the newest months, are there: of as many as the least that was ever
 * set, since what a deployment let go does not come back.
 */
export function backupsKept(): Invariant {
  /** The names of all backups that there ever were, by source. */
  const ever = new Map<string, Set<string>>();
  return ({ world }) => {
    const { keepDaily, keepMonthly } = leastOf(world.everSet());
    const wrong: string[] = [];
    for (const [source, { id }] of world.sources) {
      const there = namesOf(world.storage, id);
      const known = new Set([...(ever.get(source) ?? []), ...there]);
      ever.set(source, known);
      const days = [...new Set([...known].map(dayOf))].sort();
      const months = [...Map.groupBy(days, (day) => day.slice(0, 7)).values()];
      // Whatever came and went since, it was one of them when old ones were removed: days and months only come.
      const kept = new Set([...lastOf(days, keepDaily), ...lastOf(months, keepMonthly).map(([first]) => first)]);
      const gone = [...known].filter((name) => kept.has(dayOf(name)) && !there.includes(name));
      if (gone.length > 0) wrong.push(`6: The backups of ${source} of ${gone.sort().join(', ')} are gone too early.`);
    }
    return wrong;
  };
}

/** A backup is there once its manifest is, whatever the source was called then. */
function namesOf(storage: Seen['world']['storage'], id: string): string[] {
  return storage.keys(`backups/${id}_`).flatMap((key) => /\/([^/]+)\.json$/.exec(key)?.[1] ?? []);
}

/** The day of a backup, by its name: of one day there may be several. */
const dayOf = (name: string) => name.slice(0, 10);

const lastOf = <One>(all: readonly One[], count: number): One[] => (count === 0 ? [] : all.slice(-count));

function leastOf(everSet: readonly Settings[]): typeof usual {
  return {
    keepDaily: Math.min(...everSet.map(({ backups }) => backups?.keepDaily ?? usual.keepDaily)),
    keepMonthly: Math.min(...everSet.map(({ backups }) => backups?.keepMonthly ?? usual.keepMonthly)),
  };
}
