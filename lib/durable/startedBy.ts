import * as z from 'zod';
import type { Bucket } from '../store/bucket.ts';
import { keys } from '../store/keys.ts';

const startedSchema = z.object({ version: z.literal(1), by: z.string(), at: z.iso.datetime() });

/**
 * Notes who starts a job, in the folder of its run, for its report: executions name nobody.
 *
 * @param folder of the run
 */
export async function noteStart(
  bucket: Pick<Bucket, 'write'>,
  folder: string,
  start: { by: string; at: string },
): Promise<void> {
  await bucket.write(keys.started(folder), JSON.stringify({ version: 1, ...start }), 'application/json');
}

/** Who started a job, where a person did. A note that cannot be read says nothing: the report is written all the same. */
export async function starterOf(bucket: Pick<Bucket, 'readJson'>, folder: string): Promise<string | undefined> {
  if (!keys.isJobRun(folder)) return undefined;
  return (await bucket.readJson(keys.started(folder), startedSchema).catch(() => undefined))?.value.by;
}
