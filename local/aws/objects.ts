import { hash, randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  futimesSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileOf, filesIn, inFolder, keyOf, removeFile, unlessAbsent } from './objectFiles.ts';
import { openOldVersions } from './oldVersions.ts';
import { syncOf } from './syncOf.ts';

/** An object of the local bucket. `sequencer` grows with every write of a key. Only objects whose old versions are kept have a `versionId`. */
export type StoredObject = {
  key: string;
  bytes: Buffer;
  etag: string;
  modified: Date;
  sequencer: string;
  versionId?: string;
};

/** What a listing says of an object. */
export type ListedObject = { key: string; size: number; etag: string; modified: Date; versionId?: string };

/** The folders whose old versions are kept: those that files are dropped in. */
const versioned = /^(?:inbox|roster|preview)\//;

/**
 * Keeps a bucket's objects as plain files under their own keys, so that a report can be opened as it lies there. An object
 * is on disk, whole, when a write returns. Files are small and lie in the system's cache: each call waits for them in place,
 * which takes a few microseconds where a thread of Node's pool takes a hundred. Only the disk itself is waited for apart.
 *
 * @param now epoch milliseconds: when objects are written
 */
export function openObjects(folder: string, now: () => number = Date.now) {
  // No key is kept under this name, since a percent sign of a key is encoded.
  const drafts = path.join(folder, '%drafts');
  const sync = syncOf(folder);
  const old = openOldVersions(path.join(folder, '%versions'), now);
  let latest = 0;
  /** Of files that were read, as they were then: a listing need not read each of them. */
  const etags = new Map<string, { sequencer: string; etag: string }>();

  /** Later than every write before, by at least 10 µs: a file system may count time in coarser steps. In seconds. */
  function nextMoment(): number {
    latest = Math.max(now(), latest + 0.01);
    return latest / 1000;
  }

  /** An object as it is now, whose ETag is noted. */
  function seen(key: string, bytes: Buffer, mtimeNs: bigint): StoredObject {
    const object = describeWhole(key, bytes, mtimeNs);
    etags.set(key, { sequencer: object.sequencer, etag: object.etag });
    return object;
  }

  /** Keeps what an object is now as an old version of it, before it is replaced or removed. */
  function keepVersion(key: string): void {
    if (!versioned.test(key)) return;
    const file = fileOf(folder, key);
    const found = unlessAbsent(() => statSync(file, { bigint: true }));
    if (found) old.keep(key, sequencerOf(found.mtimeNs), file);
  }

  async function read(key: string): Promise<StoredObject | undefined> {
    return unlessAbsent(() => {
      const file = fileOf(folder, key);
      const bytes = readFileSync(file);
      return seen(key, bytes, statSync(file, { bigint: true }).mtimeNs);
    });
  }

  return {
    read,
    /** Writes an object; the object as it then is. */
    async write(key: string, bytes: Buffer): Promise<StoredObject> {
      const [draft, file] = [path.join(drafts, randomUUID()), fileOf(folder, key)];
      const opened = inFolder(drafts, () => openSync(draft, 'w'));
      let mtime: bigint;
      try {
        writeFileSync(opened, bytes);
        const moment = nextMoment();
        futimesSync(opened, moment, moment);
        ({ mtimeNs: mtime } = fstatSync(opened, { bigint: true }));
        await sync(opened);
      } finally {
        closeSync(opened);
      }
      keepVersion(key);
      inFolder(path.dirname(file), () => renameSync(draft, file));
      return seen(key, bytes, mtime);
    },
    /** What a listing says of an object; undefined when it is gone. */
    async describe(key: string): Promise<ListedObject | undefined> {
      const found = unlessAbsent(() => statSync(fileOf(folder, key), { bigint: true }));
      if (!found) return undefined;
      const known = etags.get(key);
      const isSame = known?.sequencer === sequencerOf(found.mtimeNs);
      const etag = isSame ? known.etag : (await read(key))?.etag;
      if (etag === undefined) return undefined;
      return {
        key,
        size: Number(found.size),
        etag,
        modified: found.mtime,
        ...versionOf(key, sequencerOf(found.mtimeNs)),
      };
    },
    async remove(key: string): Promise<void> {
      keepVersion(key);
      etags.delete(key);
      removeFile(fileOf(folder, key));
    },
    /** Reads a version of an object, be it the newest or an old one; undefined when there is none. */
    async readVersion(key: string, versionId: string): Promise<StoredObject | undefined> {
      const current = await read(key);
      if (current && idOf(current) === versionId) return current;
      const found = old.read(key, versionId);
      return found && describeWhole(key, found.bytes, found.mtimeNs);
    },
    /** Removes a version for good. Of the newest one its object is gone: no older one takes its place. */
    async removeVersion(key: string, versionId: string): Promise<void> {
      await old.remove(key, versionId);
      const current = await read(key);
      if (!current || idOf(current) !== versionId) return;
      etags.delete(key);
      removeFile(fileOf(folder, key));
    },
    listOldVersions: old.list,
    forgetOldVersions: old.forget,
    /** All keys that begin with a prefix, in the order of their UTF-16 code units. */
    async list(prefix: string): Promise<string[]> {
      // No further than the folder that all of them are in: there may be thousands of runs beside it.
      const within = fileOf(folder, prefix.slice(0, prefix.lastIndexOf('/') + 1).replace(/\/$/, ''));
      const root = prefix.includes('/') ? within : folder;
      return filesIn(root)
        .map((file) => path.relative(folder, file))
        .filter((file) => !/^%(?:drafts|versions)[\\/]/.test(file))
        .map(keyOf)
        .filter((key) => key.startsWith(prefix))
        .sort();
    },
  };
}

const sequencerOf = (mtimeNs: bigint) => mtimeNs.toString(16).toUpperCase();

function describeWhole(key: string, bytes: Buffer, mtimeNs: bigint): StoredObject {
  const sequencer = sequencerOf(mtimeNs);
  const modified = new Date(Number(mtimeNs / 1_000_000n));
  return { key, bytes, modified, etag: etagOf(bytes), sequencer, ...versionOf(key, sequencer) };
}

/** S3's word for the version of what has no versions. */
const idOf = ({ versionId = 'null' }: StoredObject) => versionId;
const versionOf = (key: string, sequencer: string) => (versioned.test(key) ? { versionId: sequencer } : {});

/**
 * The ETag of an object, or of a part of one. The bucket of a stage is encrypted by KMS, where S3's ETag has the form of an MD5
 * and is none: so that no code can take it for one, the bytes are preceded by something here.
 */
export function etagOf(bytes: Uint8Array): string {
  return hash('md5', Buffer.concat([Buffer.from('encrypted by KMS'), bytes]));
}
