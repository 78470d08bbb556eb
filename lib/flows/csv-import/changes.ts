import * as z from 'zod';
import { differences } from '../../people/compare.ts';
import { type Change, changeSchema, writeChanges } from '../../people/csv/writeChanges.ts';
import { accountKey, getValue, type People, type Person } from '../../people/person.ts';
import type { Plan } from '../../people/roster/planRoster.ts';
import type { Bucket } from '../../store/bucket.ts';
import type { ImportReport } from './importReport.ts';
import type { ImportRun } from './importRun.ts';

const listSchema = z.array(changeSchema);

/** The lists of changes that a run keeps: what it is about to do, what it has done, and whom it has ended after a decision. */
type ChangeList = 'planned-changes.json' | 'landed-changes.json' | 'approved-changes.json';

/** So many changes stand in a report: what fits a screen. `changes.csv` has them all. */
const mostShown = 20;

/** What the rows of a plan change. */
export function changesOfPlan({ created, updated }: Pick<Plan, 'created' | 'updated'>, before: People): Change[] {
  return [
    ...created.map(({ person: { accountName } }) => ({ account: accountName, what: 'created', from: '', to: '' })),
    ...updated.flatMap(({ person, columns }) => changesOf(person, columns, before)),
  ];
}

/** What becomes of people who are ended: their end, before and now, and whatever else is changed of them. */
export function changesOfEndings(ended: readonly Person[], before: People): Change[] {
  return ended.flatMap((person) => {
    const current = before.get(accountKey(person.accountName));
    const others = current ? differences(person, current).filter((column) => column !== 'endDate') : [];
    const end = { account: person.accountName, what: 'ended', from: current?.endDate ?? '', to: person.endDate };
    return [end, ...changesOf(person, others, before)];
  });
}

function changesOf(person: Person, columns: readonly string[], before: People): Change[] {
  const current = before.get(accountKey(person.accountName));
  return columns.map((what) => ({
    account: person.accountName,
    what,
    from: (current && getValue(current, what)) ?? '',
    to: getValue(person, what) ?? '',
  }));
}

/** Keeps a list of changes among the working files of a run. */
export async function keepChanges(
  bucket: Bucket,
  { folder }: Pick<ImportRun, 'folder'>,
  list: ChangeList,
  changes: readonly Change[],
): Promise<void> {
  await bucket.write(`${folder}/${list}`, JSON.stringify(changes), 'application/json');
}

/** A list of changes that a run has kept; empty where it has kept none. */
export async function readChanges(
  bucket: Bucket,
  { folder }: Pick<ImportRun, 'folder'>,
  list: ChangeList,
): Promise<Change[]> {
  return (await bucket.readJson(`${folder}/${list}`, listSchema))?.value ?? [];
}

/** Writes `changes.csv`, and gives what a report says of it. Nothing where nothing changed. */
async function writeChangesFile(
  bucket: Bucket,
  { folder }: Pick<ImportRun, 'folder'>,
  changes: readonly Change[],
): Promise<Pick<ImportReport, 'changes'>> {
  if (changes.length === 0) return {};
  await bucket.write(`${folder}/changes.csv`, writeChanges(changes), 'text/csv; charset=utf-8');
  return { changes: { count: changes.length, first: changes.slice(0, mostShown) } };
}

/** Writes what a run has changed to `changes.csv`, for its report. */
export async function reportChanges(
  bucket: Bucket,
  run: Pick<ImportRun, 'folder'>,
): Promise<Pick<ImportReport, 'changes'>> {
  const landed = await readChanges(bucket, run, 'landed-changes.json');
  const approved = await readChanges(bucket, run, 'approved-changes.json');
  return await writeChangesFile(bucket, run, [...landed, ...approved]);
}
