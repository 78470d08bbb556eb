import * as z from 'zod';
import { personDigest } from '../people/personDigest.ts';
import type { Bucket } from '../store/bucket.ts';
import { changeJson } from '../store/changeJson.ts';
import { keys } from '../store/keys.ts';

const adoptedSchema = z.object({
  version: z.literal(1),
  /** By the system: the people of the source that are its own though another way brought them, by their digests. */
  systems: z.record(z.string(), z.array(z.string())),
});

/**
 * Makes people of a source a system's own, beside those that it has: those who came by a file before the system was set up.
 *
 * @returns how many of them were not its own before
 */
export async function adopt(
  bucket: Bucket,
  sourceId: string,
  system: string,
  accountNames: Iterable<string>,
): Promise<number> {
  const digests = Array.from(accountNames, personDigest);
  let added = 0;
  await changeJson(bucket, keys.adopted(sourceId), adoptedSchema, (before) => {
    const own = new Set(before?.systems[system]);
    const { size } = own;
    for (const digest of digests) own.add(digest);
    added = own.size - size;
    return added === 0 ? undefined : { version: 1 as const, systems: { ...before?.systems, [system]: [...own] } };
  });
  return added;
}

/** How many of these people `adopt` would make a system's own. */
export async function countNotAdopted(
  bucket: Bucket,
  sourceId: string,
  system: string,
  accountNames: Iterable<string>,
): Promise<number> {
  const adopted = await bucket.readJson(keys.adopted(sourceId), adoptedSchema);
  const own = new Set(adopted?.value.systems[system]);
  return new Set(Array.from(accountNames, personDigest).filter((digest) => !own.has(digest))).size;
}

/** Reads who was made a system's own by `adopt`; what it gives says whether somebody was. */
export async function readAdopted(
  bucket: Bucket,
  sourceId: string,
): Promise<(system: string, accountName: string) => boolean> {
  const adopted = await bucket.readJson(keys.adopted(sourceId), adoptedSchema);
  const own = new Map(
    Object.entries(adopted?.value.systems ?? {}).map(([system, digests]) => [system, new Set(digests)]),
  );
  return (system, accountName) => own.get(system)?.has(personDigest(accountName)) ?? false;
}
