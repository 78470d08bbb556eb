import type { ImportReport } from '../../../lib/flows/csv-import/importReport.ts';
import type { Invariant, Reported } from '../seen.ts';

/** A full list that waits as a whole, since it is too small: nothing of it was looked at. */
export function waitsAsTooSmall({ outcome, counts }: Pick<ImportReport, 'outcome' | 'counts'>): boolean {
  return outcome === 'held' && counts.held === undefined && counts.heldRows === undefined;
}

/** Of a full list with fewer rows than are expected nothing is done before an operator has said yes. */
export const smallLists: Invariant = ({ plan, world, journal, imports }) => {
  const most = plan.settings.sources?.['Interns']?.expect?.minimumRows;
  if (most === undefined) return [];
  return imports.flatMap(({ report }: Reported<ImportReport>) => {
    const event = journal.drops.find(({ runId }) => runId === report.runId)?.event;
    const isSmall = event?.folder === 'roster' && event.source === 'Interns' && event.rows.length < most;
    const isDone = ['completed', 'nothing-to-do'].includes(report.outcome) || !waitsAsTooSmall(report);
    if (!isSmall || !isDone || ['refused', 'superseded', 'failed'].includes(report.outcome)) return [];
    const hold = world.storage.read(`decisions/${report.runId}-size.json`);
    if (hold && JSON.parse(String(hold.bytes)).decided?.decision === 'approve') return [];
    return [`2: The full list of event ${event.id} has ${event.rows.length} rows of ${most}, and nobody approved it.`];
  });
};
