import { endsTooSoon } from '../../dates/dates.ts';
import { headerOf } from '../csv/checkRow.ts';
import type { Roster, RosterRow } from '../csv/readRoster.ts';
import { accountFinder, accountKey, type People, type Person } from '../person.ts';
import { namesDamaged } from './damagedNames.ts';
import { rowsWithoutZeros, zerosLost } from './lostZeros.ts';

/** What the absence of people from a full roster says. */
export type Missing = {
  /** Who is in the source, not in the file, and not ended already: by what a source's export says, in its order. */
  people: Person[];
  /** How many of the source's people have not ended: what a share of them is a share of. */
  current: number;
  /**
   * Rows of which nobody can tell whom they mean. While there is one, anyone who seems to be missing may be meant by it,
   * so `people` is empty.
   */
  nameless: number[];
};

/**
 * Compares a source's people with its full roster. A rejected row counts as naming its person as much as a good one, and one whose
 * account name is damaged, or has lost its zeros, as naming everybody whom it may mean.
 *
 * @param now epoch milliseconds
 */
export function missingFrom(
  { header, rows, rejected, cells }: Pick<Roster, 'header' | 'rows' | 'rejected' | 'cells'>,
  people: People,
  now: number,
): Missing {
  const current = [...people.values()].filter((person) => !hasEnded(person, now));
  const damaged = namesDamaged({ header, rows, rejected, cells }, people);
  const nameless = rejected
    .filter((row) => !damaged.rows.includes(row.row) && isNameless(row, headerOf(header, 'accountName'), people))
    .map(({ row }) => row);
  if (nameless.length > 0) return { people: [], current: current.length, nameless };
  const named = new Set([...rows, ...rejected].map(({ values }) => accountKey(values.accountName)));
  const asNumbers = new Set([...zerosLost({ rows, rejected }, people).values()].flat());
  const isNamed = (key: string) => named.has(key) || damaged.keys.has(key) || asNumbers.has(key);
  const isMissing = ({ accountName }: Person) => accountName !== '' && !isNamed(accountKey(accountName));
  return { people: current.filter(isMissing), current: current.length, nameless };
}

/**
 * The rejected rows that may be somebody else's than they say: their account name is nobody's of the source or stands in another row
 * too, or their manager is nobody; but for those whose name is damaged, or has lost its zeros, and means somebody of the source. The name may have been mistyped, guessed or copied down, or the cells have slid. By row number.
 */
export function doubtfulRows(
  { header, rows, cells }: Pick<Roster, 'header' | 'rows' | 'cells'>,
  rejected: readonly RosterRow[],
  people: People,
): number[] {
  const keyOf = ({ values }: RosterRow) => accountKey(values.accountName);
  const count = new Map<string, number>();
  for (const row of [...rows, ...rejected]) count.set(keyOf(row), (count.get(keyOf(row)) ?? 0) + 1);
  const manager = headerOf(header, 'manager');
  const meant = new Set([
    ...namesDamaged({ header, rows, rejected, cells }, people).rows,
    ...rowsWithoutZeros({ rows, rejected }, people),
  ]);
  const isDoubtful = (row: RosterRow) =>
    !people.has(keyOf(row)) || (count.get(keyOf(row)) ?? 0) > 1 || row.rejects.some(({ column }) => column === manager);
  return rejected.filter((row) => isDoubtful(row) && !meant.has(row.row)).map(({ row }) => row);
}

/**
 * Who of some people is still to be ended: whoever is still there, has not ended, and whose end nobody has moved since. As
 * they are now.
 */
export function stillToEnd(approved: People, current: People, now: number): Person[] {
  const find = accountFinder(current);
  return [...approved.values()].flatMap((before) => {
    const person = find(before.accountName);
    return person && !hasEnded(person, now) && person.endDate === before.endDate ? [person] : [];
  });
}

/** Whether a person's contract is over. One without an end, or with one that is no date, is not. */
export function hasEnded({ endDate }: Pick<Person, 'endDate'>, now: number): boolean {
  return Date.parse(endDate) <= now;
}

/**
 * A person as they are to be when they are ended. A contract that has not begun begins one second before: it must end
 * after its start, and nobody is to be let in later. `moments` are ISO 8601 instants to the second.
 */
export function endedAt(person: Person, moments: { end: string; secondBefore: string }): Person {
  const hasBegun = !endsTooSoon(person.startDate, moments.end);
  return { ...person, endDate: moments.end, startDate: hasBegun ? person.startDate : moments.secondBefore };
}

/**
 * A row with more cells than the header may have slid: what stands under the account name may be another value. So may one
 * with several wrong cells that seems to name nobody of the source.
 */
function isNameless({ values, rejects }: RosterRow, accountColumn: string, people: People): boolean {
  if (values.accountName === '' || rejects.some(({ column }) => column === '')) return true;
  const wrong = new Set(rejects.map(({ column }) => column).filter((column) => column !== accountColumn));
  return wrong.size > 1 && !people.has(accountKey(values.accountName));
}
