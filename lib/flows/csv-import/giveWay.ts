import { momentText } from '../../dates/momentText.ts';
import { headerOf } from '../../people/csv/checkRow.ts';
import type { Roster, RosterRow } from '../../people/csv/readRoster.ts';
import { accountKey } from '../../people/person.ts';
import type { GaveWay } from './importReport.ts';
import type { LaterFile } from './namedPeople.ts';

/** A file's rows as they are to be carried out, and those that give way to files that were dropped later. */
export type GivenWay = { roster: Roster; superseded: RosterRow[]; gaveWay: GaveWay[] };

/**
 * Takes the rows out of a file about people of whom a file that was dropped later has the say: it names them, or it is a full list
 * without them. The other rows go ahead.
 *
 * @param later the newest first
 */
export function giveWay(roster: Roster, later: readonly LaterFile[], timeZone: string): GivenWay {
  const column = headerOf(roster.header, 'accountName');
  const [rows, superseded]: [RosterRow[], RosterRow[]] = [[], []];
  const counts = new Map<LaterFile, number>();
  for (const row of roster.rows) {
    const key = accountKey(row.values.accountName);
    const newer = later.find((file) => hasTheSay(file, key));
    if (!newer) rows.push(row);
    else {
      counts.set(newer, (counts.get(newer) ?? 0) + 1);
      superseded.push({ ...row, rejects: [{ row: row.row, column, reason: reasonOf(newer, key, timeZone) }] });
    }
  }
  const gaveWay = Array.from(counts, ([{ file, runId, droppedAt }, count]) => ({
    file,
    runId,
    droppedAt,
    rows: count,
  }));
  return { roster: { ...roster, rows }, superseded, gaveWay };
}

/** Whom a full list does not end, though it lacks them: a file that was dropped later names them. By `accountKey`. */
export function namedLater(later: readonly LaterFile[]): Set<string> {
  return new Set(later.flatMap(({ taken }) => [...taken]));
}

/** Whether a file has the say about somebody, by `accountKey`: it names them, or it is a full list without them. */
export function hasTheSay({ taken, rejected, isFullList }: LaterFile, key: string): boolean {
  return taken.has(key) || (isFullList && !rejected.has(key));
}

function reasonOf({ file, droppedAt, taken }: LaterFile, key: string, timeZone: string): string {
  const says = taken.has(key) ? 'names this person' : 'is a full list without this person';
  return `gave way to ${file}, which was dropped later (${momentText(droppedAt, timeZone)}) and ${says}; drop the row again if it is meant`;
}
