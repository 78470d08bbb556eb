import type { SchemaAttribute } from '../roster/person.ts';
import type { Roster } from '../roster/read.ts';
import { writeRejected } from '../roster/write.ts';
import { readFile } from './check.ts';
import type { ImportReport } from './report.ts';
import type { ImportTools, Run } from './run.ts';

type Rejects = ImportReport['rejects'];

/** Writes `rejected.csv` again, with the rows that failed too: whatever is not in the source can be dropped again. */
export async function setAside(
  tools: ImportTools,
  run: Run,
  attributes: readonly SchemaAttribute[],
  rejects: Rejects,
): Promise<void> {
  const roster = await readFile(tools, run, attributes);
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
