import type { Dropped } from '../journal.ts';
import type { Invariant } from '../seen.ts';
import { isTooSmall, waitsAsTooSmall } from './smallLists.ts';

const [second, hour] = [1_000, 3_600_000];

/**
 * No full list waits as too small but where it has fewer rows than are expected, or than some list that was dropped before it allows:
 * which of them was the last one that counts, nobody need know for that.
 */
export const waitsAsSmall: Invariant = ({ world, journal, imports }) => {
  const rosters = journal.drops.filter(({ event }) => event.folder === 'roster' && event.source === 'Interns');
  return imports.flatMap(({ report }) => {
    const dropped = rosters.find(({ runId }) => runId === report.runId);
    if (!dropped || !waitsAsTooSmall(report)) return [];
    const rows = dropped.event.rows.length;
    const most = mostRowsBefore(dropped, rosters);
    // It was judged by settings that were deployed when its execution began, by one clock or another.
    const set = world.setBetween(dropped.droppedAt - 6 * hour, Date.parse(report.finishedAt) + 10 * second);
    if (set.some((settings) => isTooSmall(rows, most, settings))) return [];
    return [
      `2: The full list of event ${dropped.event.id} has ${rows} rows and waits as too small; one before it had ${most ?? 'none'}.`,
    ];
  });
};

/** The most rows of a list that was dropped before another one, or in the same moment by one of the clocks. */
function mostRowsBefore(list: Dropped, rosters: readonly Dropped[]): number | undefined {
  const before = rosters.filter((one) => one !== list && one.droppedAt <= list.droppedAt + 10 * second);
  return before.length === 0 ? undefined : Math.max(...before.map(({ event }) => event.rows.length));
}
