import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { etagOf } from '../../local/aws/objects.ts';
import { createKeyTree } from './keyTree.ts';

/** A version of an object: its bytes, when it was written, in epoch milliseconds, and how many writes there were by then. */
type StoredVersion = { bytes: Buffer; etag: string; versionId: string; at: number; nth: number };

/** The objects of a bucket in memory. */
export type MemoryStorage = {
  client: Pick<S3Client, 'send'>;
  /** The keys of all objects that begin with a prefix, in their order. */
  keys(prefix?: string): string[];
  read(key: string): StoredVersion | undefined;
  /** How many writes there were. */
  writes(): number;
  /** The keys of all writes but for so many of the first ones, in their order; what was removed since is among them. */
  writtenSince(count: number): string[];
  /** Removes what was written before a moment, in epoch milliseconds, below a prefix; nothing of it can be had back. */
  expire(prefix: string, before: number): void;
};

/** What a request is about, for faults. */
export type StorageCall = {
  name: 'Get' | 'Put' | 'Copy' | 'Delete' | 'List';
  key: string;
  /** Of a write to the key: that there is nothing, or that it is still what was read. */
  condition?: 'new' | 'unchanged' | undefined;
};

/**
 * A bucket in memory that keeps old versions and answers as S3 does, held to the contract of every bucket.
 *
 * @param now epoch milliseconds
 * @param around does a request, or something else in its place
 */
export function createMemoryStorage(
  now: () => number,
  around: <T>(call: StorageCall, work: () => T) => Promise<T> = async (_, work) => work(),
): MemoryStorage {
  const objects = new Map<string, StoredVersion>();
  const old = new Map<string, StoredVersion[]>();
  const tree = createKeyTree();
  /** The keys that were written, in their order, also those of objects that were removed since. */
  const written: string[] = [];

  function keep(key: string): void {
    const current = objects.get(key);
    if (current) old.set(key, [...(old.get(key) ?? []), current]);
  }

  function put(key: string, bytes: Buffer): StoredVersion {
    keep(key);
    written.push(key);
    tree.add(key);
    const nth = written.length;
    const stored = { bytes, etag: etagOf(bytes), versionId: `v${nth}`, at: now(), nth };
    objects.set(key, stored);
    return stored;
  }

  function remove(key: string): void {
    objects.delete(key);
    tree.remove(key);
  }

  function find(key: string, versionId?: string): StoredVersion {
    const all = versionId === undefined ? [objects.get(key)] : [objects.get(key), ...(old.get(key) ?? [])];
    const found = all.find((one) => one && (versionId === undefined || one.versionId === versionId));
    if (!found) throw refusal(404, versionId === undefined ? 'NoSuchKey' : 'NoSuchVersion');
    return found;
  }

  function check(key: string, ifMatch?: string, ifNoneMatch?: string): void {
    const current = objects.get(key);
    if (ifNoneMatch === '*' && current) throw refusal(412, 'PreconditionFailed');
    if (ifMatch === undefined) return;
    if (!current) throw refusal(404, 'NoSuchKey');
    if (`"${current.etag}"` !== ifMatch) throw refusal(412, 'PreconditionFailed');
  }

  async function send(command: unknown): Promise<unknown> {
    if (command instanceof GetObjectCommand) {
      const { Key = '', IfMatch, VersionId } = command.input;
      return await around({ name: 'Get', key: Key }, () => {
        const found = find(Key, VersionId);
        if (IfMatch !== undefined && `"${found.etag}"` !== IfMatch) throw refusal(412, 'PreconditionFailed');
        const Body = { transformToByteArray: async () => new Uint8Array(found.bytes) };
        return { ETag: `"${found.etag}"`, VersionId: found.versionId, Body };
      });
    }
    if (command instanceof PutObjectCommand) {
      const { Key = '', Body, IfMatch, IfNoneMatch } = command.input;
      const bytes = Buffer.from(Body as string | Uint8Array as Uint8Array);
      const condition = IfMatch !== undefined ? 'unchanged' : IfNoneMatch !== undefined ? 'new' : undefined;
      return await around({ name: 'Put', key: Key, condition }, () => {
        check(Key, IfMatch, IfNoneMatch);
        const { etag, versionId } = put(Key, bytes);
        return { ETag: `"${etag}"`, VersionId: versionId };
      });
    }
    if (command instanceof CopyObjectCommand) {
      const { Key = '', CopySource = '', CopySourceIfMatch } = command.input;
      return await around({ name: 'Copy', key: Key }, () => {
        const [path = '', query] = CopySource.split('?');
        const from = path.split('/').slice(1).map(decodeURIComponent).join('/');
        const found = find(from, new URLSearchParams(query).get('versionId') ?? undefined);
        if (CopySourceIfMatch !== undefined && `"${found.etag}"` !== CopySourceIfMatch)
          throw refusal(412, 'PreconditionFailed');
        put(Key, found.bytes);
        return {};
      });
    }
    if (command instanceof DeleteObjectCommand) {
      const { Key = '', IfMatch, VersionId } = command.input;
      const condition = IfMatch === undefined ? undefined : 'unchanged';
      return await around({ name: 'Delete', key: Key, condition }, () => {
        if (VersionId !== undefined) {
          if (objects.get(Key)?.versionId === VersionId) remove(Key);
          old.set(
            Key,
            (old.get(Key) ?? []).filter((one) => one.versionId !== VersionId),
          );
          return {};
        }
        check(Key, IfMatch);
        keep(Key);
        remove(Key);
        return {};
      });
    }
    if (command instanceof ListObjectsV2Command) {
      const { Prefix = '', ContinuationToken, Delimiter, StartAfter = '' } = command.input;
      return await around({ name: 'List', key: Prefix }, () => {
        if (Delimiter !== undefined) {
          const folders = tree.foldersBehind(Prefix).filter((folder) => folder > StartAfter);
          return { CommonPrefixes: folders.map((folder) => ({ Prefix: folder })) };
        }
        const all = tree.startingWith(Prefix);
        const after = ContinuationToken === undefined ? all : all.slice(all.indexOf(ContinuationToken) + 1);
        const page = after.slice(0, 1_000);
        return {
          Contents: page.map((Key) => ({ Key, ETag: `"${objects.get(Key)?.etag}"` })),
          ...(after.length > page.length && { NextContinuationToken: page.at(-1) }),
        };
      });
    }
    throw new Error('No flow sends such a command to S3: teach it to memoryStorage.ts.');
  }

  return {
    client: { send } as unknown as Pick<S3Client, 'send'>,
    keys: (prefix = '') => tree.startingWith(prefix),
    read: (key) => objects.get(key),
    writes: () => written.length,
    writtenSince: (count) => written.slice(count),
    expire(prefix, before) {
      for (const key of tree.startingWith(prefix)) {
        if ((objects.get(key)?.at ?? before) >= before) continue;
        remove(key);
        old.delete(key);
      }
    },
  };
}

/** A refusal, as AWS's client throws it. */
export function refusal(status: number, name: string, attempts = 1): S3ServiceException {
  return new S3ServiceException({
    name,
    message: name,
    $fault: status >= 500 ? 'server' : 'client',
    $metadata: { httpStatusCode: status, attempts },
  });
}
