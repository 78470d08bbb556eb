import { notLanded } from '../../people/compare.ts';
import type { Change } from '../../people/csv/writeChanges.ts';
import { losesAccess, recordEndings } from '../../people/leavers.ts';
import { accountKey, type Person, type SchemaAttribute } from '../../people/person.ts';
import type { Bucket } from '../../store/bucket.ts';
import { keepChanges, readChanges } from './changes.ts';
import { readPeople } from './exportPeople.ts';
import { hasTheSay } from './giveWay.ts';
import { type Counts, type ImportReport, importReportSchema } from './importReport.ts';
import { type ImportRun, type ImportTools, orderOf } from './importRun.ts';
import { mostRejects, planSchema } from './keepPlan.ts';
import { readLaterFiles, takeBack } from './namedPeople.ts';
import { setAside } from './setAside.ts';
import { readWorkingJson } from './workingFiles.ts';

/** The rows that were sent and are not in the source as they were sent, as `failed.json` keeps them. */
const failedSchema = importReportSchema.shape.rejects;

/** How an upload ended, and whether what is not there by now has failed; else the source may be looked at again. */
type Looked = { hasCompleted: boolean; isLast: boolean };

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
  { hasCompleted, isLast }: Looked,
): Promise<Counts | undefined> {
  const { sent } = await readWorkingJson(tools.bucket, run, 'plan.json', planSchema);
  const people = await readPeople(tools, run, 'upload.csv', attributes);
  const after = await readPeople(tools, run, 'after.csv', attributes);
  const rows = [...people.values()].map((person, index) => ({ person, ...sent[index] }));
  const notAsSent = notLanded(rows, after);
  if (notAsSent.length > 0 && !isLast) return undefined;
  const lost = hasCompleted ? await withoutOvertaken(tools, run, notAsSent) : notAsSent;
  await keepLanded(tools, run, lost);
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

/**
 * Those of whom no file has the say that was dropped later. Where the lock was lost after the upload, such a file may have been imported
 * before it was looked what the source shows: it has changed what was sent, which has not failed, and is not to be sent again.
 */
async function withoutOvertaken<Lost extends { sent: { person: Person }; columns: readonly string[] }>(
  { bucket }: ImportTools,
  run: ImportRun,
  lost: readonly Lost[],
): Promise<readonly Lost[]> {
  if (lost.length === 0) return lost;
  const later = await readLaterFiles(bucket, run.source.id, orderOf(run));
  if ('newest' in later) return lost;
  return lost.filter(({ sent: { person }, columns }) => {
    const key = accountKey(person.accountName);
    return columns.includes('accountName') || !later.all.some((file) => hasTheSay(file, key));
  });
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
