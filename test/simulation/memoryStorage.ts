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

/** A version of an object: its bytes, and when it was written, in epoch milliseconds. */
type StoredVersion = { bytes: Buffer; etag: string; versionId: string; at: number };

/** The objects of a bucket in memory. */
export type MemoryStorage = {
  client: Pick<S3Client, 'send'>;
  /** The keys of all objects that begin with a prefix, in their order. */
  keys(prefix?: string): string[];
  read(key: string): StoredVersion | undefined;
};

/** What a request is about, for faults. */
export type StorageCall = { name: 'Get' | 'Put' | 'Copy' | 'Delete' | 'List'; key: string; isConditional: boolean };

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
  /** The keys by what stands before their first slash: it is asked for those of small folders most. */
  const folders = new Map<string, Set<string>>();
  const folderOf = (key: string) => key.slice(0, key.indexOf('/'));
  let writes = 0;

  function keep(key: string): void {
    const current = objects.get(key);
    if (current) old.set(key, [...(old.get(key) ?? []), current]);
  }

  function put(key: string, bytes: Buffer): StoredVersion {
    writes += 1;
    keep(key);
    const etag = etagOf(bytes);
    const stored = { bytes, etag, versionId: `v${writes}`, at: now() };
    objects.set(key, stored);
    const folder = folderOf(key);
    const known = folders.get(folder);
    if (known) known.add(key);
    else folders.set(folder, new Set([key]));
    return stored;
  }

  function remove(key: string): void {
    objects.delete(key);
    folders.get(folderOf(key))?.delete(key);
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

  const keys = (prefix = '') => {
    const all = prefix.includes('/') ? (folders.get(folderOf(prefix)) ?? []) : objects.keys();
    return inOrder([...all].filter((key) => key.startsWith(prefix)));
  };

  async function send(command: unknown): Promise<unknown> {
    if (command instanceof GetObjectCommand) {
      const { Key = '', IfMatch, VersionId } = command.input;
      return await around({ name: 'Get', key: Key, isConditional: false }, () => {
        const found = find(Key, VersionId);
        if (IfMatch !== undefined && `"${found.etag}"` !== IfMatch) throw refusal(412, 'PreconditionFailed');
        const Body = { transformToByteArray: async () => new Uint8Array(found.bytes) };
        return { ETag: `"${found.etag}"`, VersionId: found.versionId, Body };
      });
    }
    if (command instanceof PutObjectCommand) {
      const { Key = '', Body, IfMatch, IfNoneMatch } = command.input;
      const bytes = Buffer.from(Body as string | Uint8Array as Uint8Array);
      const isConditional = IfMatch !== undefined || IfNoneMatch !== undefined;
      return await around({ name: 'Put', key: Key, isConditional }, () => {
        check(Key, IfMatch, IfNoneMatch);
        const { etag, versionId } = put(Key, bytes);
        return { ETag: `"${etag}"`, VersionId: versionId };
      });
    }
    if (command instanceof CopyObjectCommand) {
      const { Key = '', CopySource = '', CopySourceIfMatch } = command.input;
      return await around({ name: 'Copy', key: Key, isConditional: false }, () => {
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
      return await around({ name: 'Delete', key: Key, isConditional: IfMatch !== undefined }, () => {
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
      return await around({ name: 'List', key: Prefix, isConditional: false }, () => {
        const all = keys(Prefix);
        if (Delimiter !== undefined) return { CommonPrefixes: foldersOf(all, Prefix, Delimiter, StartAfter) };
        const after = ContinuationToken === undefined ? all : all.slice(all.indexOf(ContinuationToken) + 1);
        const page = after.slice(0, 1_000);
        return {
          Contents: page.map((Key) => ({ Key })),
          ...(after.length > page.length && { NextContinuationToken: page.at(-1) }),
        };
      });
    }
    throw new Error('No flow sends such a command to S3: teach it to memoryStorage.ts.');
  }

  return {
    client: { send } as unknown as Pick<S3Client, 'send'>,
    keys,
    read: (key) => objects.get(key),
  };
}

/** What keys have up to the next delimiter, each once; at most a thousand at once are asked for here. */
function foldersOf(all: readonly string[], prefix: string, delimiter: string, after: string): { Prefix: string }[] {
  const folders = all.flatMap((key) => {
    const end = key.indexOf(delimiter, prefix.length);
    return end < 0 ? [] : [key.slice(0, end + delimiter.length)];
  });
  return [...new Set(folders)].filter((folder) => folder > after).map((Prefix) => ({ Prefix }));
}

/** By their UTF-8, as S3 lists them; for plain letters it is the usual order. */
function inOrder(keys: string[]): string[] {
  const isPlain = keys.every((key) => /^[\x20-\x7e]*$/.test(key));
  return isPlain ? keys.sort() : keys.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
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
