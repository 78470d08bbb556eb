import * as z from 'zod';
import type { RequestCounts } from '../isc/requestCounts.ts';
import { managersToCheck, rejectUnknownManagers } from '../roster/managers.ts';
import type { SchemaAttribute } from '../roster/person.ts';
import { type Plan, planRoster, refuseOverflow } from '../roster/plan.ts';
import { type People, readExport } from '../roster/readExport.ts';
import { writeRejected, writeUpload } from '../roster/write.ts';
import { type NotImported, readFile } from './check.ts';
import { type Counts, importReportSchema } from './report.ts';
import type { ImportTools, Run } from './run.ts';
import { readWorkingFile } from './workingFiles.ts';

/** What a run notes of its plan beside the rows to send, which stand in `upload.csv` in the same order. */
export const planSchema = z.object({
  sent: z.array(z.object({ row: z.number(), change: z.enum(['created', 'updated']) })),
  rejects: importReportSchema.shape.rejects,
  unknownColumns: z.array(z.string()),
});

/** What the file means for the source, in numbers. */
export type Planned = { kind: 'planned'; counts: Counts };

/**
 * Compares the file with the people of the source, asks which managers exist, and writes what is to be sent and what is
 * rejected to the run's folder.
 */
export async function planImport(
  tools: ImportTools,
  run: Run,
  attributes: readonly SchemaAttribute[],
  requests: RequestCounts,
): Promise<Planned | NotImported> {
  const roster = await readFile(tools, run, attributes);
  if (roster.kind !== 'roster') return roster;
  const before = await readPeople(tools, run, 'before.csv', attributes);
  const plan = await withKnownManagers(planRoster(roster, before), tools, requests);
  const overflow = refuseOverflow(plan);
  if (overflow) return overflow;
  await writePlan(tools, run, plan, attributes);
  return { kind: 'planned', counts: countRows(plan) };
}

/** The people of the source as one of the run's exports has them. */
export async function readPeople(
  { bucket, config }: ImportTools,
  run: Run,
  file: 'before.csv' | 'after.csv' | 'upload.csv',
  attributes: readonly SchemaAttribute[],
): Promise<People> {
  return readExport(await readWorkingFile(bucket, run, file), attributes, config);
}

async function withKnownManagers(plan: Plan, { isc }: ImportTools, requests: RequestCounts): Promise<Plan> {
  const managers = managersToCheck(plan);
  if (managers.length === 0) return plan;
  const identities = await isc.counting(requests).publicIdentities.findByAlias(managers);
  return rejectUnknownManagers(plan, identities.keys());
}

async function writePlan(
  { bucket }: ImportTools,
  { folder }: Run,
  plan: Plan,
  attributes: readonly SchemaAttribute[],
): Promise<void> {
  const { created, updated, rejected, roster } = plan;
  const sent = [...created, ...updated];
  const note: z.infer<typeof planSchema> = {
    sent: sent.map(({ row, columns }) => ({ row, change: columns.length === 0 ? 'created' : 'updated' })),
    rejects: rejected.flatMap(({ rejects }) => rejects),
    unknownColumns: roster.header.unknownColumns,
  };
  await Promise.all([
    bucket.write(`${folder}/plan.json`, JSON.stringify(note), 'application/json'),
    bucket.write(
      `${folder}/upload.csv`,
      writeUpload(
        sent.map(({ person }) => person),
        attributes,
      ),
      'text/csv',
    ),
    bucket.write(`${folder}/rejected.csv`, writeRejected(roster, rejected), 'text/csv; charset=utf-8'),
  ]);
}

function countRows({ roster, created, updated, unchanged, rejected }: Plan): Counts {
  return {
    rows: roster.rowCount,
    created: created.length,
    updated: updated.length,
    unchanged: unchanged.length,
    rejected: rejected.length,
    failed: 0,
  };
}
