import * as z from 'zod';
import type { Bucket } from '../../store/bucket.ts';

const file = 'handed-over.json';

const handedOverSchema = z.record(
  z.string(),
  z.object({ group: z.string(), why: z.enum(['approval', 'endings', 'rehire', 'reading']) }),
);

/** Which events of a run, by name, go on in the run of which group. */
export type HandedOver = ReadonlyMap<string, z.infer<typeof handedOverSchema>[string]>;

export async function readHandedOver(bucket: Bucket, folder: string): Promise<HandedOver> {
  const kept = await bucket.readJson(`${folder}/${file}`, handedOverSchema);
  return new Map(Object.entries(kept?.value ?? {}));
}

/** Keeps which events of a run go on elsewhere. */
export async function keepHandedOver(
  bucket: Bucket,
  folder: string,
  handed: z.infer<typeof handedOverSchema>,
): Promise<void> {
  await bucket.write(`${folder}/${file}`, JSON.stringify(handed), 'application/json');
}
