import { notLanded } from '../../people/compare.ts';
import type { SchemaAttribute } from '../../people/person.ts';
import { readPeople } from './exportPeople.ts';
import { type Counts, type ImportReport, importReportSchema } from './importReport.ts';
import type { ImportRun, ImportTools } from './importRun.ts';
import { planSchema } from './keepPlan.ts';
import { setAside } from './setAside.ts';
import { readWorkingJson } from './workingFiles.ts';

/** The rows that were sent and are not in the source as they were sent, as `failed.json` keeps them. */
const failedSchema = importReportSchema.shape.rejects;

/**
 * Compares what was sent with what the source shows afterwards: the API has no answer to the question which rows failed.
 *
 * @returns the plan's counts, with what did not land moved to `failed`
 */
export async function verifyImport(
  tools: ImportTools,
  run: ImportRun,
  attributes: readonly SchemaAttribute[],
  planned: Counts,
): Promise<Counts> {
  const { sent, rejects } = planSchema.parse(await readWorkingJson(tools.bucket, run, 'plan.json'));
  const people = await readPeople(tools, run, 'upload.csv', attributes);
  const after = await readPeople(tools, run, 'after.csv', attributes);
  const rows = [...people.values()].map((person, index) => ({ person, ...sent[index] }));
  const lost = notLanded(rows, after);
  const failed = lost.filter(({ sent }) => sent.change !== 'ended');
  const failures: ImportReport['rejects'] = failed.map(({ sent: { row = 0 }, columns }) => ({
    row,
    column: columns.join(', '),
    reason: columns.includes('accountName')
      ? 'was sent, but is not in the source; drop the row again'
      : 'was sent, but the source shows another value; drop the row again',
  }));
  await tools.bucket.write(`${run.folder}/failed.json`, JSON.stringify(failures), 'application/json');
  if (failures.length > 0) await setAside(tools, run, attributes, inOrder([...rejects, ...failures]));
  const count = (change: 'created' | 'updated' | 'ended') => lost.filter(({ sent }) => sent.change === change).length;
  return {
    ...planned,
    created: planned.created - count('created'),
    updated: planned.updated - count('updated'),
    failed: failed.length,
    ...(planned.ended && {
      ended: planned.ended - count('ended'),
      notEnded: (planned.notEnded ?? 0) + count('ended'),
    }),
  };
}

/** The report's list of rejected and failed rows, by row. Empty when the run did not come to a plan. */
export async function readRejects(
  tools: ImportTools,
  run: ImportRun,
): Promise<
  Pick<ImportReport, 'rejects' | 'gaveWay' | 'unknownColumns' | 'mended' | 'passedOver' | 'capped' | 'encoding'>
> {
  const plan = await tools.bucket.read(`${run.folder}/plan.json`);
  if (plan.kind !== 'found') return { rejects: [], unknownColumns: [] };
  const {
    sent: _,
    rejects,
    unknownColumns,
    mended,
    passedOver,
    ...noted
  } = planSchema.parse(await readWorkingJson(tools.bucket, run, 'plan.json'));
  return {
    ...noted,
    rejects: inOrder([...rejects, ...(await readFailures(tools, run))]),
    unknownColumns,
    ...(mended > 0 && { mended }),
    ...(passedOver.length > 0 && { passedOver }),
  };
}

/** There are none before the comparison, or when nothing was sent. */
async function readFailures({ bucket }: ImportTools, { folder }: ImportRun): Promise<ImportReport['rejects']> {
  return (await bucket.readJson(`${folder}/failed.json`, failedSchema))?.value ?? [];
}

function inOrder(rejects: ImportReport['rejects']): ImportReport['rejects'] {
  return rejects.toSorted((one, other) => one.row - other.row);
}
