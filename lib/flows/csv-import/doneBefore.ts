import type { Attempt } from '../../durable/attempt.ts';
import type { ContractLimits } from '../../people/contractLimits.ts';
import type { Roster, RosterRow } from '../../people/csv/readRoster.ts';
import type { Change } from '../../people/csv/writeChanges.ts';
import { findByAddresses } from '../../people/findByAddresses.ts';
import { accountFinder, accountKey, getValue, type People, type Person } from '../../people/person.ts';
import { addressesAmong, managersToCheck, rejectUnknownManagers } from '../../people/roster/managers.ts';
import { inOrder, type Plan, planRoster } from '../../people/roster/planRoster.ts';
import { knownManagers } from './exportPeople.ts';
import type { ImportTools } from './importRun.ts';

/**
 * What a round of before, which lost the lock, has done: what it was to change and the source shows. It counts as done by this run as if
 * the lock had not been lost, whichever file has the say by now.
 */
export type DoneBefore = {
  /** The rows that are as they say, by what became of their people. */
  created: RosterRow[];
  updated: RosterRow[];
  /** The numbers of those of them whose end was set to the last that it may be. */
  capped: number[];
  /** Who was ended, as they were before. */
  ended: Person[];
  changes: Change[];
};

/** What was done where no round of before has sent anything. */
const nothingDone: DoneBefore = { created: [], updated: [], capped: [], ended: [], changes: [] };

/**
 * Finds what a round of before has done.
 *
 * @param asNow what the whole file means for the people as they are now
 * @param people as they are now
 * @param sent the changes that it was to make
 */
function findDone(
  { unchanged, capped }: Pick<Plan, 'unchanged' | 'capped'>,
  people: People,
  sent: readonly Change[],
): DoneBefore {
  const changesOf = Map.groupBy(sent, ({ account }) => accountKey(account));
  const changesBy = ({ values }: RosterRow) => changesOf.get(accountKey(values.accountName)) ?? [];
  const rows = unchanged.filter((row) => changesBy(row).length > 0);
  const isCreated = (row: RosterRow) => changesBy(row).some(({ what }) => what === 'created');
  const asSaid = new Set(rows.flatMap(changesBy));
  const find = accountFinder(people);
  const changes = sent.filter((change) => asSaid.has(change) || isSo(change, find(change.account)));
  const numbers = new Set(rows.map(({ row }) => row));
  return {
    created: rows.filter(isCreated),
    updated: rows.filter((row) => !isCreated(row)),
    capped: capped.filter((row) => numbers.has(row)),
    ended: changes.flatMap((change) => {
      const person = change.what === 'ended' ? find(change.account) : undefined;
      return person ? [asTheyWere(person, change, changesOf)] : [];
    }),
    changes,
  };
}

/**
 * Compares a file with the people as they are now, for what a round of before has done; asks the tenant only whose addresses stand in it
 * as managers.
 */
export async function lookForDone(
  { isc }: Pick<ImportTools, 'isc'>,
  { roster, before, sentBefore }: { roster: Roster; before: People; sentBefore: readonly Change[] },
  limits: ContractLimits,
  attempt: Attempt,
): Promise<DoneBefore> {
  if (sentBefore.length === 0) return nothingDone;
  const asNow = planRoster(roster, before, limits);
  const addresses = addressesAmong(managersToCheck(asNow), []);
  const known = await knownManagers(addresses, { isc }, attempt);
  const byAddress = await findByAddresses(isc.with(attempt), addressesAmong(addresses, known));
  return findDone(rejectUnknownManagers(asNow, known, byAddress), before, sentBefore);
}

/** The rows of a file of which there is something to do still, or to be said. */
export function withoutDone(roster: Roster, { created, updated }: DoneBefore): Roster {
  const done = new Set([...created, ...updated].map(({ row }) => row));
  return done.size === 0 ? roster : { ...roster, rows: roster.rows.filter(({ row }) => !done.has(row)) };
}

/** The same file with them. */
export function withDone(roster: Roster, { created, updated }: DoneBefore): Roster {
  const done = [...created, ...updated];
  return done.length === 0 ? roster : { ...roster, rows: inOrder([...roster.rows, ...done]) };
}

/**
 * The people as a round of before has found them, as far as it matters to who waits for a decision: without those whom it has let in, of
 * whom neither a share is a share nor a name or an address says that nobody else is meant, and with the addresses that it has changed.
 */
export function asFoundBefore(people: People, sent: readonly Change[]): People {
  if (sent.length === 0) return people;
  const found = new Map(people);
  for (const change of sent) {
    const key = accountKey(change.account);
    const person = found.get(key);
    if (change.what === 'created') found.delete(key);
    else if (person && change.what === 'email' && isSo(change, person))
      found.set(key, { ...person, email: change.from });
  }
  return found;
}

/** Whether the source shows a change. Of whoever was created more is told by their row alone. */
function isSo({ what, to }: Change, person: Person | undefined): boolean {
  if (!person || what === 'created') return false;
  return (getValue(person, what === 'ended' ? 'endDate' : what) ?? '') === to;
}

/** Somebody who was ended, with the contract that they had. What somebody else has changed of them since stays. */
function asTheyWere(person: Person, { from }: Change, changesOf: ReadonlyMap<string, readonly Change[]>): Person {
  const own = changesOf.get(accountKey(person.accountName)) ?? [];
  const startDate = own.find(({ what }) => what === 'startDate')?.from ?? person.startDate;
  return { ...person, startDate, endDate: from };
}
