import type { Bucket } from '../../store/bucket.ts';
import { backupsFolder, namesIn } from './backupNames.ts';
import { type Manifest, readManifest, sha256Of } from './manifest.ts';

/** A backup that was read: its people as CSV, unchanged since it was made, and what its manifest says. */
export type Backup = { csv: Uint8Array; manifest: Manifest };

type ReadBucket = Pick<Bucket, 'read' | 'list'>;

/** The names of a source's backups, oldest first. */
export async function listBackups(bucket: ReadBucket, sourceName: string): Promise<string[]> {
  return namesIn(await bucket.list(`${backupsFolder(sourceName)}/`));
}

/**
 * Reads a backup and makes sure that it is whole and unaltered.
 *
 * @param name as `listBackups` gives it
 * @throws Error when there is none of that name, or when it is not what its manifest says
 */
export async function readBackup(bucket: ReadBucket, sourceName: string, name: string): Promise<Backup> {
  const folder = backupsFolder(sourceName);
  const manifest = await readManifest(bucket, folder, name);
  const key = `${folder}/${name}`;
  if (manifest === 'gone')
    throw new Error(`There is no backup ${key}.csv with a manifest. ${await advice(bucket, sourceName)}`);
  if (manifest === 'unreadable')
    throw new Error(`${key}.json is no manifest. Take another backup, or an older version of it.`);
  const found = await bucket.read(`${key}.csv`);
  if (found.kind !== 'found') throw new Error(`${key}.csv is gone, only its manifest is there. Take another backup.`);
  if (sha256Of(found.bytes) !== manifest.sha256) {
    throw new Error(
      `${key}.csv is not what its manifest says: it was altered since ${manifest.exportedAt}. Take another backup, or its older version in the bucket.`,
    );
  }
  return { csv: found.bytes, manifest };
}

async function advice(bucket: ReadBucket, sourceName: string): Promise<string> {
  const names = await listBackups(bucket, sourceName);
  return names.length === 0 ? 'The source has none at all; check its name.' : `The newest is ${names.at(-1)}.`;
}
