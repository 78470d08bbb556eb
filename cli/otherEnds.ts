import type { StoredBackup } from '../lib/backups/backupNames.ts';
import { readBackup } from '../lib/backups/readBackup.ts';
import type { Config } from '../lib/config/config.ts';
import { readExport } from '../lib/people/csv/readExport.ts';
import { accountKey, type Person } from '../lib/people/person.ts';
import type { Bucket } from '../lib/store/bucket.ts';
import { endText, personText } from './peopleLines.ts';

/** Somebody whom the last backup that has them shows with another end, and which one that is. */
type OtherEnd = { person: Person; endDate: string; backup: string };

/** What later backups say of people of an earlier one. `unread`: the names of those that could not be read, and say nothing. */
export type LaterBackups = { otherEnds: OtherEnd[]; inNone: Person[]; unread: string[] };

/** So many people are named; of others it is only said how many they are. */
const most = 40;

/**
 * What later backups say of people, the newest that has somebody: whose contract was shortened since would be let in for longer.
 *
 * @throws the reason of the signal when it was aborted
 */
export async function readLaterBackups(
  { bucket, config, signal }: { bucket: Bucket; config: Config; signal?: AbortSignal | undefined },
  later: readonly StoredBackup[],
  missing: readonly Person[],
): Promise<LaterBackups> {
  const looked = new Map(missing.map((person) => [accountKey(person.accountName), person]));
  const found: LaterBackups = { otherEnds: [], inNone: [], unread: [] };
  for (const { name } of later.toReversed()) {
    if (looked.size === 0) break;
    signal?.throwIfAborted();
    const people = await readPeople(bucket, later, name, config).catch(() => undefined);
    if (!people) found.unread.push(name);
    for (const [key, last] of people ?? []) {
      const person = looked.get(key);
      looked.delete(key);
      if (!person || isSame(last.endDate, person.endDate)) continue;
      found.otherEnds.push({ person, endDate: last.endDate, backup: name });
    }
  }
  return { ...found, inNone: [...looked.values()] };
}

/** The people of a backup. Throws where it cannot be read, or is no list of people. */
async function readPeople(
  bucket: Bucket,
  stored: readonly StoredBackup[],
  name: string,
  config: Config,
): Promise<ReturnType<typeof readExport>> {
  const { csv, manifest } = await readBackup(bucket, stored, name);
  return readExport(csv, manifest.schema, config);
}

/** What later backups say, in lines; none where they say nothing else than the backup itself. */
export function laterBackupsText(
  { otherEnds, inNone, unread }: LaterBackups,
  later: readonly StoredBackup[],
  { timeZone }: Pick<Config, 'timeZone'>,
): string {
  const [next] = later;
  if (next === undefined) return '';
  const lines = otherEnds.slice(0, most).map(({ person, endDate, backup }) => {
    return `  ${personText(person)}, until ${endText(person.endDate, timeZone)} here, until ${endText(endDate, timeZone)} in ${backup}`;
  });
  return [
    ...(otherEnds.length > 0
      ? [
          `Later backups show another end for ${number(otherEnds)} of those who are missing; they are put back with the one here:`,
        ]
      : []),
    ...lines,
    ...(otherEnds.length > most ? [`  and ${(otherEnds.length - most).toLocaleString('en')} more`] : []),
    ...(inNone.length > 0
      ? [`No later backup has ${number(inNone)} of those who are missing; the next one is ${next.name}.`]
      : []),
    ...(unread.length > 0 ? [`These later backups cannot be read, and may show other ends: ${unread.join(', ')}`] : []),
  ].join('\n');
}

/** Whether two ends are the same, also where they are no dates. */
function isSame(one: string, other: string): boolean {
  return one === other || Date.parse(one) === Date.parse(other);
}

const number = (people: readonly unknown[]) => people.length.toLocaleString('en');
