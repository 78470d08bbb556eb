import * as z from 'zod';
import type { Bucket } from '../store/bucket.ts';
import { changeJson } from '../store/changeJson.ts';
import { keys } from '../store/keys.ts';

const endingsSchema = z.object({
  version: z.literal(1),
  /** Which run ended or deleted somebody, and when, in epoch milliseconds. */
  endings: z.array(z.object({ runId: z.string(), at: z.number() })),
});

/** The delete threshold bounds how many people a source loses in so long a time. */
const windowMilliseconds = 24 * 60 * 60_000;

/**
 * How many people of a source other runs have ended or deleted in the last 24 hours without a decision.
 *
 * @param now epoch milliseconds
 */
export async function recentEndings(bucket: Bucket, sourceId: string, runId: string, now: number): Promise<number> {
  const kept = await bucket.readJson(keys.endings(sourceId), endingsSchema);
  return kept?.value.endings.filter((one) => one.runId !== runId && one.at > now - windowMilliseconds).length ?? 0;
}

/** Writes down that a run is about to end or delete somebody. Safe to do twice. */
export async function recordEnding(bucket: Bucket, sourceId: string, runId: string, now: number): Promise<void> {
  await changeJson(bucket, keys.endings(sourceId), endingsSchema, (kept) => {
    const recent = kept?.endings.filter(({ at }) => at > now - windowMilliseconds) ?? [];
    if (recent.some((one) => one.runId === runId)) return undefined;
    return { version: 1 as const, endings: [...recent, { runId, at: now }] };
  });
}
