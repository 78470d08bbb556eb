import type { ImportReport } from '../../../lib/flows/csv-import/importReport.ts';
import type { Dropped } from '../journal.ts';
import type { Invariant, Seen } from '../seen.ts';
import { isTooSmall, waitsAsTooSmall } from './smallLists.ts';

const minute = 60_000;

/**
 * No file is refused, and no full list waits as too small, without a cause that the file shows. All files here have a header of the
 * source, in a folder of it: what is wrong with them is wrong with rows, and a row is never a cause to refuse the others. So one alone is
 * refused: a list that was too small, and of which operators did not say yes.
 */
export const refusedFiles: Invariant = (seen) =>
  seen.imports.flatMap(({ report }) => {
    const { runId, outcome } = report;
    const dropped = seen.journal.drops.find((one) => one.runId === runId);
    if (waitsAsTooSmall(report) && dropped && !mayBeTooSmall(seen, dropped, report))
      return [`1: The full list of event ${dropped.event.id} waits as too small, and is not.`];
    if (outcome !== 'refused' || isDeclined(seen, runId)) return [];
    const what = dropped ? `file of event ${dropped.event.id}` : 'file from a backup';
    return [`1: The ${what} (${runId}) was refused without a cause: ${report.error}`];
  });

/** Whether a list is too small by one of the settings that its run may have had, beside any list that was dropped before it. */
function mayBeTooSmall(
  { world, journal }: Seen,
  { event, droppedAt }: Dropped,
  { finishedAt }: Pick<ImportReport, 'finishedAt'>,
): boolean {
  if (event.folder !== 'roster' || event.source !== 'Interns') return false;
  const earlier = journal.drops.filter(
    (one) => one.event.folder === 'roster' && one.event.source === event.source && one.droppedAt <= droppedAt,
  );
  const before = Math.max(0, ...earlier.map((one) => one.event.rows.length));
  const set = world.setBetween(droppedAt - minute, Date.parse(finishedAt));
  return set.some((settings) => isTooSmall(event.rows.length, before, settings));
}

/** Whether operators were asked about a list that is too small, and did not say yes. */
function isDeclined({ world }: Seen, runId: string): boolean {
  const hold = world.storage.read(`decisions/${runId}-size.json`);
  return hold !== undefined && JSON.parse(String(hold.bytes)).decided?.decision !== 'approve';
}
