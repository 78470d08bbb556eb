import type { Roster } from '../csv/readRoster.ts';
import { accountKey, type People, type Person } from '../person.ts';
import type { Plan, PlannedRow } from './planRoster.ts';

/** A name without its accents, with letters that some program or language writes as others: `Strauß` and `STRAUSS`, `İlker` and `ılker`. */
function plainest(name: string): string {
  const letters = accountKey(name).toUpperCase().toLowerCase().normalize('NFKD');
  return letters.replaceAll(/\p{M}/gu, '').replaceAll('ı', 'i').replaceAll('ø', 'o').replaceAll('ł', 'l');
}

/** A name with one sign for whatever a code page may have garbled: `bořek` and `boøek` are `bo?ek`. */
function skeleton(name: string): string {
  return accountKey(name).replaceAll(/[^\x20-\x7e]/g, '?');
}

/** Whether it is a guess what the letters of a file are. */
function isGuessed({ encoding }: Pick<Roster, 'encoding'>): boolean {
  return !encoding.startsWith('UTF-');
}

/**
 * Who of the people that seem to be missing from a full list may stand in it under a name with other letters: without an accent, or,
 * where the code page is a guess, with anything in the place of letters beyond ASCII.
 */
export function nearlyNamed(
  missing: readonly Person[],
  roster: Pick<Roster, 'encoding' | 'rows' | 'rejected'>,
): Person[] {
  if (missing.length === 0) return [];
  const formsOf = (name: string) => (isGuessed(roster) ? [plainest(name), skeleton(name)] : [plainest(name)]);
  const named = new Set([...roster.rows, ...roster.rejected].flatMap(({ values }) => formsOf(values.accountName)));
  return missing.filter(({ accountName }) => formsOf(accountName).some((form) => named.has(form)));
}

/**
 * Rejects the rows of a file in a guessed code page that would create somebody whose account name differs from one of the source in
 * letters beyond ASCII alone: it may be the same person, read by the wrong code page.
 *
 * @param column the header of the account names
 */
export function rejectGuessed(plan: Plan, people: People, column: string): Plan {
  if (!isGuessed(plan.roster)) return plan;
  const known = new Set(Array.from(people.values(), ({ accountName }) => skeleton(accountName)));
  const isDoubtful = ({ person: { accountName } }: PlannedRow) =>
    skeleton(accountName).includes('?') && known.has(skeleton(accountName));
  const reason = `the account name may be one of the source, read in the wrong encoding (${plan.roster.encoding} is a guess); save the file as "CSV UTF-8" and drop it again`;
  const rejected = plan.created
    .filter(isDoubtful)
    .map(({ row, cells, values }) => ({ row, cells, values, rejects: [{ row, column, reason }] }));
  if (rejected.length === 0) return plan;
  return {
    ...plan,
    created: plan.created.filter((row) => !isDoubtful(row)),
    rejected: [...plan.rejected, ...rejected].sort((one, other) => one.row - other.row),
  };
}
