import type { Attempt } from '../../durable/attempt.ts';
import { readBlocked } from '../../people/blocked.ts';
import { headerOf } from '../../people/csv/checkRow.ts';
import type { Roster, RosterRow } from '../../people/csv/readRoster.ts';
import type { Change } from '../../people/csv/writeChanges.ts';
import { findByAddresses } from '../../people/findByAddresses.ts';
import { readLeavers } from '../../people/leavers.ts';
import { accountKey, type People, type SchemaAttribute } from '../../people/person.ts';
import { remarkOnDamaged } from '../../people/roster/damagedNames.ts';
import { takeKnownNames } from '../../people/roster/knownNames.ts';
import { rejectLostZeros } from '../../people/roster/lostZeros.ts';
import { addressesAmong, managersToCheck, rejectUnknownManagers } from '../../people/roster/managers.ts';
import { doubtfulRows } from '../../people/roster/missing.ts';
import { rejectGuessed, remarkOnNear } from '../../people/roster/nearNames.ts';
import { type Plan, type PlannedRow, planRoster, refuseOverflow } from '../../people/roster/planRoster.ts';
import { settingsOf } from '../../sources/settings.ts';
import { type AbsentPeople, decideAbsent, holdForDoubtful, type PeopleToEnd, sortOut } from './absentPeople.ts';
import { asFoundBefore, type DoneBefore, lookForDone, withDone, withoutDone } from './doneBefore.ts';
import { knownManagers, managersOf } from './exportPeople.ts';
import { giveWay, namedLater } from './giveWay.ts';
import { holdLeaving } from './heldRows.ts';
import type { GaveWay } from './importReport.ts';
import type { ImportRun, ImportTools } from './importRun.ts';
import type { LaterFile } from './namedPeople.ts';
import type { NotImported } from './readDroppedFile.ts';
import { rejectBlocked, withoutBlocked } from './setAsideBlocked.ts';

/** What is known where a file is planned. */
export type PlannedFrom = {
  roster: Roster;
  /** The people of the source. */
  before: People;
  /** The newer files that the file gives way to. */
  later: readonly LaterFile[];
  /** What a round of before, which lost the lock, was to change and may have. */
  sentBefore: readonly Change[];
};

/** What a file means for its source, row by row and person by person. Every row of the file is in one of the lists. */
export type FilePlan = {
  kind: 'plan';
  /** The rows to send, those that change nothing, and those that are rejected. */
  plan: Plan;
  /** Rows that would end more people than may go in a day: they wait for a decision. */
  heldRows: PlannedRow[];
  /** Rows that end somebody, or end them sooner, and go ahead. */
  leaving: PlannedRow[];
  /** What is done already. */
  done: DoneBefore;
  superseded: RosterRow[];
  gaveWay: GaveWay[];
  /** Who is missing from a full roster: who is ended at once, who waits, and who cannot be ended. */
  absent: AbsentPeople;
  toEnd: PeopleToEnd;
  /** What is to be said of rows that wait. */
  heldNote: string;
};

/** Compares a file with the people of its source, and asks which managers exist. Writes nothing. */
export async function planFile(
  tools: Pick<ImportTools, 'bucket' | 'isc' | 'config' | 'now'>,
  run: ImportRun,
  attributes: readonly SchemaAttribute[],
  { roster: read, before, later, sentBefore }: PlannedFrom,
  attempt: Attempt,
): Promise<FilePlan | NotImported> {
  const { config, bucket, now } = tools;
  const whole = takeKnownNames(read, before);
  const rules = { ...settingsOf(config.sources, run.source), timeZone: config.timeZone };
  const done = await lookForDone(tools, { roster: whole, before, sentBefore }, rules, attempt);
  const { roster, superseded, gaveWay } = giveWay(withoutDone(whole, done), later, config.timeZone);
  const findBlock = await readBlocked(bucket, run.source.id);
  const leavers = await readLeavers(bucket, run.source.id, now());
  const compared = rejectLostZeros(planRoster(roster, before, rules), before, whole);
  const certain = rejectGuessed(compared, before, headerOf(roster.header, 'accountName'));
  const all = await rejectBlocked(certain, findBlock);
  const managers = managersToCheck(all);
  const known = await knownManagers(managers, tools, attempt);
  const byAddress = await findByAddresses(tools.isc.with(attempt), addressesAmong(managers, known));
  const good = rejectUnknownManagers(all, known, byAddress);
  const found = asFoundBefore(before, sentBefore);
  const { plan: rest, held, leaving } = holdLeaving(good, before, leavers, run, tools, found);
  const spared = new Set([...namedLater(later), ...done.ended.map(({ accountName }) => accountKey(accountName))]);
  const missing = decideAbsent(run, whole, found, leavers, tools, spared);
  const candidates = {
    ...missing,
    atOnce: await withoutBlocked(missing.atOnce, findBlock),
    held: await withoutBlocked(missing.held, findBlock),
  };
  const rejected = new Set(rest.rejected.map(({ row }) => row));
  const capped = rest.capped.filter((row) => !rejected.has(row));
  const checked = {
    ...rest,
    roster: withDone(rest.roster, done),
    capped: [...capped, ...done.capped].sort((one, other) => one - other),
  };
  const remarks = [
    ...remarkOnNear({ roster: whole, created: [...checked.created, ...done.created] }, before),
    ...(run.bucketFolder === 'roster' ? remarkOnDamaged(whole, before) : []),
  ];
  const plan = { ...checked, remarks };
  const doubtful = doubtfulRows(whole, withoutBlockedRows(plan.rejected, all.rejected, certain.rejected), before);
  const absent = holdForDoubtful(candidates, doubtful);
  const heldNote = held.note ?? '';
  const toEnd = sortOut(absent.atOnce, attributes, await knownManagers(managersOf(absent.atOnce), tools, attempt));
  const what = { plan, heldRows: held.rows, leaving, done, superseded, gaveWay, absent, toEnd, heldNote };
  return refuseOverflow(plan) ?? { kind: 'plan', ...what };
}

/** The rejected rows of a plan but those about people who are blocked: they say for certain whose they are. */
function withoutBlockedRows(rejected: readonly RosterRow[], all: readonly RosterRow[], read: readonly RosterRow[]) {
  const [asRead, withBlocked] = [read, all].map((rows) => new Set(rows.map(({ row }) => row)));
  return rejected.filter(({ row }) => asRead?.has(row) || !withBlocked?.has(row));
}
