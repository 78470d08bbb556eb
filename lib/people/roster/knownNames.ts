import { headerOf } from '../csv/checkRow.ts';
import type { Roster, RosterRow } from '../csv/readRoster.ts';
import { accountKey, type People } from '../person.ts';
import { cleanAccountName } from '../personText.ts';
import { othersMeant } from './damagedNames.ts';

/**
 * Takes names of accounts as they are written where the source has exactly those, and they were mended, or their rows rejected for
 * what they look like alone.
 */
export function takeKnownNames(roster: Roster, people: People): Roster {
  return takeDoubted(takeWritten(roster, people), people);
}

/** A file may have made an account `ext_x0020_ada` once, which is no other one as long as the source has no `ext ada`. */
function takeWritten(roster: Roster, people: People): Roster {
  const isMeant = ({ values, writtenName }: RosterRow) =>
    writtenName !== undefined && people.has(accountKey(writtenName)) && !people.has(accountKey(values.accountName));
  const meant = [...roster.rows, ...roster.rejected].filter(isMeant).length;
  if (meant === 0) return roster;
  const take = (row: RosterRow) =>
    isMeant(row) ? { ...row, values: { ...row.values, accountName: row.writtenName ?? '' } } : row;
  return {
    ...roster,
    rows: roster.rows.map(take),
    rejected: roster.rejected.map(take),
    mended: roster.mended - meant,
  };
}

/**
 * Takes rows that were rejected for what their account name looks like alone, where the source has an account of exactly that name: people
 * are called `ada?` or `nan` there. A name that stands in two rows stays rejected, and so does one that may mean somebody else of the
 * source: a damaged file may have made `jos?` beside `josé` once.
 */
function takeDoubted(roster: Roster, people: People): Roster {
  const column = headerOf(roster.header, 'accountName');
  const isDoubted = ({ doubtedName, rejects }: RosterRow) =>
    doubtedName !== undefined && rejects.length === 1 && rejects[0]?.column === column;
  if (!roster.rejected.some(isDoubted)) return roster;
  const count = new Map<string, number>();
  for (const { values, doubtedName = values.accountName } of [...roster.rows, ...roster.rejected]) {
    count.set(accountKey(doubtedName), (count.get(accountKey(doubtedName)) ?? 0) + 1);
  }
  const isKnown = ({ doubtedName = '' }: RosterRow) => {
    const key = accountKey(doubtedName);
    return count.get(key) === 1 && cleanAccountName(people.get(key)?.accountName ?? '') === doubtedName;
  };
  const candidates = roster.rejected.filter((row) => isDoubted(row) && isKnown(row));
  const others = othersMeant(
    candidates.map(({ doubtedName = '' }) => doubtedName),
    people,
  );
  const known = new Set(candidates.filter(({ doubtedName = '' }) => others && !others.has(doubtedName)));
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
