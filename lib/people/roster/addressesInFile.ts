import type { Roster } from '../csv/readRoster.ts';
import type { People, Person } from '../person.ts';

/** What stands between words of which some may be addresses. */
const betweenWords = /[\s,;:|"'<>()[\]]+/;

/**
 * Who of the people that seem to be missing from a full list has an e-mail address that stands in it all the same: under another
 * account name, in a cell that has slid, or in one that has swallowed the rows behind it. The list may mean them. An address
 * that several people of the source have says nothing, and neither does that of a manager.
 *
 * @param before the people of the source
 */
export function standInFile(
  missing: readonly Person[],
  { header, rows, rejected, cells: cellsOf }: Pick<Roster, 'header' | 'rows' | 'rejected' | 'cells'>,
  before: People,
): Person[] {
  if (missing.length === 0) return [];
  const manager = header.columns.findIndex((column) => column?.name === 'manager');
  const found = new Set<string>();
  for (const row of [...rows, ...rejected]) {
    for (const [place, cell] of cellsOf(row).entries()) {
      if (place === manager && row.rejects.length === 0) continue;
      if (!cell.includes('@')) continue;
      for (const word of cell.split(betweenWords)) if (word.includes('@')) found.add(word.toLowerCase());
    }
  }
  const owners = new Map<string, number>();
  for (const { email } of before.values()) owners.set(email.toLowerCase(), (owners.get(email.toLowerCase()) ?? 0) + 1);
  const isThere = (address: string) => found.has(address) && owners.get(address) === 1;
  return missing.filter(({ email }) => isThere(email.toLowerCase()));
}
