import type { ImportReport } from '../../../lib/flows/csv-import/importReport.ts';
import type { Dropped } from '../journal.ts';
import type { Invariant } from '../seen.ts';
import type { Settings } from '../settings.ts';

const minute = 60_000;

/** A full list that waits as a whole, since it is too small: nothing of it was looked at. */
export function waitsAsTooSmall({ outcome, counts }: Pick<ImportReport, 'outcome' | 'counts'>): boolean {
  return outcome === 'held' && counts.held === undefined && counts.heldRows === undefined;
}

/** Whether a full list of the interns is too small, told plainly. */
export function isTooSmall(rows: number, before: number | undefined, { sources }: Settings): boolean {
  const { minimumRows = 0, fallsByAtMostPercent: most } = sources?.['Interns']?.expect ?? {};
  return rows < minimumRows || (most !== undefined && before !== undefined && rows * 100 < before * (100 - most));
}

/** A full list of the interns that was imported as it is. */
type Imported = { runId: string; rows: number; droppedAt: number; finishedAt: number };

/** Of a full list with fewer rows than are expected, or than the last one had, nothing is done before an operator has said yes. */
export function smallLists(): Invariant {
  const imported: Imported[] = [];

  /**
   * The rows of the full list that was the last one when a run looked; undefined where it may have been another one, such as one that was
   * dropped in the same moment.
   */
  function lastOne({ droppedAt }: Dropped, startedAt: number, rosters: readonly Dropped[]): number | undefined {
    const last = imported
      .filter((one) => one.droppedAt < droppedAt)
      .toSorted((one, other) => other.droppedAt - one.droppedAt)[0];
    if (!last || last.finishedAt >= startedAt) return undefined;
    const isAnother = rosters.some(
      (one) => one.runId !== last.runId && one.droppedAt >= last.droppedAt && one.droppedAt < droppedAt,
    );
    return isAnother ? undefined : last.rows;
  }

  return ({ world, journal, imports }) => {
    const rosters = journal.drops.filter(({ event }) => event.folder === 'roster' && event.source === 'Interns');
    const wrong: string[] = [];
    const done = imports
      .filter(({ report }) => !['refused', 'superseded', 'failed'].includes(report.outcome) && !waitsAsTooSmall(report))
      .toSorted((one, other) => one.report.finishedAt.localeCompare(other.report.finishedAt));
    for (const { report } of done) {
      const dropped = rosters.find(({ runId }) => runId === report.runId);
      if (!dropped) continue;
      const rows = dropped.event.rows.length;
      const before = lastOne(dropped, Date.parse(report.startedAt), rosters);
      // It was judged when its run looked, by settings that were deployed before then.
      const set = world.setBetween(dropped.droppedAt - minute, Date.parse(report.finishedAt) + minute);
      const isSmall = set.every((settings) => isTooSmall(rows, before, settings));
      const hold = world.storage.read(`decisions/${report.runId}-size.json`);
      const isApproved = hold !== undefined && JSON.parse(String(hold.bytes)).decided?.decision === 'approve';
      if (isSmall && !isApproved)
        wrong.push(
          `2: The full list of event ${dropped.event.id} has ${rows} rows, the last one ${before ?? 'others'}, and nobody approved it.`,
        );
      if (report.outcome === 'held') continue;
      imported.push({
        runId: report.runId,
        rows,
        droppedAt: dropped.droppedAt,
        finishedAt: Date.parse(report.finishedAt),
      });
    }
    return wrong;
  };
}
