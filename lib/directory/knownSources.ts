import { backupsIn, type StoredBackup } from '../backups/backupNames.ts';
import { type Manifest, readManifest } from '../backups/manifest.ts';
import type { Bucket } from '../store/bucket.ts';
import { inChunks } from '../store/inChunks.ts';
import { keys, sourceOfFolder } from '../store/keys.ts';

/** A source of which the bucket keeps backups or runs. The tenant is not asked, so that it is known while the tenant is down. */
export type KnownSource = {
  /** As its folders have it. */
  id: string;
  /** The name that it had when it was last backed up; without a backup, as much of it as a folder shows. */
  name: string;
  /** The folders of its runs, one for each name that it has had. */
  runFolders: string[];
  /** Its newest backup that has a manifest which can be read. */
  backup: (StoredBackup & { manifest: Manifest }) | undefined;
};

/** Reads manifests; one that was read once is not read again, since nobody writes over a backup that is whole. */
export function createManifestReader(bucket: Pick<Bucket, 'read'>) {
  const known = new Map<string, Manifest>();
  return async (stored: StoredBackup): Promise<Manifest | undefined> => {
    const key = `${stored.folder}/${stored.name}`;
    const manifest = known.get(key) ?? (await readManifest(bucket, stored));
    if (typeof manifest === 'string') return undefined;
    if (known.size >= mostManifests) known.clear();
    known.set(key, manifest);
    return manifest;
  };
}

const mostManifests = 500;

/** The sources of which the bucket keeps something, by name: two lists for all of them, and a manifest for each. */
export async function listKnownSources(
  bucket: Pick<Bucket, 'list' | 'folders'>,
  manifestOf: (stored: StoredBackup) => Promise<Manifest | undefined>,
): Promise<KnownSource[]> {
  const [backups, folders] = await Promise.all([bucket.list(keys.allBackups), bucket.folders(keys.allRuns)]);
  const backupsById = Map.groupBy(backupsIn(backups), ({ folder }) => sourceOfFolder(folder).id);
  // No id of a source begins with an underscore: those are the folders of jobs.
  const ofSources = folders.filter((folder) => !folder.startsWith('_'));
  const runsById = Map.groupBy(ofSources, (folder) => sourceOfFolder(folder).id);
  const ids = [...new Set([...backupsById.keys(), ...runsById.keys()])];
  const sources = await inChunks(ids, async (id): Promise<KnownSource> => {
    const runFolders = runsById.get(id) ?? [];
    const backup = await newestOf(backupsById.get(id) ?? [], manifestOf);
    const shown = sourceOfFolder(backup?.folder ?? runFolders.at(-1) ?? '').shown;
    return { id, name: backup?.manifest.source.name ?? shown, runFolders, backup };
  });
  return sources.sort((one, other) => one.name.localeCompare(other.name, 'en'));
}

/** A manifest that cannot be read is no reason to show nobody: the backup before it is shown then. */
async function newestOf(
  stored: readonly StoredBackup[],
  manifestOf: (stored: StoredBackup) => Promise<Manifest | undefined>,
): Promise<KnownSource['backup']> {
  for (const one of stored.toReversed().slice(0, 3)) {
    const manifest = await manifestOf(one);
    if (manifest) return { ...one, manifest };
  }
  return undefined;
}
