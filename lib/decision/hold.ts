import * as z from 'zod';
import type { Bucket } from '../run/bucket.ts';

const decidedSchema = z.object({ decision: z.enum(['approve', 'reject']), at: z.iso.datetime() });

/** What was decided, and when. */
export type Decided = z.infer<typeof decidedSchema>;

/** A run that waits for a person's decision, as `decisions/<id>.json` keeps it. The bucket alone may name people. */
const holdSchema = z.object({
  id: z.string(),
  runId: z.string(),
  /** What completes the wait of the flow. */
  callbackId: z.string(),
  /** What waits, such as "Delete 120 of 800 people of Contractors". */
  what: z.string(),
  /** Why it is not simply done. */
  why: z.string(),
  columns: z.array(z.string()),
  /** Who it is about, as far as a page shows. */
  rows: z.array(z.array(z.string())),
  /** How many it is about. */
  count: z.int().nonnegative(),
  heldAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  decided: decidedSchema.optional(),
});

export type Hold = z.infer<typeof holdSchema>;

/** Writes down that a run waits, over an earlier wait under the same id. */
export async function keepHold(bucket: Bucket, hold: Hold): Promise<void> {
  await bucket.write(keyOf(hold.id), JSON.stringify(hold), 'application/json');
}

/** A wait by its id; undefined when there was none. */
export async function readHold(bucket: Bucket, id: string): Promise<(Hold & { etag: string }) | undefined> {
  const found = await bucket.read(keyOf(id));
  if (found.kind !== 'found') return undefined;
  return { ...holdSchema.parse(JSON.parse(new TextDecoder().decode(found.bytes))), etag: found.etag };
}

/**
 * Writes a decision down, once: of two at the same moment one is first.
 *
 * @returns what holds from now on, the decision of whoever was first
 */
export async function decideHold(bucket: Bucket, hold: Hold & { etag: string }, decided: Decided): Promise<Decided> {
  if (hold.decided) return hold.decided;
  const { etag, ...kept } = hold;
  if (await bucket.replace(keyOf(hold.id), { ...kept, decided }, etag)) return decided;
  const current = await readHold(bucket, hold.id);
  if (current?.decided) return current.decided;
  throw new Error(`The decision on ${hold.id} could not be written down; try again.`);
}

const keyOf = (id: string) => `decisions/${id}.json`;
