import * as z from 'zod';
import type { Bucket } from '../store/bucket.ts';
import { changeJson } from '../store/changeJson.ts';
import { keys } from '../store/keys.ts';
import { type ContractDates, isPutOff } from './leavers.ts';
import { personDigest } from './personDigest.ts';

/** Who of a source was let in and put off since: `letIn` of its keys. */
export const startsSchema = z.object({
  version: z.literal(1),
  /** By the digest of a person: when they were let in, and when that was put off, both in epoch milliseconds. */
  starts: z.record(z.string(), z.object({ start: z.number(), at: z.number() })),
});

/** So long it is known that somebody was let in. Contracts are rarely put off by more. */
const keptMilliseconds = 800 * 24 * 60 * 60_000;

/** Says when somebody was let in whose start a file has put off since, in epoch milliseconds; undefined of anybody else. */
export type LetInBefore = (accountName: string) => number | undefined;

/** Reads who of a source was let in, though their contracts now seem not to have started. */
export async function readLetInBefore(bucket: Pick<Bucket, 'readJson'>, sourceId: string): Promise<LetInBefore> {
  const kept = await bucket.readJson(keys.letIn(sourceId), startsSchema);
  const starts = new Map(Object.entries(kept?.value.starts ?? {}));
  return (accountName) => (starts.size === 0 ? undefined : starts.get(personDigest(accountName))?.start);
}

/**
 * Writes down who was let in and is about to be given a start to come: no HR event may delete them as if they never had been.
 * Safe to do twice: the earliest start counts.
 *
 * @param now epoch milliseconds
 */
export async function noteLetIn(
  bucket: Bucket,
  sourceId: string,
  changes: readonly { before: ContractDates; after: ContractDates & { accountName: string } }[],
  now: number,
): Promise<void> {
  const putOff = changes.filter(({ before, after }) => isPutOff(before, after, now));
  if (putOff.length === 0) return;
  await changeJson(bucket, keys.letIn(sourceId), startsSchema, (kept) => {
    const recent = Object.entries(kept?.starts ?? {}).filter(([, { at }]) => at > now - keptMilliseconds);
    const starts = new Map(recent);
    for (const { before, after } of putOff) {
      const digest = personDigest(after.accountName);
      const start = Math.min(Date.parse(before.startDate), starts.get(digest)?.start ?? Number.POSITIVE_INFINITY);
      starts.set(digest, { start, at: now });
    }
    return { version: 1 as const, starts: Object.fromEntries(starts) };
  });
}
