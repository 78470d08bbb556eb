import * as z from 'zod';
import type { Bucket } from '../store/bucket.ts';
import { keys } from '../store/keys.ts';
import type { Warned } from './noticeDue.ts';

/** What managers were warned of in one source, by the id of the record. */
const warnedSchema = z.record(z.string(), z.object({ endDate: z.string(), step: z.number() }));

type WarnedOf = z.infer<typeof warnedSchema>;

/** No notice comes after this one: the manager has said to let the contract end. */
export const noMore = 0;

/** Reads what was warned of in a source; `notices/<source id>.json`. */
export async function readWarned(bucket: Bucket, sourceId: string): Promise<WarnedOf> {
  return (await read(bucket, sourceId)).warned;
}

/**
 * Notes what is warned of, over what is noted of the same records, unless more is noted of the same end: a manager may have
 * said meanwhile to let it end. What is noted of contracts that are over is dropped.
 *
 * @param now epoch milliseconds
 */
export async function noteWarned(
  bucket: Bucket,
  sourceId: string,
  news: Readonly<Record<string, Warned>>,
  now: number,
): Promise<void> {
  await change(bucket, sourceId, (warned) => {
    const fresh = Object.entries(news).filter(([id, one]) => !isSettled(warned[id], one));
    const current = Object.entries({ ...warned, ...Object.fromEntries(fresh) }).filter(
      ([, { endDate }]) => Date.parse(endDate) > now,
    );
    return Object.fromEntries(current);
  });
}

/** Whether a later warning of the same end, or that there is to be none, is noted already. */
export function isSettled(noted: Warned | undefined, { endDate, step }: Warned): boolean {
  return noted?.endDate === endDate && noted.step < step;
}

/** Takes back what was noted, where it is noted still: the warning did not go out. */
export async function takeBackWarned(
  bucket: Bucket,
  sourceId: string,
  news: Readonly<Record<string, Warned>>,
): Promise<void> {
  const isNoted = (id: string, { endDate, step }: Warned) => news[id]?.endDate === endDate && news[id].step === step;
  await change(bucket, sourceId, (warned) =>
    Object.fromEntries(Object.entries(warned).filter(([id, one]) => !isNoted(id, one))),
  );
}

/** Changes what is noted, safe against a run that changes it at the same moment. */
async function change(bucket: Bucket, sourceId: string, changed: (warned: WarnedOf) => WarnedOf): Promise<void> {
  const key = keys.notices(sourceId);
  for (let tries = 0; tries < 10; tries += 1) {
    const { warned, etag } = await read(bucket, sourceId);
    const value = changed(warned);
    if (etag === undefined ? await bucket.create(key, value) : await bucket.replace(key, value, etag)) return;
  }
  throw new Error(`${key} could not be written: others write to it all the time.`);
}

async function read(bucket: Bucket, sourceId: string): Promise<{ warned: WarnedOf; etag?: string }> {
  const kept = await bucket.readJson(keys.notices(sourceId), warnedSchema);
  return kept ? { warned: kept.value, etag: kept.etag } : { warned: {} };
}
