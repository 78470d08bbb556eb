import { linkSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileOf, filesIn, inFolder, keyOf, removeFile, unlessAbsent } from './objectFiles.ts';

/** What a listing of versions says of one of them. */
export type ListedVersion = { key: string; versionId: string; size: number; modified: Date; isLatest: boolean };

/** As serverless.yml says of old versions. In milliseconds. */
const keptFor = 30 * 86_400_000;

/**
 * Keeps what objects were before they were replaced or removed, each version as a plain file.
 *
 * @param now epoch milliseconds: by it versions are forgotten
 */
export function openOldVersions(folder: string, now: () => number) {
  /** Undefined for an id that is of no version here, and might lead out of the folder. */
  const pathOf = (key: string, versionId: string) =>
    /^[0-9A-F]+$/.test(versionId) ? path.join(fileOf(folder, key), versionId) : undefined;

  /** All versions, as paths within the folder. */
  const files = () => filesIn(folder).map((file) => path.relative(folder, file));

  return {
    /** Keeps a file as a version. It is there as the object, too, until that is replaced or removed: it is never in neither place. */
    keep(key: string, versionId: string, file: string): void {
      const kept = pathOf(key, versionId);
      if (kept === undefined || unlessAbsent(() => statSync(kept))) return;
      inFolder(path.dirname(kept), () => linkSync(file, kept));
    },
    read(key: string, versionId: string): { bytes: Buffer; mtimeNs: bigint } | undefined {
      const file = pathOf(key, versionId);
      if (file === undefined) return undefined;
      return unlessAbsent(() => ({ bytes: readFileSync(file), mtimeNs: statSync(file, { bigint: true }).mtimeNs }));
    },
    async remove(key: string, versionId: string): Promise<void> {
      const file = pathOf(key, versionId);
      if (file !== undefined) removeFile(file);
    },
    /** The old versions of the objects that begin with a prefix, the newest first. */
    async list(prefix: string): Promise<ListedVersion[]> {
      const found: ListedVersion[] = [];
      for (const file of files()) {
        const key = keyOf(path.dirname(file));
        if (!key.startsWith(prefix)) continue;
        const { size, mtime } = statSync(path.join(folder, file));
        found.push({ key, versionId: path.basename(file), size, modified: mtime, isLatest: false });
      }
      return found.sort((one, other) => other.modified.getTime() - one.modified.getTime());
    },
    /** Removes the versions that were written longer ago than they are kept. */
    async forget(): Promise<void> {
      for (const file of files()) {
        const { mtimeMs } = statSync(path.join(folder, file));
        if (mtimeMs < now() - keptFor) removeFile(path.join(folder, file));
      }
    },
  };
}
