import * as z from 'zod';
import type { Attempt } from '../../durable/attempt.ts';
import { readBlocked } from '../../people/blocked.ts';
import { writeRejected, writeUpload } from '../../people/csv/writePeople.ts';
import { readLeavers, recordEndings } from '../../people/leavers.ts';
import { noteLetIn } from '../../people/letInBefore.ts';
import { addressesAmong, managersToCheck, rejectUnknownManagers } from '../../people/managers.ts';
import type { Person, SchemaAttribute } from '../../people/person.ts';
import { type Plan, planRoster, refuseOverflow } from '../../people/planRoster.ts';
import { settingsOf } from '../../sources/settings.ts';
import {
  type AbsentPeople,
  decideAbsent,
  endNow,
  type PeopleToEnd,
  sortOut,
  writeAbsentLists,
} from './absentPeople.ts';
import { knownManagers, managersByAddress, managersOf, readPeople } from './exportPeople.ts';
import { changesOf, holdLeaving, keepHeldRows, peopleOfRows } from './heldRows.ts';
import { type Counts, importReportSchema } from './importReport.ts';
import type { ImportRun, ImportTools } from './importRun.ts';
import { type NotImported, readDroppedFile } from './readDroppedFile.ts';
import { rejectBlocked, withoutBlocked } from './setAsideBlocked.ts';

/** What a run notes of its plan beside the rows to send, which stand in `upload.csv` in the same order. Who is ended has no row: 0. */
export const planSchema = z.object({
  sent: z.array(z.object({ row: z.number(), change: z.enum(['created', 'updated', 'ended']) })),
  rejects: importReportSchema.shape.rejects,
  unknownColumns: z.array(z.string()),
  mended: z.number().default(0),
  passedOver: z.array(z.number()).default([]),
  capped: importReportSchema.shape.capped,
  encoding: importReportSchema.shape.encoding,
});

/** So many rows are named in a report, of those of which there is no more to say. */
const mostNamed = 100;

/** What the file means for the source, in numbers. */
export type Planned = { kind: 'planned'; counts: Counts; missing?: string };

/**
 * Compares the file with the people of the source, asks which managers exist, and writes what is to be sent and what is
 * rejected to the run's folder.
 */
export async function planImport(
  tools: ImportTools,
  run: ImportRun,
  attributes: readonly SchemaAttribute[],
  attempt: Attempt,
): Promise<Planned | NotImported> {
  const { config } = tools;
  const roster = await readDroppedFile(tools, run, attributes);
  if (roster.kind !== 'roster') return roster;
  const before = await readPeople(tools, run, 'before.csv', attributes);
  const findBlock = await readBlocked(tools.bucket, run.source.id);
  const leavers = await readLeavers(tools.bucket, run.source.id, tools.now());
  const rules = { ...settingsOf(config.sources, run.source), timeZone: config.timeZone };
  const all = await rejectBlocked(planRoster(roster, before, rules), findBlock);
  const { plan: planned, held, leaving } = holdLeaving(all, before, leavers, run, tools);
  const missing = decideAbsent(run, roster, before, leavers, tools);
  const absent = {
    ...missing,
    atOnce: await withoutBlocked(missing.atOnce, findBlock),
    held: await withoutBlocked(missing.held, findBlock),
  };
  const managers = managersToCheck(all);
  const known = await knownManagers([...managers, ...managersOf(absent.atOnce)], tools, attempt);
  const byAddress = await managersByAddress(addressesAmong(managers, known), tools, attempt);
  const { updated: heldRows, rejected } = rejectUnknownManagers(
    { ...planned, created: [], updated: held.rows, unchanged: [] },
    known,
    byAddress,
  );
  const plan = rejectUnknownManagers({ ...planned, rejected }, known, byAddress);
  const overflow = refuseOverflow(plan);
  if (overflow) return overflow;
  const toEnd = sortOut(absent.atOnce, attributes, known);
  await noteLetIn(tools.bucket, run.source.id, changesOf(leaving, before), tools.now());
  await recordEndings(
    tools.bucket,
    run.source.id,
    [...toEnd.ended, ...leaving.map(({ person }) => person)].map(({ accountName }) => accountName),
    tools.now(),
  );
  await writePlan(tools, run, plan, endNow(toEnd.ended, tools), attributes);
  await keepHeldRows(tools.bucket, run, heldRows);
  const waiting = [...absent.held, ...peopleOfRows(heldRows, before)];
  await writeAbsentLists(tools, run, { ...toEnd, held: waiting }, attributes);
  const rows = { ...countRows(plan), ...(heldRows.length > 0 && { heldRows: heldRows.length }) };
  const counts = run.bucketFolder === 'roster' ? { ...rows, ...countAbsent(toEnd, absent) } : rows;
  const note = [held.note, absent.note].filter(Boolean).join(' ');
  return { kind: 'planned', counts, ...(note && { missing: note }) };
}

async function writePlan(
  { bucket }: ImportTools,
  { folder }: ImportRun,
  plan: Plan,
  ended: readonly Person[],
  attributes: readonly SchemaAttribute[],
): Promise<void> {
  const { created, updated, rejected, capped, roster } = plan;
  const sent = [...created, ...updated];
  const note: z.infer<typeof planSchema> = {
    sent: [
      ...sent.map(({ row, columns }) => ({
        row,
        change: columns.length === 0 ? ('created' as const) : ('updated' as const),
      })),
      ...ended.map(() => ({ row: 0, change: 'ended' as const })),
    ],
    rejects: rejected.flatMap(({ rejects }) => rejects),
    unknownColumns: roster.header.unknownColumns,
    mended: roster.mended,
    passedOver: roster.passedOver,
    ...(roster.encoding !== 'UTF-8' && { encoding: roster.encoding }),
    ...(capped.length > 0 && { capped: { count: capped.length, rows: capped.slice(0, mostNamed) } }),
  };
  await Promise.all([
    bucket.write(`${folder}/plan.json`, JSON.stringify(note), 'application/json'),
    bucket.write(
      `${folder}/upload.csv`,
      writeUpload([...sent.map(({ person }) => person), ...ended], attributes),
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

function countAbsent(
  { ended, notEnded }: PeopleToEnd,
  { held }: AbsentPeople,
): Pick<Counts, 'ended' | 'held' | 'notEnded'> {
  return { ended: ended.length, held: held.length, notEnded: notEnded.length };
}
