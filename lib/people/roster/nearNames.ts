import type { Remark, Roster, RosterRow } from '../csv/readRoster.ts';
import { accountKey, type People, type Person } from '../person.ts';
import { cleanAccountName } from '../personText.ts';
import { lostForms, nameForms } from './nameForms.ts';
import type { Plan } from './planRoster.ts';

/**
 * A name with one sign for whatever a code page may have garbled: `bořek` and `boøek` are `bo?ek`. Before letters are compared otherwise:
 * `ştefan` may be read as `ºtefan`, which is compared as `otefan`.
 */
function skeleton(name: string): string {
  return accountKey(cleanAccountName(name).replaceAll(/[^\x20-\x7e]/gu, '?'));
}

/** Whether it is a guess what the letters of a file are. */
function isGuessed({ encoding }: Pick<Roster, 'encoding'>): boolean {
  return !encoding.startsWith('UTF-');
}

/** Nobody sees how many blanks of which kind stand in a name, nor whether one was put there. */
function withoutBlanks(name: string): string {
  return accountKey(name).replaceAll(' ', '');
}

/**
 * Who of the people that seem to be missing from a full list may stand in it under a name with other letters: without an accent, with
 * letters spelled out or left out, or, where the code page is a guess, with anything in the place of letters beyond ASCII; or with
 * other blanks, under a name that nobody of the source has.
 */
export function nearlyNamed(
  missing: readonly Person[],
  roster: Pick<Roster, 'encoding' | 'rows' | 'rejected'>,
  people: People,
): Person[] {
  if (missing.length === 0) return [];
  const written = [...roster.rows, ...roster.rejected].map(({ values }) => values.accountName);
  const named = new Set(written.flatMap(nameForms));
  const lost = new Set(written.flatMap(lostForms));
  const garbled = isGuessed(roster) ? new Set(written.map(skeleton)) : undefined;
  const strangers = new Set(written.filter((name) => !people.has(accountKey(name))).map(withoutBlanks));
  return missing.filter(
    ({ accountName }) =>
      strangers.has(withoutBlanks(accountName)) ||
      nameForms(accountName).some((form) => named.has(form) || lost.has(form)) ||
      lostForms(accountName).some((form) => named.has(form)) ||
      garbled?.has(skeleton(accountName)),
  );
}

/**
 * Says which rows create somebody whose account name differs in accents, in blanks, or in letters that were lost, alone from that of somebody of the
 * source whom the file does not name: they may be one person.
 */
export function remarkOnNear(
  { created, roster }: Pick<Plan, 'roster'> & { created: readonly RosterRow[] },
  people: People,
): Remark[] {
  if (created.length === 0) return [];
  const named = new Set([...roster.rows, ...roster.rejected].map(({ values }) => accountKey(values.accountName)));
  const others = Array.from(people.values(), ({ accountName }) => accountName).filter(
    (name) => !named.has(accountKey(name)),
  );
  const known = new Set(others.flatMap(nameForms));
  const lost = new Set(others.flatMap(lostForms));
  const joined = new Set(others.map(withoutBlanks));
  const isNear = ({ values: { accountName } }: RosterRow) =>
    joined.has(withoutBlanks(accountName)) ||
    nameForms(accountName).some((form) => known.has(form) || lost.has(form)) ||
    lostForms(accountName).some((form) => known.has(form));
  const rows = created.filter(isNear).map(({ row }) => row);
  const text =
    'the account name is new, and differs from one of the source in accents, blanks or lost letters alone. Look whether both are one person’s.';
  return rows.length === 0 ? [] : [{ rows, text }];
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
  // Whoever has a name of ASCII that the source knows is not created.
  const doubtful = new Set(plan.created.filter(({ person }) => known.has(skeleton(person.accountName))));
  const reason = `the account name may be one of the source, read in the wrong encoding (${plan.roster.encoding} is a guess); save the file as "CSV UTF-8" and drop it again`;
  const rejected = Array.from(doubtful, ({ row, index, values }) => ({
    ...{ row, index, values },
    rejects: [{ row, column, reason }],
  }));
  return {
    ...plan,
    created: plan.created.filter((row) => !doubtful.has(row)),
    rejected: [...plan.rejected, ...rejected].sort((one, other) => one.row - other.row),
  };
}
