import { hasEnded } from '../../durable/uploadJob.ts';
import { notLanded } from '../../people/compare.ts';
import type { Change } from '../../people/csv/writeChanges.ts';
import { losesAccess, recordEndings } from '../../people/leavers.ts';
import { accountKey, type Person, type SchemaAttribute } from '../../people/person.ts';
import type { Bucket } from '../../store/bucket.ts';
import { keepChanges, readChanges } from './changes.ts';
import { readPeople } from './exportPeople.ts';
import { type Counts, type ImportReport, importReportSchema } from './importReport.ts';
import type { ImportRun, ImportTools } from './importRun.ts';
import { mostRejects, planSchema } from './keepPlan.ts';
import { listLost } from './lostEndings.ts';
import { takeBack } from './namedPeople.ts';
import { type Looked, withoutOvertaken } from './overtaken.ts';
import { setAside } from './setAside.ts';
import { readWorkingJson } from './workingFiles.ts';

/** The rows that were sent and are not in the source as they were sent, as `failed.json` keeps them. */
const failedSchema = importReportSchema.shape.rejects;

/**
 * Compares what was sent with what the source shows afterwards: the API has no answer to the question which rows failed.
 *
 * @returns the plan's counts, with what did not land moved to `failed`; undefined where something did not, and may yet
 */
export async function verifyImport(
  tools: ImportTools,
  run: ImportRun,
  attributes: readonly SchemaAttribute[],
  planned: Counts,
  { status, isLast }: Looked,
): Promise<Counts | undefined> {
  const rows = await readSent(tools, run, attributes);
  const after = await readPeople(tools, run, 'after.csv', attributes);
  const notAsSent = notLanded(rows, after);
  if (notAsSent.length > 0 && !isLast) return undefined;
  const lost = status === 'COMPLETED' ? await withoutOvertaken(tools, run, notAsSent) : notAsSent;
  await keepLanded(tools, run, lost);
  const notEnded = lost.filter(({ sent }) => sent.change === 'ended').map(({ sent }) => sent.person);
  await listLost(tools, run, attributes, notEnded, hasEnded(status) ? 'notShown' : 'unknown');
  const failed = lost.filter(({ sent }) => sent.change !== 'ended');
  await takeBack(
    tools.bucket,
    run,
    failed.map(({ sent: { person } }) => person.accountName),
  );
  const failures: ImportReport['rejects'] = failed.map(({ sent: { row = 0 }, columns }) => ({
    row,
    column: columns.join(', '),
    reason: columns.includes('accountName')
      ? 'was sent, but is not in the source; drop the row again'
      : 'was sent, but the source shows another value; drop the row again',
  }));
  await tools.bucket.write(`${run.folder}/failed.json`, JSON.stringify(failures), 'application/json');
  if (failures.length > 0) await setAside(tools, run, attributes, failures);
  const count = (change: 'created' | 'updated') => lost.filter(({ sent }) => sent.change === change).length;
  return {
    ...planned,
    created: planned.created - count('created'),
    updated: planned.updated - count('updated'),
    failed: failed.length,
    ...(planned.ended && {
      ended: planned.ended - notEnded.length,
      notEnded: (planned.notEnded ?? 0) + notEnded.length,
    }),
  };
}

/** Those whose rows were sent, or were to be, as they were to be, and what of them. */
async function readSent(tools: ImportTools, run: ImportRun, attributes: readonly SchemaAttribute[]) {
  const { sent } = await readWorkingJson(tools.bucket, run, 'plan.json', planSchema);
  const people = await readPeople(tools, run, 'upload.csv', attributes);
  return Array.from(people.values(), (person, index) => ({ person, ...sent[index] }));
}

/** Lists whom a run was to end, where what it sent failed or could not be looked at afterwards. */
export async function listUnknown(
  tools: ImportTools,
  run: ImportRun,
  attributes: readonly SchemaAttribute[],
): Promise<void> {
  const rows = await readSent(tools, run, attributes);
  const ended = rows.filter(({ change }) => change === 'ended').map(({ person }) => person);
  await listLost(tools, run, attributes, ended, 'unknown');
}

/** What a run has changed: what it planned, but for those who are not as they were to be. Whoever left has left by now. */
async function keepLanded({ bucket, now }: ImportTools, run: ImportRun, lost: readonly { sent: { person: Person } }[]) {
  const notAsSent = new Set(lost.map(({ sent: { person } }) => accountKey(person.accountName)));
  const planned = await readChanges(bucket, run, 'planned-changes.json');
  const landed = planned.filter(({ account }) => !notAsSent.has(accountKey(account)));
  await keepChanges(bucket, run, 'landed-changes.json', landed);
  await recordEndings(bucket, run.source.id, whoLeft(landed, now()), now());
}

/**
 * Counts whoever a run was to end from now on, where nobody knows what came of what it has sent: that may be done when the run has given
 * up.
 */
export async function countWhoMayLeave({ bucket, now }: ImportTools, run: ImportRun): Promise<void> {
  const planned = await readChanges(bucket, run, 'planned-changes.json');
  await recordEndings(bucket, run.source.id, whoLeft(planned, now()), now());
}

/** The account names of those who were ended, or lose access sooner, by changes. */
function whoLeft(changes: readonly Change[], now: number): string[] {
  const left = [...Map.groupBy(changes, ({ account }) => account)].filter(([, own]) => {
    const dateIn = (column: string, side: 'from' | 'to') => own.find(({ what }) => what === column)?.[side] ?? '';
    const datesOf = (side: 'from' | 'to') => ({
      startDate: dateIn('startDate', side),
      endDate: dateIn('endDate', side),
    });
    return own.some(({ what }) => what === 'ended') || losesAccess(datesOf('from'), datesOf('to'), now);
  });
  return left.map(([account]) => account);
}

/** The report's list of rejected and failed rows, by row. Empty when the run did not come to a plan. */
export async function readRejects(
  bucket: Bucket,
  run: ImportRun,
): Promise<
  Pick<
    ImportReport,
    | 'rejects'
    | 'moreRejects'
    | 'gaveWay'
    | 'unknownColumns'
    | 'mended'
    | 'passedOver'
    | 'capped'
    | 'remarks'
    | 'encoding'
  >
> {
  const plan = await bucket.read(`${run.folder}/plan.json`);
  if (plan.kind !== 'found') return { rejects: [], unknownColumns: [] };
  const {
    sent: _,
    rejects: planned,
    moreRejects: more,
    unknownColumns,
    mended,
    passedOver,
    remarks,
    ...noted
  } = await readWorkingJson(bucket, run, 'plan.json', planSchema);
  const rejects = inOrder([...planned, ...(await readFailures(bucket, run))]);
  const moreRejects = more + Math.max(0, rejects.length - mostRejects);
  return {
    ...noted,
    rejects: rejects.slice(0, mostRejects),
    ...(moreRejects > 0 && { moreRejects }),
    unknownColumns,
    ...(mended > 0 && { mended }),
    ...(passedOver.length > 0 && { passedOver }),
    ...(remarks.length > 0 && { remarks }),
  };
}

/** There are none before the comparison, or when nothing was sent. */
export async function readFailures(
  bucket: Bucket,
  { folder }: Pick<ImportRun, 'folder'>,
): Promise<ImportReport['rejects']> {
  return (await bucket.readJson(`${folder}/failed.json`, failedSchema))?.value ?? [];
}

function inOrder(rejects: ImportReport['rejects']): ImportReport['rejects'] {
  return rejects.toSorted((one, other) => one.row - other.row);
}
