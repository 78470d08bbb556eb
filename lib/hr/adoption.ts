import * as z from 'zod';
import type { Bucket } from '../store/bucket.ts';
import { changeJson } from '../store/changeJson.ts';
import { keys } from '../store/keys.ts';

const adoptedSchema = z.object({
  version: z.literal(1),
  /**
   * By the system: the records of the source that are its own though another way brought them, by their ids. Whoever comes
   * later under the name of somebody who was deleted has another record, and is not the system's.
   */
  systems: z.record(z.string(), z.array(z.string())),
});

/**
 * Makes records of a source a system's own, beside those that it has: of those who came by a file before the system was set
 * up.
 *
 * @returns how many of them were not its own before
 */
export async function adopt(
  bucket: Bucket,
  sourceId: string,
  system: string,
  recordIds: Iterable<string>,
): Promise<number> {
  const ids = [...recordIds];
  let added = 0;
  await changeJson(bucket, keys.adopted(sourceId), adoptedSchema, (before) => {
    const own = new Set(before?.systems[system]);
    const { size } = own;
    for (const id of ids) own.add(id);
    added = own.size - size;
    return added === 0 ? undefined : { version: 1 as const, systems: { ...before?.systems, [system]: [...own] } };
  });
  return added;
}

/** Reads which records were made a system's own by `adopt`; what it gives says whether one was. */
export async function readAdopted(
  bucket: Bucket,
  sourceId: string,
): Promise<(system: string, recordId: string) => boolean> {
  const adopted = await bucket.readJson(keys.adopted(sourceId), adoptedSchema);
  const own = new Map(Object.entries(adopted?.value.systems ?? {}).map(([system, ids]) => [system, new Set(ids)]));
  return (system, recordId) => own.get(system)?.has(recordId) ?? false;
}
