import type { Bucket } from '../store/bucket.ts';
import type { StoredBackup } from './backupNames.ts';
import { type Manifest, readManifest, sha256Of } from './manifest.ts';

/** A backup that was read: its people as CSV, unchanged since it was made, and what its manifest says. */
export type Backup = { csv: Uint8Array; manifest: Manifest };

/**
 * Reads a backup and makes sure that it is whole and unaltered.
 *
 * @param stored the backups of a source, the oldest first
 * @param name of one of them, such as `2026-11-01`
 * @throws Error when there is none of that name, or when it is not what its manifest says
 */
export async function readBackup(
  bucket: Pick<Bucket, 'read'>,
  stored: readonly StoredBackup[],
  name: string,
): Promise<Backup> {
  const one = stored.find((other) => other.name === name);
  if (!one) throw new Error(`The source has no backup ${name} with a manifest. The newest is ${stored.at(-1)?.name}.`);
  const key = `${one.folder}/${name}`;
  const manifest = await readManifest(bucket, one);
  if (typeof manifest === 'string')
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
