import * as z from 'zod';
import { notLanded } from '../roster/compare.ts';
import type { SchemaAttribute } from '../roster/person.ts';
import type { Counts, Report } from '../run/report.ts';
import { planSchema, readPeople } from './plan.ts';
import type { ImportTools, Run } from './run.ts';
import { readWorkingJson } from './workingFiles.ts';

/** The rows that were sent and are not in the source as they were sent, as `failed.json` keeps them. */
export const failedSchema = z.array(z.object({ row: z.number(), column: z.string(), reason: z.string() }));

/**
 * Compares what was sent with what the source shows afterwards: the API has no answer to the question which rows failed.
 *
 * @returns the plan's counts, with what did not land moved to `failed`
 */
export async function verifyImport(
  tools: ImportTools,
  run: Run,
  attributes: readonly SchemaAttribute[],
  planned: Counts,
): Promise<Counts> {
  const { sent } = planSchema.parse(await readWorkingJson(tools.bucket, run, 'plan.json'));
  const people = await readPeople(tools, run, 'upload.csv', attributes);
  const after = await readPeople(tools, run, 'after.csv', attributes);
  const rows = [...people.values()].map((person, index) => ({ person, ...sent[index] }));
  const failed = notLanded(rows, after);
  const failures: z.infer<typeof failedSchema> = failed.map(({ sent: { row = 0 }, columns }) => ({
    row,
    column: columns.join(', '),
    reason: columns.includes('accountName') ? 'not in the source after the upload' : 'not as sent after the upload',
  }));
  await tools.bucket.write(`${run.folder}/failed.json`, JSON.stringify(failures), 'application/json');
  const lost = (change: 'created' | 'updated') => failed.filter(({ sent }) => sent.change === change).length;
  return {
    ...planned,
    created: planned.created - lost('created'),
    updated: planned.updated - lost('updated'),
    failed: failed.length,
  };
}

/** The report's list of rejected and failed rows, by row. Empty when the run did not come to a plan. */
export async function readRejects(tools: ImportTools, run: Run): Promise<Pick<Report, 'rejects' | 'unknownColumns'>> {
  const plan = await tools.bucket.read(`${run.folder}/plan.json`);
  if (plan.kind !== 'found') return { rejects: [], unknownColumns: [] };
  const { rejects, unknownColumns } = planSchema.parse(await readWorkingJson(tools.bucket, run, 'plan.json'));
  return { rejects, unknownColumns };
}
