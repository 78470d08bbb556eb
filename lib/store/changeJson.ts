import type * as z from 'zod';
import { CallError } from '../isc/callError.ts';
import type { Bucket } from './bucket.ts';

/** So often a write that lost a race is made again: each time somebody else has written. */
const mostRaces = 20;

/** Others wrote to an object at every try. It may be written later. */
export class AlwaysOvertaken extends CallError {
  override readonly name = 'AlwaysOvertaken';
}

/**
 * Changes a JSON object, or creates it. When somebody else writes it at the same moment, what they wrote is changed in turn,
 * so that neither change is lost.
 *
 * @param change gives what is to be there, of what is there; undefined where nothing is to be written
 * @returns what is there in the end
 * @throws AlwaysOvertaken when others write all the time; it may pass
 */
export async function changeJson<T>(
  bucket: Pick<Bucket, 'readJson' | 'create' | 'replace'>,
  key: string,
  schema: z.ZodType<T>,
  change: (kept: T | undefined) => T | undefined | Promise<T | undefined>,
): Promise<T | undefined> {
  for (let race = 0; race < mostRaces; race += 1) {
    const kept = await bucket.readJson(key, schema);
    const changed = await change(kept?.value);
    if (changed === undefined) return kept?.value;
    const isWritten = kept ? await bucket.replace(key, changed, kept.etag) : await bucket.create(key, changed);
    if (isWritten) return changed;
  }
  throw new AlwaysOvertaken(`${key} could not be written: others write to it all the time. Try again later.`, {
    retry: true,
  });
}
