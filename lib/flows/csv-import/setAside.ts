import type { RosterRow } from '../../people/csv/readRoster.ts';
import { writeRejectedRows } from '../../people/csv/writePeople.ts';
import type { SchemaAttribute } from '../../people/person.ts';
import type { ImportReport } from './importReport.ts';
import type { ImportRun, ImportTools } from './importRun.ts';
import { readDroppedFile } from './readDroppedFile.ts';
import { readWorkingFile } from './workingFiles.ts';

/**
 * Adds the rows that failed to `rejected.csv`: whatever is not in the source can be dropped again. Safe to do twice.
 */
export async function setAside(
  tools: ImportTools,
  run: ImportRun,
  attributes: readonly SchemaAttribute[],
  failures: ImportReport['rejects'],
): Promise<void> {
  const roster = await readDroppedFile(tools, run, attributes);
  if (roster.kind !== 'roster') return;
  const added = writeRejectedRows(roster, withFailures(roster.rows, failures));
  const rejected = Buffer.from(await readWorkingFile(tools.bucket, run, 'rejected.csv'));
  if (rejected.subarray(-added.length).equals(added)) return;
  const both = Buffer.concat([rejected, added]);
  await tools.bucket.write(`${run.folder}/rejected.csv`, both, 'text/csv; charset=utf-8');
}

function withFailures(rows: readonly RosterRow[], failures: ImportReport['rejects']): RosterRow[] {
  const byRow = Map.groupBy(failures, ({ row }) => row);
  return rows.flatMap((row) => {
    const rejects = byRow.get(row.row);
    return rejects ? [{ ...row, rejects }] : [];
  });
}
