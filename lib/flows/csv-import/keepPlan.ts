import * as z from 'zod';
import type { Reject } from '../../people/csv/checkRow.ts';
import { writeRejected, writeUpload } from '../../people/csv/writePeople.ts';
import type { SchemaAttribute } from '../../people/person.ts';
import { namesDamaged } from '../../people/roster/damagedNames.ts';
import type { Bucket } from '../../store/bucket.ts';
import { endNow, writeAbsentLists } from './absentPeople.ts';
import { changesOfEndings, changesOfPlan, keepChanges } from './changes.ts';
import { describeHeld, describeHeldRows, keepHeldRows } from './heldRows.ts';
import { importReportSchema } from './importReport.ts';
import type { ImportRun, ImportTools } from './importRun.ts';
import { keepNamed } from './namedPeople.ts';
import type { FilePlan, PlannedFrom } from './planFile.ts';
import { remarksOn } from './remarks.ts';

/** What a run notes of its plan beside the rows to send, which stand in `upload.csv` in the same order. Who is ended has no row: 0. */
export const planSchema = z.object({
  sent: z.array(z.object({ row: z.number(), change: z.enum(['created', 'updated', 'ended']) })),
  /** The first of the problems of rejected rows, and how many more there are. */
  rejects: importReportSchema.shape.rejects,
  moreRejects: z.number().default(0),
  gaveWay: importReportSchema.shape.gaveWay,
  unknownColumns: z.array(z.string()),
  mended: z.number().default(0),
  passedOver: z.array(z.number()).default([]),
  capped: importReportSchema.shape.capped,
  remarks: z.array(z.string()).default([]),
  encoding: importReportSchema.shape.encoding,
});

/** So many problems of rows are kept for a report; `rejected.csv` has them all. */
export const mostRejects = 1_000;

/** So many rows are named in a report, of those of which there is no more to say. */
const mostNamed = 100;

/** Writes a plan to the run's folder: what is sent, what is not and why, and whom the file names. */
export async function keepPlan(
  tools: ImportTools,
  run: ImportRun,
  attributes: readonly SchemaAttribute[],
  { before }: PlannedFrom,
  filePlan: FilePlan,
): Promise<void> {
  const { bucket } = tools;
  const { plan, heldRows, absent, toEnd, done, superseded } = filePlan;
  const ended = endNow(toEnd.ended, tools);
  const sent = [...plan.created, ...plan.updated].map(({ person }) => person);
  const keep = (file: string, text: string | Uint8Array, type: string) =>
    bucket.write(`${run.folder}/${file}`, text, type);
  await Promise.all([
    keepNote(bucket, run, filePlan),
    keep('upload.csv', writeUpload([...sent, ...ended], attributes), 'text/csv'),
    keepRejected(bucket, run, filePlan),
    ...(superseded.length > 0
      ? [keep('superseded.csv', writeRejected(plan.roster, superseded), 'text/csv; charset=utf-8')]
      : []),
  ]);
  const changes = [...done.changes, ...changesOfPlan(plan, before), ...changesOfEndings(ended, before)];
  if (changes.length > 0) await keepChanges(bucket, run, 'planned-changes.json', changes);
  if (done.changes.length > 0) await keepChanges(bucket, run, 'landed-changes.json', done.changes);
  await keepHeldRows(bucket, run, heldRows);
  const waiting = [
    ...absent.held.map((person) => describeHeld(person, undefined)),
    ...describeHeldRows(heldRows, before),
  ];
  const allEnded = [...done.ended, ...toEnd.ended];
  await writeAbsentLists(tools, run, { ...toEnd, ended: allEnded, held: waiting }, attributes);
  const rowsDone = [...done.created, ...done.updated];
  const taken = [...rowsDone, ...plan.created, ...plan.updated, ...plan.unchanged, ...heldRows];
  const namesOf = (rows: readonly { values: { accountName: string } }[]) =>
    rows.map(({ values }) => values.accountName);
  const { keys: meant } = namesDamaged({ ...plan.roster, rejected: plan.rejected }, before);
  await keepNamed(bucket, run, namesOf(taken), [...namesOf(plan.rejected), ...meant]);
}

/** Notes what is to be said of a plan. */
export async function keepNote(bucket: Bucket, { folder }: Pick<ImportRun, 'folder'>, plan: FilePlan): Promise<void> {
  await bucket.write(`${folder}/plan.json`, JSON.stringify(noteOf(plan)), 'application/json');
}

/** Writes the rows that are rejected, to be corrected and dropped again. */
export async function keepRejected(
  bucket: Bucket,
  { folder }: Pick<ImportRun, 'folder'>,
  { plan: { roster, rejected } }: FilePlan,
): Promise<void> {
  await bucket.write(`${folder}/rejected.csv`, writeRejected(roster, rejected), 'text/csv; charset=utf-8');
}

function noteOf({ plan, toEnd, gaveWay }: FilePlan): z.infer<typeof planSchema> {
  const { created, updated, rejected, capped, roster } = plan;
  return {
    sent: [
      ...created.map(({ row }) => ({ row, change: 'created' as const })),
      ...updated.map(({ row }) => ({ row, change: 'updated' as const })),
      ...toEnd.ended.map(() => ({ row: 0, change: 'ended' as const })),
    ],
    ...firstRejects(rejected),
    ...(gaveWay.length > 0 && { gaveWay }),
    unknownColumns: roster.header.unknownColumns,
    mended: roster.mended,
    passedOver: roster.passedOver,
    remarks: remarksOn(plan),
    ...(roster.encoding !== 'UTF-8' && { encoding: roster.encoding }),
    ...(capped.length > 0 && { capped: { count: capped.length, rows: capped.slice(0, mostNamed) } }),
  };
}

function firstRejects(rows: FilePlan['plan']['rejected']): { rejects: Reject[]; moreRejects: number } {
  const rejects: Reject[] = [];
  let count = 0;
  for (const row of rows) {
    count += row.rejects.length;
    if (rejects.length < mostRejects) rejects.push(...row.rejects.slice(0, mostRejects - rejects.length));
  }
  return { rejects, moreRejects: count - rejects.length };
}
