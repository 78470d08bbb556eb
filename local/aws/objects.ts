import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsync,
  futimesSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** An object of the local bucket. `sequencer` grows with every write of a key. */
export type StoredObject = { key: string; bytes: Buffer; etag: string; modified: Date; sequencer: string };

/** What a listing says of an object. */
export type ListedObject = { key: string; size: number; etag: string; modified: Date };

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
    const state = { sequencer: sequencerOf(mtimeNs), etag: digest(bytes) };
    etags.set(key, state);
    return { key, bytes, modified: new Date(Number(mtimeNs / 1_000_000n)), ...state };
  }

  async function read(key: string): Promise<StoredObject | undefined> {
    try {
      const file = fileOf(folder, key);
      const bytes = readFileSync(file);
      return seen(key, bytes, statSync(file, { bigint: true }).mtimeNs);
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
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
      inFolder(path.dirname(file), () => renameSync(draft, file));
      return seen(key, bytes, mtime);
    },
    /** What a listing says of an object; undefined when it is gone. */
    async describe(key: string): Promise<ListedObject | undefined> {
      try {
        const { mtimeNs, mtime, size } = statSync(fileOf(folder, key), { bigint: true });
        const known = etags.get(key);
        const isSame = known?.sequencer === sequencerOf(mtimeNs);
        const etag = isSame ? known.etag : (await read(key))?.etag;
        return etag === undefined ? undefined : { key, size: Number(size), etag, modified: mtime };
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    async remove(key: string): Promise<void> {
      etags.delete(key);
      await rm(fileOf(folder, key), { force: true });
    },
    /** All keys that begin with a prefix, in the order of their UTF-16 code units. */
    async list(prefix: string): Promise<string[]> {
      // No further than the folder that all of them are in: there may be thousands of runs beside it.
      const within = fileOf(folder, prefix.slice(0, prefix.lastIndexOf('/') + 1).replace(/\/$/, ''));
      const root = prefix.includes('/') ? within : folder;
      const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(noneIfAbsent);
      return entries
        .filter((entry) => entry.isFile() && entry.parentPath !== drafts)
        .map((entry) => keyOf(path.relative(folder, path.join(entry.parentPath, entry.name))))
        .filter((key) => key.startsWith(prefix))
        .sort();
    },
  };
}

/** Does something in a folder, which is made first where it is not there yet. */
function inFolder<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    mkdirSync(folder, { recursive: true });
    return work();
  }
}

const sync = promisify(fsync);
const sequencerOf = (mtimeNs: bigint) => mtimeNs.toString(16).toUpperCase();

/** What a file system may not take, or would take for a way out of the folder, is percent-encoded. */
function fileOf(folder: string, key: string): string {
  const segments = key.split('/').map((segment) => {
    const encoded = segment.replaceAll(
      /[%<>:"\\|?*\p{Cc}]/gu,
      (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
    return /^\.+$/.test(encoded) || encoded === '' ? `%${encoded}` : encoded;
  });
  return path.join(folder, ...segments);
}

function keyOf(file: string): string {
  return file
    .split(path.sep)
    .map((segment) =>
      segment
        .replace(/^%(?=\.+$|$)/, '')
        .replaceAll(/%([0-9a-f]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
    )
    .join('/');
}

function digest(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

function noneIfAbsent(error: unknown): [] {
  if (isAbsent(error)) return [];
  throw error;
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOENT', 'EISDIR', 'ENOTDIR'].includes(String(error.code));
}
