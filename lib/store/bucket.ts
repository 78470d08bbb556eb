import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type * as z from 'zod';
import { boundedRequests } from '../aws/boundedRequests.ts';
import { conditionally, isConditionFailed, isMissing, untilNoRaceIsLost } from './conditionally.ts';

/** What reading an object came to: its bytes, or why there are none. */
export type ReadResult =
  | { kind: 'found'; bytes: Uint8Array; etag: string }
  | { kind: 'gone' }
  /** The object is there, but no longer the one that was asked for by its ETag. */
  | { kind: 'replaced' };

/** The one S3 bucket that holds everything nelm keeps. Keys are as in the design: `inbox/`, `roster/`, `runs/`, `backups/`, `locks/`. */
export type Bucket = ReturnType<typeof openBucket>;

/**
 * Opens a bucket by name. Endpoint, region and credentials come from the environment, as on Lambda. Every request ends,
 * and is tried three times when S3 is down; whatever is thrown in the end may pass when S3 itself or the network was at
 * fault, or when a write lost one race after the other (`WriteConflictError`).
 */
export function openBucket(name: string, client = new S3Client(boundedRequests())) {
  /** Whether an object holds these bytes now. */
  async function holds(key: string, body: string): Promise<boolean> {
    const found = await bucket.read(key);
    return found.kind === 'found' && Buffer.from(body).equals(found.bytes);
  }

  /** Puts a JSON object under a condition. */
  async function putJson(key: string, value: unknown, condition: { IfNoneMatch: '*' } | { IfMatch: string }) {
    const Body = JSON.stringify(value);
    const object = { Bucket: name, Key: key, Body, ContentType: 'application/json', ...condition };
    return await conditionally(
      () => client.send(new PutObjectCommand(object)),
      () => holds(key, Body),
    );
  }

  const bucket = {
    /**
     * Reads a JSON object, and the ETag to replace it by; undefined when there is none.
     *
     * @throws Error that names the object, and repeats nothing of it, when what is there is not of the schema
     */
    async readJson<T>(key: string, schema: z.ZodType<T>): Promise<{ value: T; etag: string } | undefined> {
      const found = await bucket.read(key);
      if (found.kind !== 'found') return undefined;
      const { data, success } = schema.safeParse(parseJson(found.bytes));
      if (success) return { value: data, etag: found.etag };
      throw new Error(`${key} is not what nelm writes there. Bring back an older version of it, or remove it.`);
    },

    /**
     * Reads a whole object; with an ETag only if it is still that very object. With the id of a version it reads that one, which is
     * found when it was replaced or removed since.
     */
    async read(key: string, etag?: string, versionId?: string): Promise<ReadResult> {
      try {
        const condition = { ...(etag && { IfMatch: quoted(etag) }), ...(versionId && { VersionId: versionId }) };
        const object = await client.send(new GetObjectCommand({ Bucket: name, Key: key, ...condition }));
        const bytes = (await object.Body?.transformToByteArray()) ?? new Uint8Array();
        return { kind: 'found', bytes, etag: unquote(object.ETag) };
      } catch (error) {
        if (isMissing(error)) return { kind: 'gone' };
        if (isConditionFailed(error)) return { kind: 'replaced' };
        throw error;
      }
    },

    /** The ETag of an object, without reading it; undefined when there is none. It needs the right to list alone. */
    async etagOf(key: string): Promise<string | undefined> {
      // Of all keys that begin with it, the key itself is the first.
      const input = { Bucket: name, Prefix: key, MaxKeys: 1 };
      const { Contents: [first] = [] } = await client.send(new ListObjectsV2Command(input));
      return first?.Key === key ? unquote(first.ETag) : undefined;
    },

    /** Writes an object, over whatever is there. */
    async write(key: string, body: string | Uint8Array, contentType: string): Promise<void> {
      await bucket.upload(key, body, contentType);
    },

    /** Writes an object, over whatever is there, and gives the ETag that it got: by it others tell which one is meant. */
    async upload(key: string, body: string | Uint8Array, contentType: string): Promise<string> {
      const object = { Bucket: name, Key: key, Body: body, ContentType: contentType };
      return unquote((await untilNoRaceIsLost(() => client.send(new PutObjectCommand(object)))).ETag);
    },

    /**
     * Writes a JSON object only where there is none; false when there is one. Of several at once one gets true, as long
     * as what they write differs: a write whose answer was lost is known by what it wrote. So let a value say who writes.
     */
    async create(key: string, value: unknown): Promise<boolean> {
      return await putJson(key, value, { IfNoneMatch: '*' });
    },

    /**
     * Writes a JSON object over the one with that ETag; false when somebody was faster, or it is gone. As for `create`,
     * let a value say who writes.
     */
    async replace(key: string, value: unknown, etag: string): Promise<boolean> {
      return await putJson(key, value, { IfMatch: quoted(etag) });
    },

    /** Copies an object within the bucket, or a version of it, if it is still the one with that ETag; false when it is not. */
    async copy(from: string, to: string, etag: string, versionId?: string): Promise<boolean> {
      const version = versionId ? `?versionId=${encodeURIComponent(versionId)}` : '';
      const CopySource = `${name}/${from.split('/').map(encodeURIComponent).join('/')}${version}`;
      // Tags are left behind: to take them along asks for rights on tags, which whoever dropped the file need not know of.
      const TaggingDirective = 'REPLACE' as const;
      const command = { Bucket: name, Key: to, CopySource, CopySourceIfMatch: quoted(etag), TaggingDirective };
      // A copy changes nothing of what its condition is about: an earlier try cannot be the reason of a refusal.
      return await conditionally(
        () => client.send(new CopyObjectCommand(command)),
        async () => false,
      );
    },

    /** Deletes an object; with an ETag only if it is still that very object, false when it is not. */
    async remove(key: string, etag?: string): Promise<boolean> {
      const command = { Bucket: name, Key: key, ...(etag !== undefined && { IfMatch: quoted(etag) }) };
      return await conditionally(
        () => client.send(new DeleteObjectCommand(command)),
        async () => (await bucket.read(key)).kind === 'gone',
      );
    },

    /** The keys of all objects that begin with a prefix, in the order of their UTF-8; a thousand a request. */
    async list(prefix: string): Promise<string[]> {
      const keys: string[] = [];
      for (let ContinuationToken: string | undefined; ; ) {
        const command = new ListObjectsV2Command({ Bucket: name, Prefix: prefix, ContinuationToken });
        const { Contents = [], NextContinuationToken } = await client.send(command);
        keys.push(...Contents.map(({ Key = '' }) => Key));
        if (NextContinuationToken === undefined) return keys;
        ContinuationToken = NextContinuationToken;
      }
    },

    /**
     * The names of the folders right under a prefix, such as those of the runs of a source, in the order of their UTF-8; a
     * thousand a request, however many objects lie in them.
     *
     * @param prefix ends in a slash; or goes on behind it, and then the names are given without that beginning
     * @param after only folders whose names come after this text
     */
    async folders(prefix: string, after = ''): Promise<string[]> {
      const names: string[] = [];
      const StartAfter = after === '' ? undefined : `${prefix}${after}`;
      for (let ContinuationToken: string | undefined; ; ) {
        const input = { Bucket: name, Prefix: prefix, Delimiter: '/', StartAfter, ContinuationToken };
        const { CommonPrefixes = [], NextContinuationToken } = await client.send(new ListObjectsV2Command(input));
        names.push(...CommonPrefixes.map(({ Prefix = '' }) => Prefix.slice(prefix.length, -1)));
        if (NextContinuationToken === undefined) return names;
        ContinuationToken = NextContinuationToken;
      }
    },
  };
  return bucket;
}

/** Undefined, which no schema takes here, where the bytes are not JSON. */
function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

const quoted = (etag: string) => `"${etag}"`;
const unquote = (etag = '') => etag.replaceAll('"', '');
