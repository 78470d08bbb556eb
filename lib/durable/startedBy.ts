import * as z from 'zod';
import type { Bucket } from '../store/bucket.ts';
import { keys } from '../store/keys.ts';

const startedSchema = z.object({ version: z.literal(1), by: z.string(), at: z.iso.datetime() });

/**
 * Notes who starts a job, in the folder of its run, for its report: executions name nobody. Whoever was first stays: a run
 * starts once.
 *
 * @param folder of the run
 */
export async function noteStart(
  bucket: Pick<Bucket, 'create'>,
  folder: string,
  start: { by: string; at: string },
): Promise<void> {
  await bucket.create(keys.started(folder), { version: 1, ...start });
}

/** Who has started a run in the console, and when; undefined where nobody has. */
export async function readStart(
  bucket: Pick<Bucket, 'readJson'>,
  folder: string,
): Promise<{ by: string; at: string } | undefined> {
  return (await bucket.readJson(keys.started(folder), startedSchema))?.value;
}

/** Who started a job, where a person did. A note that cannot be read says nothing: the report is written all the same. */
export async function starterOf(bucket: Pick<Bucket, 'readJson'>, folder: string): Promise<string | undefined> {
  if (!keys.isJobRun(folder)) return undefined;
  return (await readStart(bucket, folder).catch(() => undefined))?.by;
}
