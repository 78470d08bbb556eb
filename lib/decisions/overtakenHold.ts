import { laterList } from '../store/appliedFiles.ts';
import type { Bucket } from '../store/bucket.ts';
import { newerThan } from '../store/newest.ts';
import type { Hold } from './hold.ts';

/**
 * The run that has imported a file which takes the place of the one that a hold is about: nothing comes of the hold any more, whatever
 * is decided. Undefined where there is none; also where that cannot be read, since the run looks for itself before it does anything.
 */
export async function overtakenBy(
  bucket: Pick<Bucket, 'readJson'>,
  { file }: Pick<Hold, 'file'>,
): Promise<string | undefined> {
  if (!file) return undefined;
  const newer = file.givesWayTo === 'any' ? newerThan : laterList;
  return (await newer(bucket, file.sourceId, file).catch(() => undefined))?.runId;
}
