import path from 'node:path';
import { readConfig } from '../build/readConfig.ts';
import { compareWithBackup } from '../lib/flows/source-backup/compareWithBackup.ts';
import { listBackups, readBackup } from '../lib/flows/source-backup/readBackup.ts';
import type { Isc } from '../lib/isc/client.ts';
import { readExport } from '../lib/people/csv/readExport.ts';
import { writeUpload } from '../lib/people/csv/writePeople.ts';
import { findSource, listSources } from '../lib/sources/sources.ts';
import type { Bucket } from '../lib/store/bucket.ts';
import { differenceText } from './console/difference.ts';

/** Where backups are, and whom they are compared with. */
export type Tenancy = { bucket: Bucket; isc: Isc };

export type RestoreOptions = {
  /** The source as it was called when it was backed up. */
  source: string;
  /** The name of the backup; without it the backups are listed. */
  date: string | undefined;
  /** The source as it is called now. */
  into: string;
  apply: boolean;
};

/**
 * Shows how a source differs from a backup. With `apply`, who is missing is dropped in the inbox as a file of people: the
 * import does the rest, as for any other file. Who has changed, and who is new, is left alone.
 *
 * @param say gets what is to be shown
 * @throws Error when nelm.config.ts is wrong, there is no such backup or source, or the backup is not what its manifest says
 */
export async function restore(
  { bucket, isc }: Tenancy,
  { source, date, into, apply }: RestoreOptions,
  say: (text: string) => void,
): Promise<void> {
  const config = await readConfig(path.join(import.meta.dirname, '..'));
  if (date === undefined) {
    const names = await listBackups(bucket, source);
    if (names.length === 0) throw new Error(`There is no backup of a source ${source}. Check its name.`);
    return say(names.join('\n'));
  }
  const { csv, manifest } = await readBackup(bucket, source, date);
  const target = findSource(await listSources(isc), into);
  if (!target) throw new Error(`The tenant has no source ${into}. Create it, or name another with --into NAME.`);
  const now = readExport(await isc.records.export(target.id), await isc.schemaAttributes.list(target.id), config);
  const difference = compareWithBackup(readExport(csv, manifest.schema, config), now);
  const { missing } = difference;
  say(differenceText(date, manifest, difference, Date.now()));
  if (missing.length === 0) return say('Nobody is missing: there is nothing to put back.');
  if (!apply) return say('Nothing was changed. With --apply, who is missing is put back through the inbox.');
  const key = `inbox/${target.id}/restored-${date}.csv`;
  await bucket.write(key, writeUpload(missing, manifest.schema), 'text/csv');
  say(`Dropped ${key}. The import begins now; its report will lie under runs/${target.name}/.`);
}
