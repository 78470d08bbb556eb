import * as z from 'zod';
import type { Bucket } from './bucket.ts';

const newestSchema = z.object({ droppedAt: z.string(), runId: z.string() });
type Newest = z.infer<typeof newestSchema>;

/** What is asked of a run here: its id, when its file was dropped, and the folder of its source's runs. */
type OrderedRun = { id: string; drop: { droppedAt: string }; sourceFolder: string };

/**
 * The run that was applied to a source for the file dropped last. Of two files the one dropped later decides: a file
 * that comes after a newer one has been applied is superseded.
 *
 * @returns the newer run, or undefined when this one may go ahead
 */
export async function newerRun(bucket: Bucket, run: OrderedRun): Promise<Newest | undefined> {
  const newest = await bucket.readJson(newestKey(run), newestSchema);
  return newest && isAfter(newest.value, orderOf(run)) ? newest.value : undefined;
}

/** Notes that this run is being applied. Called under the source's lock, before anything is sent. */
export async function markNewest(bucket: Bucket, run: OrderedRun): Promise<void> {
  await bucket.write(newestKey(run), JSON.stringify(orderOf(run)), 'application/json');
}

/** Files dropped in the same millisecond are ordered by run id, so that every run judges alike. */
function isAfter(one: Newest, other: Newest): boolean {
  const difference = Date.parse(one.droppedAt) - Date.parse(other.droppedAt);
  return difference === 0 ? one.runId > other.runId : difference > 0;
}

const orderOf = ({ id, drop }: OrderedRun): Newest => ({ droppedAt: drop.droppedAt, runId: id });
const newestKey = ({ sourceFolder }: OrderedRun) => `${sourceFolder}/newest.json`;
