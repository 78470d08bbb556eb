import * as z from 'zod';
import { writeRejected, writeUpload } from '../../people/csv/writePeople.ts';
import type { SchemaAttribute } from '../../people/person.ts';
import { endNow, writeAbsentLists } from './absentPeople.ts';
import { keepHeldRows, peopleOfRows } from './heldRows.ts';
import { importReportSchema } from './importReport.ts';
import type { ImportRun, ImportTools } from './importRun.ts';
import { keepNamed } from './namedPeople.ts';
import type { FilePlan, PlannedFrom } from './planFile.ts';

/** What a run notes of its plan beside the rows to send, which stand in `upload.csv` in the same order. Who is ended has no row: 0. */
export const planSchema = z.object({
  sent: z.array(z.object({ row: z.number(), change: z.enum(['created', 'updated', 'ended']) })),
  rejects: importReportSchema.shape.rejects,
  gaveWay: importReportSchema.shape.gaveWay,
  unknownColumns: z.array(z.string()),
  mended: z.number().default(0),
  passedOver: z.array(z.number()).default([]),
  capped: importReportSchema.shape.capped,
  encoding: importReportSchema.shape.encoding,
});

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
  const { plan, heldRows, absent, toEnd, superseded } = filePlan;
  const ended = endNow(toEnd.ended, tools);
  const sent = [...plan.created, ...plan.updated].map(({ person }) => person);
  const keep = (file: string, text: string, type: string) => bucket.write(`${run.folder}/${file}`, text, type);
  await Promise.all([
    keep('plan.json', JSON.stringify(noteOf(filePlan)), 'application/json'),
    keep('upload.csv', writeUpload([...sent, ...ended], attributes), 'text/csv'),
    keep('rejected.csv', writeRejected(plan.roster, plan.rejected), 'text/csv; charset=utf-8'),
    ...(superseded.length > 0
      ? [keep('superseded.csv', writeRejected(plan.roster, superseded), 'text/csv; charset=utf-8')]
      : []),
  ]);
  await keepHeldRows(bucket, run, heldRows);
  const waiting = [...absent.held, ...peopleOfRows(heldRows, before)];
  await writeAbsentLists(tools, run, { ...toEnd, held: waiting }, attributes);
  const taken = [...plan.created, ...plan.updated, ...plan.unchanged, ...heldRows];
  const namesOf = (rows: readonly { values: { accountName: string } }[]) =>
    rows.map(({ values }) => values.accountName);
  await keepNamed(bucket, run, namesOf(taken), namesOf(plan.rejected));
}

function noteOf({ plan, toEnd, gaveWay }: FilePlan): z.infer<typeof planSchema> {
  const { created, updated, rejected, capped, roster } = plan;
  return {
    sent: [
      ...created.map(({ row }) => ({ row, change: 'created' as const })),
      ...updated.map(({ row }) => ({ row, change: 'updated' as const })),
      ...toEnd.ended.map(() => ({ row: 0, change: 'ended' as const })),
    ],
    rejects: rejected.flatMap(({ rejects }) => rejects),
    ...(gaveWay.length > 0 && { gaveWay }),
    unknownColumns: roster.header.unknownColumns,
    mended: roster.mended,
    passedOver: roster.passedOver,
    ...(roster.encoding !== 'UTF-8' && { encoding: roster.encoding }),
    ...(capped.length > 0 && { capped: { count: capped.length, rows: capped.slice(0, mostNamed) } }),
  };
}
