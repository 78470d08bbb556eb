import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Bucket } from './bucket.ts';
import { keys } from './keys.ts';

const uploadSchema = z.object({ version: z.literal(1), by: z.string(), at: z.iso.datetime() });

/** Which file is meant: where it was dropped, and its ETag as S3 gives it. */
export type DroppedFile = { key: string; etag: string };

/** Notes who dropped a file, for the report of its run: an event of S3 does not say. */
export async function noteUpload(
  bucket: Pick<Bucket, 'write'>,
  file: DroppedFile,
  upload: { by: string; at: string },
): Promise<void> {
  await bucket.write(keyOf(file), JSON.stringify({ version: 1, ...upload }), 'application/json');
}

/** Who dropped a file, and when they began to, where that is known. */
export async function uploadOf(
  bucket: Pick<Bucket, 'readJson'>,
  file: DroppedFile,
): Promise<{ by: string; at: string } | undefined> {
  return (await bucket.readJson(keyOf(file), uploadSchema))?.value;
}

/** Who dropped a file, where that is known. */
export async function uploaderOf(bucket: Pick<Bucket, 'readJson'>, file: DroppedFile): Promise<string | undefined> {
  return (await uploadOf(bucket, file))?.by;
}

function keyOf({ key, etag }: DroppedFile): string {
  return keys.upload(createHash('sha256').update(`${key}\n${etag}`).digest('hex').slice(0, 40));
}
