import type { Counts } from './importReport.ts';
import type { ImportRun } from './importRun.ts';
import type { FilePlan } from './planFile.ts';

/** A plan in numbers. */
export function countPlan(
  { bucketFolder }: Pick<ImportRun, 'bucketFolder'>,
  { plan, heldRows, done, superseded, absent, toEnd }: FilePlan,
): Counts {
  return {
    rows: plan.roster.rowCount,
    created: plan.created.length + done.created.length,
    updated: plan.updated.length + done.updated.length,
    unchanged: plan.unchanged.length,
    rejected: plan.rejected.length,
    failed: 0,
    ...(superseded.length > 0 && { superseded: superseded.length }),
    ...(heldRows.length > 0 && { heldRows: heldRows.length }),
    ...(bucketFolder === 'roster' && {
      ended: toEnd.ended.length + done.ended.length,
      held: absent.held.length,
      notEnded: toEnd.notEnded.length,
    }),
  };
}
