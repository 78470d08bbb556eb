import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type * as z from 'zod';

/** What reading an object came to: its bytes, or why there are none. */
export type Found =
  | { kind: 'found'; bytes: Uint8Array; etag: string }
  | { kind: 'gone' }
  /** The object is there, but no longer the one that was asked for by its ETag. */
  | { kind: 'replaced' };

/** The one S3 bucket that holds everything nelm keeps. Keys are as in the design: `inbox/`, `roster/`, `runs/`, `backups/`, `locks/`. */
export type Bucket = ReturnType<typeof openBucket>;

/** Opens a bucket by name. Endpoint, region and credentials come from the environment, as on Lambda. */
export function openBucket(name: string, client = new S3Client({})) {
  const bucket = {
    /**
     * Reads a JSON object, and the ETag to replace it by; undefined when there is none.
     *
     * @throws Error when what is there is not of the schema
     */
    async readJson<T>(key: string, schema: z.ZodType<T>): Promise<{ value: T; etag: string } | undefined> {
      const found = await bucket.read(key);
      if (found.kind !== 'found') return undefined;
      return { value: schema.parse(JSON.parse(new TextDecoder().decode(found.bytes))), etag: found.etag };
    },

    /** Reads a whole object; with an ETag only if it is still that very object. */
    async read(key: string, etag?: string): Promise<Found> {
      try {
        const command = new GetObjectCommand({ Bucket: name, Key: key, ...(etag && { IfMatch: quoted(etag) }) });
        const object = await client.send(command);
        const bytes = (await object.Body?.transformToByteArray()) ?? new Uint8Array();
        return { kind: 'found', bytes, etag: bare(object.ETag) };
      } catch (error) {
        if (status(error) === 404) return { kind: 'gone' };
        if (status(error) === 412) return { kind: 'replaced' };
        throw error;
      }
    },

    /** Writes an object, over whatever is there. */
    async write(key: string, body: string | Uint8Array, contentType: string): Promise<void> {
      await client.send(new PutObjectCommand({ Bucket: name, Key: key, Body: body, ContentType: contentType }));
    },

    /** Writes a JSON object only where there is none; false when there is one. */
    async create(key: string, value: unknown): Promise<boolean> {
      return await unlessRefused(client.send(new PutObjectCommand({ ...json(name, key, value), IfNoneMatch: '*' })));
    },

    /** Writes a JSON object over the one with that ETag; false when somebody was faster. */
    async replace(key: string, value: unknown, etag: string): Promise<boolean> {
      return await unlessRefused(
        client.send(new PutObjectCommand({ ...json(name, key, value), IfMatch: quoted(etag) })),
      );
    },

    /** Copies an object within the bucket, if it is still the one with that ETag; false when it is not. */
    async copy(from: string, to: string, etag: string): Promise<boolean> {
      const CopySource = `${name}/${from.split('/').map(encodeURIComponent).join('/')}`;
      const command = new CopyObjectCommand({ Bucket: name, Key: to, CopySource, CopySourceIfMatch: quoted(etag) });
      return await unlessRefused(client.send(command));
    },

    /** Deletes an object; with an ETag only if it is still that very object, false when it is not. */
    async remove(key: string, etag?: string): Promise<boolean> {
      const condition = etag === undefined ? {} : { IfMatch: quoted(etag) };
      return await unlessRefused(client.send(new DeleteObjectCommand({ Bucket: name, Key: key, ...condition })));
    },

    /** The keys of all objects that begin with a prefix, sorted; a thousand a request. */
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
  };
  return bucket;
}

function json(bucket: string, key: string, value: unknown) {
  return { Bucket: bucket, Key: key, Body: JSON.stringify(value), ContentType: 'application/json' };
}

/** True when done; false when the condition did not hold (412), lost a race (409), or the object is gone (404). */
async function unlessRefused(sent: Promise<unknown>): Promise<boolean> {
  try {
    await sent;
    return true;
  } catch (error) {
    if ([404, 409, 412].includes(status(error))) return false;
    throw error;
  }
}

function status(error: unknown): number {
  return error instanceof S3ServiceException ? (error.$metadata.httpStatusCode ?? 0) : 0;
}

const quoted = (etag: string) => `"${etag}"`;
const bare = (etag = '') => etag.replaceAll('"', '');
