import type { Invariant, Seen } from '../seen.ts';

/**
 * No file is refused without a cause that the file shows. All files here have a header of the source, in a folder of it: what is wrong
 * with them is wrong with rows, and a row is never a cause to refuse the others. So one alone is refused: a list that was too small, and
 * to which operators did not say yes in time.
 */
export const refusedFiles: Invariant = (seen) =>
  seen.imports.flatMap(({ report }) => {
    const { runId, outcome } = report;
    const dropped = seen.journal.drops.find((one) => one.runId === runId);
    if (outcome !== 'refused' || isDeclined(seen, runId)) return [];
    const what = dropped ? `file of event ${dropped.event.id}` : 'file from a backup';
    return [`1: The ${what} (${runId}) was refused without a cause: ${report.error}`];
  });

/** Whether operators were asked about a list that is too small, and said no, or nothing until nobody might any more. */
function isDeclined({ world }: Seen, runId: string): boolean {
  const hold = world.storage.read(`decisions/${runId}-size.json`);
  if (!hold) return false;
  const { decided, lapsed } = JSON.parse(String(hold.bytes));
  return decided ? decided.decision === 'reject' : lapsed === true;
}
