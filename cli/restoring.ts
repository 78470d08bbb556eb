import { isBackupName } from '../lib/backups/backupNames.ts';
import { findBackups, type SourceBackups } from '../lib/backups/findBackups.ts';
import { readBackup } from '../lib/backups/readBackup.ts';
import type { Config } from '../lib/config/config.ts';
import { toType } from '../lib/config/toType.ts';
import { compareWithBackup } from '../lib/flows/source-backup/compareWithBackup.ts';
import type { Isc } from '../lib/isc/client.ts';
import { readBlocked } from '../lib/people/blocked.ts';
import { readExport } from '../lib/people/csv/readExport.ts';
import { writeForSpreadsheet } from '../lib/people/csv/writePeople.ts';
import type { Person } from '../lib/people/person.ts';
import { canBeMadeByFile } from '../lib/people/saidName.ts';
import { findSource, listSources, type Source, sourceOfRecord } from '../lib/sources/sources.ts';
import type { Bucket } from '../lib/store/bucket.ts';
import { keys } from '../lib/store/keys.ts';
import { noteUpload } from '../lib/store/uploads.ts';
import type { Confirm } from './confirming.ts';
import { differenceText } from './console/difference.ts';
import { laterBackupsText, readLaterBackups } from './otherEnds.ts';
import { peopleLines } from './peopleLines.ts';
import { shellWord } from './shellWord.ts';
import { counted, inLine } from './table.ts';
import { accountHere } from './typedBy.ts';
import { WrongUse } from './wrongUse.ts';

/** Where backups are, and whom they are compared with. */
export type Tenancy = { bucket: Bucket; isc: Isc };

/** What a restore works with. */
export type RestoreTools = Tenancy & {
  config: Config;
  /** What time it is for nelm, in epoch milliseconds: by it contracts have ended. */
  now: number;
  /** Is aborted at Ctrl-C; undefined where nobody could type it. */
  signal?: AbortSignal | undefined;
};

export type RestoreOptions = {
  /** The source by its id, its name of today, or a name under which it was backed up. */
  source: string;
  /** The name of the backup; without it the backups are listed. */
  date: string | undefined;
  /** The source to compare with and to put people into; without it the one that was backed up. */
  into: string | undefined;
  apply: boolean;
};

/** What a restore has found, and what it did. */
export type Restored = {
  /** The names of the backups, the oldest first, and the ids of other sources that were called the same, where they were listed. */
  backups: string[];
  namesakes: string[];
  /** How the source differs from the backup that was named. `missing`, `changed`: as the backup has them. */
  difference?: {
    backup: string;
    source: string;
    missing: Person[];
    changed: Person[];
    added: Person[];
    unchanged: number;
  };
  /** Of whom who is missing a later backup shows another end: when, and in which. */
  otherEnds?: { accountName: string; endDate: string; backup: string }[];
  /** The key of the file that puts people back, where it was dropped. */
  dropped?: string;
};

/**
 * Shows how a source differs from a backup. With `apply`, who is missing is dropped in the inbox as a file of people: the
 * import does the rest, as for any other file. Who has changed, and who is new, is left alone.
 *
 * @param say gets what is to be shown
 * @param confirm is asked before anybody is put back
 * @throws WrongUse when there is no date to apply, or what was given is none
 * @throws Error when there is no such backup or source, or the backup is not what its manifest says
 * @throws the reason of the signal when it was aborted, and nothing was changed
 */
