import * as z from 'zod';
import type { Bucket } from './bucket.ts';
import { changeJson } from './changeJson.ts';
import { keys } from './keys.ts';

export const newestSchema = z.object({ droppedAt: z.string(), runId: z.string() });

/** A run and when its file was dropped: of two files of a source, for whom both name, the one dropped later decides. */
export type Newest = z.infer<typeof newestSchema>;

/**
 * The run that was applied to a source for the file dropped last, when that was dropped after the given one. Undefined when
 * the given one is the newest.
 */
export async function newerThan(
  bucket: Pick<Bucket, 'readJson'>,
  sourceId: string,
  run: Newest,
): Promise<Newest | undefined> {
  const newest = await bucket.readJson(keys.newest(sourceId), newestSchema);
  return newest && isAfter(newest.value, run) ? newest.value : undefined;
}

/**
 * Notes that a run is being applied, unless a newer one was: what is noted never goes back.
 *
 * @returns the newer run, or undefined when this one is noted
 */
export async function claimNewest(bucket: Bucket, sourceId: string, run: Newest): Promise<Newest | undefined> {
  const isOlderThan = (noted: Newest | undefined) => noted !== undefined && isAfter(noted, run);
  const noted = await changeJson(bucket, keys.newest(sourceId), newestSchema, (noted) =>
    isOlderThan(noted) ? undefined : run,
  );
  return noted && isOlderThan(noted) ? noted : undefined;
}

/** Whether a run's file was dropped later. Files of the same millisecond are ordered by run id, so that every run judges alike. */
export function isAfter(one: Newest, other: Newest): boolean {
  const difference = Date.parse(one.droppedAt) - Date.parse(other.droppedAt);
  return difference === 0 ? one.runId > other.runId : difference > 0;
}
