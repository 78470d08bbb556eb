import * as z from 'zod';
import { endThresholdText, exceedsDeleteThreshold } from '../../contracts/deleteThreshold.ts';
import { systemAttributes } from '../../isc/person.ts';
import { differences } from '../../people/compare.ts';
import type { HeldPerson } from '../../people/csv/writePeople.ts';
import { type Leavers, losesAccess } from '../../people/leavers.ts';
import {
  accountKey,
  getValue,
  type People,
  type Person,
  type PersonValues,
  personValuesSchema,
} from '../../people/person.ts';
import { hasEnded } from '../../people/roster/missing.ts';
import type { Plan, PlannedRow } from '../../people/roster/planRoster.ts';
import { settingsOf } from '../../sources/settings.ts';
import type { Bucket } from '../../store/bucket.ts';
import type { ImportRun, ImportTools } from './importRun.ts';

/** Rows that wait for a decision, and why in words. */
export type HeldRows = { rows: PlannedRow[]; note?: string };

/** The rows of a plan that take somebody's access away, or end it sooner. */
function leavingOf(plan: Plan, before: People, now: number): PlannedRow[] {
  return plan.updated.filter(({ person }) => {
    const current = before.get(accountKey(person.accountName));
    return current !== undefined && losesAccess(current, person, now);
  });
}

/**
 * Takes the rows out of a plan that would end more people than the source may lose in a day: they wait for a decision, and the
 * rest of the file goes ahead. Whom the plan may end counts from then on.
 *
 * @param counted the people of whom a share may be lost, where those are others
 */
export function holdLeaving(
  plan: Plan,
  before: People,
  leavers: Leavers,
  { source }: Pick<ImportRun, 'source'>,
  { config, now }: Pick<ImportTools, 'config' | 'now'>,
  counted: People = before,
): { plan: Plan; held: HeldRows; leaving: PlannedRow[] } {
  const leaving = leavingOf(plan, before, now());
  const names = leaving.map(({ person }) => person.accountName);
  const settings = settingsOf(config.sources, source);
  const current = [...counted.values()].filter((person) => !hasEnded(person, now())).length;
  const count = leavers.countWith(names);
  if (leaving.length === 0 || !exceedsDeleteThreshold(count, current, settings)) {
    for (const name of names) leavers.add(name);
    return { plan, held: { rows: [] }, leaving };
  }
  const held = new Set(leaving);
  const rows = leaving.length === 1 ? 'One row' : `${leaving.length.toLocaleString('en')} rows`;
  const note = `${rows} of the file would end people, or end them sooner, of ${current.toLocaleString('en')} of the source${count > leaving.length ? `; with those who have left within 24 hours they are ${count.toLocaleString('en')}` : ''}. That is more than ${endThresholdText(settings)}.`;
  return {
    plan: { ...plan, updated: plan.updated.filter((row) => !held.has(row)) },
    held: { rows: leaving, note },
    leaving: [],
  };
}

/** What waits to be decided about somebody: by a row, which says what values, or, without one, because a full list lacks them. */
export function describeHeld(person: Person, values: PersonValues | undefined): HeldPerson {
  if (!values) return { person, newEnd: 'at once', otherChanges: '' };
  const others = differences(values, person)
    .filter((name) => name !== 'endDate')
    .map((name) => `${name}: ${getValue(person, name) || '–'} → ${getValue(values, name) || '–'}`);
  const newEnd = (values.endDate ?? person.endDate).slice(0, 10) || 'none';
  return { person, newEnd, otherChanges: others.join('; ') };
}

/** The people whom rows are about as they are now, and what the rows would make of them. */
export function describeHeldRows(rows: readonly PlannedRow[], before: People): HeldPerson[] {
  return rows.flatMap((row) => {
    const current = before.get(accountKey(row.person.accountName));
    return current ? [describeHeld(current, valuesAsPlanned(row))] : [];
  });
}

/** What rows make of the people who are there. */
export function changesOf(rows: readonly Pick<PlannedRow, 'person'>[], before: People) {
  return rows.flatMap(({ person: after }) => {
    const current = before.get(accountKey(after.accountName));
    return current ? [{ before: current, after }] : [];
  });
}

const file = 'held-rows.json';

/** Keeps what rows that wait say of their people, for a decision days later. */
export async function keepHeldRows(
  bucket: Bucket,
  { folder }: Pick<ImportRun, 'folder'>,
  rows: readonly PlannedRow[],
): Promise<void> {
  const key = `${folder}/${file}`;
  // A list without anybody is written only over one of a round that was given up.
  if (rows.length === 0 && (await bucket.read(key)).kind !== 'found') return;
  await bucket.write(key, JSON.stringify(rows.map(valuesAsPlanned)), 'application/json');
}

/** What a row says, with the manager by account name and dates as they are sent. */
function valuesAsPlanned({ values, person }: PlannedRow): PersonValues {
  const said = systemAttributes.filter((name) => name !== 'accountName' && values[name] !== undefined);
  return { ...values, ...Object.fromEntries(said.map((name) => [name, person[name]])) };
}

/** What rows that waited say of their people, by `accountKey`. */
export async function readHeldRows(
  bucket: Bucket,
  { folder }: Pick<ImportRun, 'folder'>,
): Promise<Map<string, PersonValues>> {
  const kept = await bucket.readJson(`${folder}/${file}`, z.array(personValuesSchema));
  return new Map(kept?.value.map((values) => [accountKey(values.accountName), values]));
}
