import { headerOf } from '../csv/checkRow.ts';
import type { RosterRow } from '../csv/readRoster.ts';
import { accountKey, type People } from '../person.ts';
import { inOrder, type Plan, type PlannedRow } from './planRoster.ts';

const reason =
  'is the number of an account of the source that is written otherwise there, with zeros before it or without signs in it. Format the column as text, and write the account as the source has it';

const newReason =
  'has fewer digits than every account of the source, and other rows have lost the zeros before them. Format the column as text, and write all digits';

/** A number as a spreadsheet or a program for tables writes it: `123.0`, or in groups of three digits. */
const decimal = /^(\d+)[.,]0+$/;
const grouped = /^\d{1,3}(?:[.,' ]\d{3})+$/;

/** What number an account is that has nothing but digits; undefined of any other. */
export function numberOf(key: string): string | undefined {
  const digits = decimal.exec(key)?.[1] ?? (grouped.test(key) ? key.replaceAll(/\D/g, '') : key);
  return /^\d+$/.test(digits) ? digits.replace(/^0+(?=\d)/, '') : undefined;
}

/**
 * Whom rows mean whose account name went through a program that took it for a number, and lost the zeros before it: their accounts
 * as the file has them, and as the source has them, by `accountKey`: `0123` and `00123` may both be `123` now. An account that the file has as the source does is meant by no other row.
 */
export function zerosLost(
  { rows, rejected }: { rows: readonly RosterRow[]; rejected: readonly RosterRow[] },
  people: People,
): Map<string, string[]> {
  const meant = new Map<string, string[]>();
  const numbers = Array.from(people.keys()).filter((key) => /^\d+$/.test(key));
  if (numbers.length === 0) return meant;
  const written = new Set([...rows, ...rejected].map(({ values }) => accountKey(values.accountName)));
  const unnamed = numbers.filter((key) => !written.has(key));
  const byNumber = Map.groupBy(unnamed, (key) => numberOf(key) ?? '');
  if (byNumber.size === 0) return meant;
  for (const key of written) {
    const number = people.has(key) ? undefined : numberOf(key);
    const found = number && byNumber.get(number);
    if (found) meant.set(key, found);
  }
  return meant;
}

/** The numbers of the rows that `zerosLost` is about, where there are not more of them than people whom they may mean. */
export function rowsWithoutZeros(
  roster: { rows: readonly RosterRow[]; rejected: readonly RosterRow[] },
  people: People,
): number[] {
  const meant = zerosLost(roster, people);
  if (meant.size === 0) return [];
  const rows = new Map(
    [...roster.rows, ...roster.rejected].map(({ row, values }) => [row, accountKey(values.accountName)]),
  );
  const byNumber = Map.groupBy(rows, ([, key]) => meant.get(key));
  return Array.from(byNumber).flatMap(([found, some]) =>
    found && some.length <= found.length ? some.map(([row]) => row) : [],
  );
}

/**
 * Rejects the rows that would create somebody anew whose account has lost its zeros, and those of new people of the same file whose
 * account has fewer digits than all of the source.
 *
 * @param whole the file with the rows that are not planned
 */
export function rejectLostZeros(
  plan: Plan,
  people: People,
  whole: Parameters<typeof zerosLost>[0] = plan.roster,
): Plan {
  const meant = zerosLost(whole, people);
  if (meant.size === 0) return plan;
  const lengths = new Set(Array.from(people.keys(), (key) => (/^\d+$/.test(key) ? key.length : 0)));
  lengths.delete(0);
  const [usual = 0] = lengths.size === 1 ? lengths : [];
  const reasonOf = ({ person: { accountName } }: PlannedRow) => {
    const key = accountKey(accountName);
    if (meant.has(key)) return reason;
    return /^\d+$/.test(key) && key.length < usual ? newReason : undefined;
  };
  const column = headerOf(plan.roster.header, 'accountName');
  const rejected = plan.created.flatMap((planned) => {
    const { row, index, values } = planned;
    const why = reasonOf(planned);
    return why ? [{ row, index, values, rejects: [{ row, column, reason: why }] }] : [];
  });
  return {
    ...plan,
    created: plan.created.filter((row) => !reasonOf(row)),
    rejected: inOrder([...plan.rejected, ...rejected]),
  };
}
