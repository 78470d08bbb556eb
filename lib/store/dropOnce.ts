import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { CallError } from '../isc/callError.ts';
import type { Bucket } from './bucket.ts';
import { keys } from './keys.ts';
import { noteUpload, uploadOf } from './uploads.ts';

const onceSchema = z.object({
  version: z.literal(1),
  /** Who dropped it, and when they began to. */
  by: z.string(),
  at: z.iso.datetime(),
  /** Tells two tries apart. */
  id: z.string(),
  /** What was there before under the key of the file: its ETag, or nothing. */
  instead: z.string(),
  /** The ETag that the file got. Without it nobody knows yet whether it was dropped. */
  etag: z.string().optional(),
  /** The try has come to its end, and failed. */
  failed: z.boolean().optional(),
});

type Once = z.infer<typeof onceSchema>;

/** What was dropped: its ETag, and when that began. */
type Dropped = { etag: string; at: string };

/** Longer than any function lives that drops a file, in milliseconds: what it has begun and not ended by then, it never will. */
const longestTry = 30_000;

/** So often it is looked whether another try has come to its end, and so long it is waited in between, in milliseconds. */
const [mostLooks, pause] = [40, 250];

/** Another try drops the file at the moment, or was cut off. */
class BeingDropped extends CallError {
  override readonly name = 'BeingDropped';

  constructor() {
    super('The file is being dropped at the moment, or that was cut off. Try again in a minute.', { retry: true });
  }
}

type DropBucket = Pick<Bucket, 'readJson' | 'create' | 'replace' | 'etagOf' | 'upload' | 'write'>;

/** A file that is dropped once. `which`: the same text is the same drop. */
type DroppedFile = { which: string; key: string; bytes: Uint8Array; by: string };

/**
 * Drops a file once, however often that is asked for: who asks once more is told of the first time. A try that failed may be made
 * again, and so may one that was cut off, as soon as it has surely ended; what it has dropped all the same is not dropped once more.
 *
 * @param findRun gives the ETag of the same file, dropped under that key since a moment, where it has a run already
 */
export async function dropOnce(
  { bucket, now }: { bucket: DropBucket; now: () => number },
  file: DroppedFile,
  findRun: (since: number) => Promise<string | undefined>,
): Promise<Dropped> {
  const noted = keys.upload(createHash('sha256').update(file.which).digest('hex').slice(0, 40));
  for (let look = 0; look < mostLooks; look += 1) {
    const kept = await bucket.readJson(noted, onceSchema);
    if (kept?.value.etag !== undefined) return { etag: kept.value.etag, at: kept.value.at };
    if (kept && !kept.value.failed && now() - Date.parse(kept.value.at) < longestTry) {
      await sleep(pause);
      continue;
    }
    const there = (await bucket.etagOf(file.key)) ?? '';
    const done = kept && (await findDropped(bucket, kept.value, { key: file.key, etag: there }, findRun));
    const begun = { version: 1 as const, by: file.by, at: new Date(now()).toISOString(), instead: there };
    const own: Once = { ...(kept && done !== undefined ? kept.value : begun), id: randomUUID(), failed: false };
    const isOurs = kept ? await bucket.replace(noted, own, kept.etag) : await bucket.create(noted, own);
    if (isOurs) return await carryOut(bucket, noted, own, file, done);
  }
  throw new BeingDropped();
}

/**
 * What an earlier try has dropped, whose answer was lost: it lies there still, or has a run already. What is known to have been dropped there
 * by another try, of whomever, is another file.
 */
async function findDropped(
  bucket: DropBucket,
  { by, at, instead }: Once,
  there: { key: string; etag: string },
  findRun: (since: number) => Promise<string | undefined>,
): Promise<string | undefined> {
  const isNew = there.etag !== '' && there.etag !== instead;
  const upload = isNew ? await uploadOf(bucket, there) : undefined;
  if (isNew && (!upload || (upload.by === by && upload.at === at))) return there.etag;
  return await findRun(Date.parse(at));
}

/** @param done the ETag of what an earlier try has dropped */
async function carryOut(
  bucket: DropBucket,
  noted: string,
  own: Once,
  { key, bytes }: DroppedFile,
  done: string | undefined,
): Promise<Dropped> {
  const { by, at } = own;
  try {
    const etag = done ?? (await bucket.upload(key, bytes, 'application/octet-stream'));
    await noteUpload(bucket, { key, etag }, { by, at });
    await note(bucket, noted, { ...own, etag });
    return { etag, at };
  } catch (error) {
    // Where that fails too, the next try waits until this one has surely ended.
    await note(bucket, noted, { ...own, failed: true }).catch(() => {});
    throw error;
  }
}

/** Notes what a try has come to, as long as it is the newest one. */
async function note(bucket: Pick<Bucket, 'readJson' | 'replace'>, noted: string, once: Once): Promise<void> {
  const kept = await bucket.readJson(noted, onceSchema);
  if (kept?.value.id === once.id) await bucket.replace(noted, once, kept.etag);
}
