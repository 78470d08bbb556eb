import { headerOf } from './csv/checkRow.ts';
import { accountKey } from './person.ts';
import { inOrder, type Plan, type PlannedRow } from './planRoster.ts';

/** The distinct managers of the rows that will be sent, as they are written. */
export function managersToCheck({ created, updated }: Plan): string[] {
  const managers = new Set([...created, ...updated].map(({ person }) => person.manager));
  return [...managers].filter((manager) => manager !== '');
}

/**
 * Rejects the rows to send whose manager is not among the known account names. The others are sent with the manager's
 * name as it is known; what has no manager at all is left to the schema.
 */
export function rejectUnknownManagers(plan: Plan, knownManagers: Iterable<string>): Plan {
  const known = new Map(Array.from(knownManagers, (name) => [accountKey(name), name]));
  const isKnown = ({ person }: PlannedRow) => person.manager === '' || known.has(accountKey(person.manager));
  const spellAsKnown = (row: PlannedRow): PlannedRow => {
    const manager = known.get(accountKey(row.person.manager)) ?? '';
    return manager === row.person.manager ? row : { ...row, person: { ...row.person, manager } };
  };
  const column = headerOf(plan.roster.header, 'manager');
  const reason = 'no identity has this account name; write the account name of a manager who has an identity';
  const unknown = [...plan.created, ...plan.updated]
    .filter((row) => !isKnown(row))
    .map(({ row, cells, values }) => ({ row, cells, values, rejects: [{ row, column, reason }] }));
  return {
    ...plan,
    created: plan.created.filter(isKnown).map(spellAsKnown),
    updated: plan.updated.filter(isKnown).map(spellAsKnown),
    rejected: inOrder([...plan.rejected, ...unknown]),
  };
}
