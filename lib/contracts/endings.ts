import * as z from 'zod';
import { personDigest } from '../people/personDigest.ts';
import type { Bucket } from '../store/bucket.ts';
import { changeJson } from '../store/changeJson.ts';
import { keys } from '../store/keys.ts';

const endingsSchema = z.object({
  version: z.literal(1),
  /** Who was ended or deleted, by their digest, and when, in epoch milliseconds. */
  endings: z.array(z.object({ person: z.string(), at: z.number() })),
});

/** The delete threshold bounds how many people a source loses in so long a time. */
const windowMilliseconds = 24 * 60 * 60_000;

/**
 * The people of a source, by their digests, who were ended or deleted in the last 24 hours without a decision.
 *
 * @param now epoch milliseconds
 */
export async function recentLeavers(bucket: Bucket, sourceId: string, now: number): Promise<Set<string>> {
  const kept = await bucket.readJson(keys.endings(sourceId), endingsSchema);
  return new Set(kept?.value.endings.filter(({ at }) => at > now - windowMilliseconds).map(({ person }) => person));
}

/** Writes down that people are about to be ended or deleted. Safe to do twice: each counts from the first time. */
export async function recordEndings(
  bucket: Bucket,
  sourceId: string,
  accountNames: readonly string[],
  now: number,
): Promise<void> {
  if (accountNames.length === 0) return;
  await changeJson(bucket, keys.endings(sourceId), endingsSchema, (kept) => {
    const recent = kept?.endings.filter(({ at }) => at > now - windowMilliseconds) ?? [];
    const known = new Set(recent.map(({ person }) => person));
    const added = [...new Set(accountNames.map(personDigest))].filter((person) => !known.has(person));
    if (added.length === 0) return undefined;
    return { version: 1 as const, endings: [...recent, ...added.map((person) => ({ person, at: now }))] };
  });
}
