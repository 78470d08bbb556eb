import { headerOf } from '../csv/checkRow.ts';
import type { Roster, RosterRow } from '../csv/readRoster.ts';
import { accountKey, type People } from '../person.ts';
import { cleanAccountName } from '../personText.ts';
import { mayBeName, type SaidName } from '../saidName.ts';
import { indexNames, type NameIndex, whomItMayMean } from './whomItMayMean.ts';

/**
 * Which accounts of a source names mean, by the name as it was written; undefined of one that is judged by what it looks like. It is the rule
 * of files, as if each stood in a file of its own: what came together by chance says nothing of one another.
 */
export function namesMeant(names: readonly SaidName[], people: People): Map<string, string | undefined> {
  const index = names.some(({ fault }) => fault) ? indexNames(people) : undefined;
  return new Map(
    names.map(({ written, mended, fault }) => {
      const isWritten = isNameAsWritten(written, mended, people);
      if (isWritten && people.has(accountKey(mended))) return [written, undefined];
      if (fault) return [written, index && isKnownAlone(mended, people, index) ? mended : undefined];
      return [written, isWritten ? written : mended];
    }),
  );
}

function isKnownAlone(mended: string, people: People, index: NameIndex): boolean {
  const own = accountKey(mended);
  return (
    mayBeName(mended) && isExactly(mended, people) && whomItMayMean(mended, index, (key) => key === own).length === 0
  );
}

/** Whether the source has an account of exactly that name. */
function isExactly(name: string, people: People): boolean {
  const there = people.get(accountKey(name));
  return there !== undefined && cleanAccountName(there.accountName) === name;
}

/** What is wrong with a name that the source has as it is written, and as it is mended too. */
export const eitherOfTwo =
  'is that of one account of the source, and is written for that of another. Rename one of both in ISC, or name the other one by its own letters';

/** Whether the source has an account that is called `ext_x0020_ada`: a file may have made it once. */
function isNameAsWritten(written: string, mended: string, people: People): boolean {
  return accountKey(written) !== accountKey(mended) && people.has(accountKey(written));
}

/** Of so many rows with doubted names each is judged. A file with more is damaged, and nobody can tell what is meant. */
const mostDoubted = 200;

/**
 * The names that the source has exactly so, among those of a file that look as if they were none: people are called `ada?` or `nan`
 * there. None that may mean somebody else of the source is among them: a damaged file may have made `jos?` beside `josé` once.
 */
function knownExactly(names: readonly string[], people: People): Set<string> {
  const exact = names.filter((name) => isExactly(name, people));
  if (exact.length === 0 || exact.length > mostDoubted) return new Set();
  const index = indexNames(people);
  const named = new Set(exact.map(accountKey));
  return new Set(exact.filter((name) => whomItMayMean(name, index, (key) => named.has(key)).length === 0));
}

/**
 * Takes names of accounts as they are written where the source has exactly those, and they were mended, or their rows rejected for
 * what they look like alone. Rejects rows of which nobody can tell whether the name is meant as it is written, or as it was mended.
 */
export function takeKnownNames(roster: Roster, people: People): Roster {
  return takeDoubted(takeWritten(roster, people), people);
}

function takeWritten(roster: Roster, people: People): Roster {
  const isName = (row: RosterRow) =>
    row.writtenName !== undefined && isNameAsWritten(row.writtenName, mendedName(row), people);
  const names = [...roster.rows, ...roster.rejected].filter(isName).length;
  if (names === 0) return roster;
  const column = headerOf(roster.header, 'accountName');
  const judge = (row: RosterRow) => {
    if (!isName(row)) return row;
    if (people.has(accountKey(mendedName(row)))) return doubted(row, column);
    return { ...row, values: { ...row.values, accountName: row.writtenName ?? '' } };
  };
  const rows = roster.rows.map(judge);
  const either = rows.filter(({ rejects }) => rejects.length > 0);
  return {
    ...roster,
    rows: rows.filter(({ rejects }) => rejects.length === 0),
    rejected: [...roster.rejected.map(judge), ...either].sort((one, other) => one.row - other.row),
    mended: roster.mended - names,
  };
}

/** The account name of a row as it was mended, also where it was rejected for what it looks like. */
function mendedName({ values, doubtedName = '' }: RosterRow): string {
  return values.accountName || doubtedName;
}

/** A row whose account name may be either of two, whatever else is wrong with it: it names both, and says something of neither. */
function doubted(row: RosterRow, column: string): RosterRow {
  const either = { row: row.row, column, reason: eitherOfTwo };
  return {
    ...row,
    values: { ...row.values, accountName: '' },
    doubtedName: mendedName(row),
    rejects: [...row.rejects, either],
  };
}

/** Takes rows that were rejected for what their account name looks like alone. A name that stands in two rows stays rejected. */
function takeDoubted(roster: Roster, people: People): Roster {
  const column = headerOf(roster.header, 'accountName');
  const isDoubted = ({ doubtedName, rejects }: RosterRow) =>
    doubtedName !== undefined &&
    rejects.length === 1 &&
    rejects[0]?.column === column &&
    rejects[0].reason !== eitherOfTwo;
  if (!roster.rejected.some(isDoubted)) return roster;
  const count = new Map<string, number>();
  for (const { values, doubtedName = values.accountName } of [...roster.rows, ...roster.rejected]) {
    count.set(accountKey(doubtedName), (count.get(accountKey(doubtedName)) ?? 0) + 1);
  }
  const isOnce = ({ doubtedName = '' }: RosterRow) => count.get(accountKey(doubtedName)) === 1;
  const candidates = roster.rejected.filter((row) => isDoubted(row) && isOnce(row));
  const names = knownExactly(
    candidates.map(({ doubtedName = '' }) => doubtedName),
    people,
  );
  const known = new Set(candidates.filter(({ doubtedName = '' }) => names.has(doubtedName)));
  if (known.size === 0) return roster;
  const taken = Array.from(known, ({ row, index, values, doubtedName = '' }) => ({
    row,
    index,
    values: { ...values, accountName: doubtedName },
    rejects: [],
  }));
  return {
    ...roster,
    rows: [...roster.rows, ...taken].sort((one, other) => one.row - other.row),
    rejected: roster.rejected.filter((row) => !known.has(row)),
  };
}
