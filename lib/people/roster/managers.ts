import { headerOf } from '../csv/checkRow.ts';
import { accountKey, isSameAccount } from '../person.ts';
import { inOrder, type Plan, type PlannedRow } from './planRoster.ts';

/** The distinct managers of the rows that will be sent, as they are written. */
export function managersToCheck({ created, updated }: Plan): string[] {
  const managers = new Set([...created, ...updated].map(({ person }) => person.manager));
  return [...managers].filter((manager) => manager !== '');
}

/**
 * The e-mail addresses among managers who are no known account names; an account name may look like an address. Each once.
 */
export function addressesAmong(managers: Iterable<string>, knownManagers: Iterable<string>): string[] {
  const known = new Set(Array.from(knownManagers, accountKey));
  return [...new Set(managers)].filter((manager) => manager.includes('@') && !known.has(accountKey(manager)));
}

/**
 * Rejects the rows to send whose manager is neither among the known account names nor has one of the known addresses. The others
 * are sent with the manager's account name as it is known, or are unchanged if that is all they would change; what has no manager
 * at all is left to the schema.
 *
 * @param byAddress account names by the `accountKey` of an e-mail address
 */
export function rejectUnknownManagers(
  plan: Plan,
  knownManagers: Iterable<string>,
  byAddress: ReadonlyMap<string, string> = new Map(),
): Plan {
  const known = new Map([...byAddress, ...Array.from(knownManagers, (name) => [accountKey(name), name] as const)]);
  const isKnown = ({ person }: PlannedRow) => person.manager === '' || known.has(accountKey(person.manager));
  const spellAsKnown = (row: PlannedRow): PlannedRow => {
    const manager = known.get(accountKey(row.person.manager)) ?? '';
    const columns = isSameAccount(manager, row.formerManager)
      ? row.columns.filter((column) => column !== 'manager')
      : row.columns;
    return manager === row.person.manager ? row : { ...row, columns, person: { ...row.person, manager } };
  };
  const column = headerOf(plan.roster.header, 'manager');
  const reason = 'no identity has this account name or e-mail address; name a manager who has an identity';
  const unknown = [...plan.created, ...plan.updated]
    .filter((row) => !isKnown(row))
    .map(({ row, index, values }) => ({ row, index, values, rejects: [{ row, column, reason }] }));
  const updated = plan.updated.filter(isKnown).map(spellAsKnown);
  const changesNothing = ({ columns }: PlannedRow) => columns.length === 0;
  const asBefore = updated
    .filter(changesNothing)
    .map(({ row, index, values, rejects }) => ({ row, index, values, rejects }));
  return {
    ...plan,
    created: plan.created.filter(isKnown).map(spellAsKnown),
    updated: updated.filter((row) => !changesNothing(row)),
    unchanged: asBefore.length === 0 ? plan.unchanged : inOrder([...plan.unchanged, ...asBefore]),
    rejected: inOrder([...plan.rejected, ...unknown]),
  };
}
