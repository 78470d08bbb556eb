import type { Roster } from '../../people/csv/readRoster.ts';
import { writeRejected } from '../../people/csv/writePeople.ts';
import type { SchemaAttribute } from '../../people/person.ts';
import type { ImportReport } from './importReport.ts';
import type { ImportRun, ImportTools } from './importRun.ts';
import { readDroppedFile } from './readDroppedFile.ts';

type Rejects = ImportReport['rejects'];

/** Writes `rejected.csv` again, with the rows that failed too: whatever is not in the source can be dropped again. */
export async function setAside(
  tools: ImportTools,
  run: ImportRun,
  attributes: readonly SchemaAttribute[],
  rejects: Rejects,
): Promise<void> {
  const roster = await readDroppedFile(tools, run, attributes);
  if (roster.kind !== 'roster') return;
  const text = writeRejected(roster, rowsOf(roster, rejects));
  await tools.bucket.write(`${run.folder}/rejected.csv`, text, 'text/csv; charset=utf-8');
}

function rowsOf(roster: Roster, rejects: Rejects) {
  const byRow = Map.groupBy(rejects, ({ row }) => row);
  return [...roster.rows, ...roster.rejected]
    .map((row) => ({ ...row, rejects: byRow.get(row.row) ?? [] }))
    .filter((row) => row.rejects.length > 0)
    .sort((one, other) => one.row - other.row);
}