export async function restore(
  { bucket, isc, config, now: time, signal }: RestoreTools,
  { source, date, into, apply }: RestoreOptions,
  say: (text: string) => void,
  confirm: Confirm,
): Promise<Restored> {
  checkRestore({ source, date, apply });
  const sources = await listSources(isc);
  const backups = await findBackups(bucket, sources, source);
  if (date === undefined) {
    say(listText(backups, source));
    return { backups: backups.stored.map(({ name }) => name), namesakes: backups.namesakes };
  }
  const { csv, manifest } = await readBackup(bucket, backups.stored, date);
  const target = targetOf(sources, into, manifest.source);
  const now = readExport(await isc.records.export(target.id), await isc.schemaAttributes.list(target.id), config);
  const difference = compareWithBackup(readExport(csv, manifest.schema, config), now);
  const { missing } = difference;
  signal?.throwIfAborted();
  say(differenceText(date, manifest, difference, { now: time, namesMissing: !apply }));
  const compared = { backups: [], namesakes: [], difference: { backup: date, source: target.name, ...difference } };
  if (missing.length === 0) {
    say('Nobody is missing: there is nothing to put back.');
    return compared;
  }
  const later = backups.stored.filter(({ name }) => name > date);
  const laterSay = await readLaterBackups({ bucket, config, signal }, later, missing);
  const laterText = laterBackupsText(laterSay, later, config);
  if (laterText) say(laterText);
  const otherEnds = laterSay.otherEnds.map(({ person, ...one }) => ({ accountName: person.accountName, ...one }));
  const found = { ...compared, otherEnds };
  if (!apply) {
    say('Nothing was changed. With --apply, who is missing is put back through the inbox.');
    return found;
  }
  const blocked = target.id === manifest.source.id ? [] : await blockedOf(bucket, manifest.source.id, missing);
  sayBlocked(blocked, manifest.source.name, config, say);
  const wanted = missing.filter((person) => !blocked.includes(person));
  const putBack = wanted.filter(({ accountName }) => canBeMadeByFile(accountName));
  sayByHand(wanted, putBack, config, say);
  if (putBack.length === 0) return found;
  const who = peopleLines(putBack, config.timeZone).join('\n');
  await confirm(
    `${counted(putBack.length, 'person').replace('persons', 'people')} would be put back into ${target.name} as the backup ${date} has them, by a file in its inbox, for which every rule for files holds:\n${who}`,
  );
  signal?.throwIfAborted();
  const key = keys.dropped('inbox', target.id, `restored-${date}.csv`);
  const etag = await bucket.upload(key, writeForSpreadsheet(putBack, manifest.schema), 'text/csv');
  await noteUpload(bucket, { key, etag }, { by: accountHere(), at: new Date(time).toISOString() });
  say(`Dropped ${key}. The import begins now; its report will lie under ${keys.sourceRun(target, '')}.`);
  return { ...found, dropped: key };
}

/** Who of some people is blocked in the source that was backed up: the import into another one knows of no such block. */
async function blockedOf(bucket: Bucket, sourceId: string, people: readonly Person[]): Promise<Person[]> {
  const blockOf = await readBlocked(bucket, sourceId);
  const blocks = await Promise.all(people.map(({ accountName }) => blockOf(accountName)));
  return people.filter((_, index) => blocks[index] !== undefined);
}

/** Says who is not put back, since they are blocked. */
function sayBlocked(
  blocked: readonly Person[],
  source: string,
  { timeZone }: Pick<Config, 'timeZone'>,
  say: (text: string) => void,
): void {
  if (blocked.length === 0) return;
  const who = peopleLines(blocked, timeZone).join('\n');
  say(`These are blocked in ${inLine(source)}, and are not put back into another source either:\n${who}`);
}

/** Says whom a file cannot put back. */
function sayByHand(
  missing: readonly Person[],
  putBack: readonly Person[],
  { timeZone }: Pick<Config, 'timeZone'>,
  say: (text: string) => void,
): void {
  const byHand = missing.filter((person) => !putBack.includes(person));
  if (byHand.length === 0) return;
  const why = 'a file cannot name their accounts, and would reject them or take them for others.';
  say(`Create these by hand, as the backup has them: ${why}\n${peopleLines(byHand, timeZone).join('\n')}`);
}

/** @throws WrongUse when there is no date to apply, or what was given is none */
export function checkRestore({ source, date, apply }: Pick<RestoreOptions, 'source' | 'date' | 'apply'>): void {
  if (date === undefined && apply) {
    throw new WrongUse(
      `--apply needs a date. ${toType(`restore ${shellWord(source)}`)} lists the backups that there are.`,
    );
  }
  if (date !== undefined && !isBackupName(date)) {
    throw new WrongUse(
      `"${date}" is not a date, such as 2026-11-01. ${toType(`restore ${shellWord(source)}`)} lists the backups.`,
    );
  }
}

/** The source that was backed up, whatever it is called now; one of the same name where the tenant has it no longer. */
function targetOf(
  sources: readonly Source[],
  into: string | undefined,
  backedUp: { id: string; name: string },
): Source {
  const same = sourceOfRecord(sources, { sourceId: backedUp.id });
  const target = into === undefined ? (same ?? findSource(sources, backedUp.name)) : findSource(sources, into);
  if (target) return target;
  throw new Error(`The tenant has no source ${into ?? backedUp.name}. Create it, or name another with --into NAME.`);
}

function listText({ stored, namesakes }: SourceBackups, source: string): string {
  const others = namesakes.map((id) => `Another source was called ${source} too: ${toType(`restore ${id}`)}`);
  return [...stored.map(({ name }) => name), ...others].join('\n');
}
