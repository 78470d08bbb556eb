import * as z from 'zod';
import type { Bucket } from '../store/bucket.ts';
import { changeJson } from '../store/changeJson.ts';
import { keys } from '../store/keys.ts';
import { withEarlierName } from './earlierName.ts';
import { isSameMoment, type Warned } from './noticeDue.ts';

/** What managers were warned of in one source, by the id of the record. */
const warnedSchema = z.record(
  z.string(),
  withEarlierName(z.object({ endDate: z.string(), daysBefore: z.number() }), 'step', 'daysBefore'),
);

type WarnedOf = z.infer<typeof warnedSchema>;

/** Stands for a number of days before the end: no notice comes after it, since the manager has said to let the contract end. */
export const optedOut = 0;

/** Reads what was warned of in a source; `notices/<source id>.json`. */
export async function readWarned(bucket: Bucket, sourceId: string): Promise<WarnedOf> {
  return (await bucket.readJson(keys.notices(sourceId), warnedSchema))?.value ?? {};
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
    const fresh = Object.entries(news).filter(([id, one]) => !hasLaterNotice(warned[id], one));
    const current = Object.entries({ ...warned, ...Object.fromEntries(fresh) }).filter(
      ([, { endDate }]) => Date.parse(endDate) > now,
    );
    return Object.fromEntries(current);
  });
}

/** Whether a later notice of the same end, or that there is to be none, is noted already. */
export function hasLaterNotice(noted: Warned | undefined, { endDate, daysBefore }: Warned): boolean {
  return noted !== undefined && isSameMoment(noted.endDate, endDate) && noted.daysBefore < daysBefore;
}

/** Takes back what was noted, where it is noted still: the warning did not go out. */
export async function takeBackWarned(
  bucket: Bucket,
  sourceId: string,
  news: Readonly<Record<string, Warned>>,
): Promise<void> {
  const isNoted = (id: string, { endDate, daysBefore }: Warned) =>
    news[id]?.endDate === endDate && news[id].daysBefore === daysBefore;
  await change(bucket, sourceId, (warned) =>
    Object.fromEntries(Object.entries(warned).filter(([id, one]) => !isNoted(id, one))),
  );
}

async function change(bucket: Bucket, sourceId: string, changed: (warned: WarnedOf) => WarnedOf): Promise<void> {
  await changeJson(bucket, keys.notices(sourceId), warnedSchema, (warned = {}) => changed(warned));
}
