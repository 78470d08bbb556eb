import * as z from 'zod';
import type { Bucket } from '../store/bucket.ts';
import { keys } from '../store/keys.ts';

/** So often a write that lost a race is made again. */
const mostRaces = 10;

const decidedSchema = z.object({ decision: z.enum(['approve', 'reject']), at: z.iso.datetime() });

/** What was decided, and when. */
export type Decided = z.infer<typeof decidedSchema>;

/** A run that waits for a person's decision, as `decisions/<run>.json` keeps it. The bucket alone may name people. */
const holdSchema = z.object({
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
  /** Nobody knows whether the operators got the mail: whoever would ask again may. */
  mailUnknown: z.boolean().optional(),
  decided: decidedSchema.optional(),
});

export type Hold = z.infer<typeof holdSchema>;

/** A hold as the bucket has it now. */
export type KeptHold = Hold & { etag: string };

/** Writes down that a run waits, once: a step that is run again must not undo a decision. */
export async function keepHold(bucket: Bucket, hold: Hold): Promise<void> {
  await bucket.create(keys.hold(hold.runId), hold);
}

/** Notes whether nobody knows that the operators were asked. One who has decided was. */
export async function noteMailUnknown(bucket: Bucket, runId: string, mailUnknown: boolean): Promise<void> {
  const hold = await readHold(bucket, runId);
  if (!hold || hold.decided || (hold.mailUnknown ?? false) === mailUnknown) return;
  const { etag, ...kept } = hold;
  await bucket.replace(keys.hold(runId), { ...kept, mailUnknown }, etag);
}

/** The wait of a run; undefined when there was none. */
export async function readHold(bucket: Bucket, runId: string): Promise<KeptHold | undefined> {
  const kept = await bucket.readJson(keys.hold(runId), holdSchema);
  return kept && { ...kept.value, etag: kept.etag };
}

/**
 * Writes a decision down, once: of two at the same moment one is first. A write that is lost to another one, such as a note
 * about the mail, is made again.
 *
 * @returns what holds from now on, the decision of whoever was first; undefined when the wait has lapsed meanwhile
 */
export async function decideHold(bucket: Bucket, hold: KeptHold, decided: Decided): Promise<Decided | undefined> {
  let current: KeptHold | undefined = hold;
  for (let race = 0; current && race < mostRaces; race += 1) {
    if (current.decided) return current.decided;
    if (Date.parse(current.expiresAt) <= Date.parse(decided.at)) return undefined;
    const { etag, ...kept } = current;
    if (await bucket.replace(keys.hold(hold.runId), { ...kept, decided }, etag)) return decided;
    current = await readHold(bucket, hold.runId);
  }
  throw new Error(`The decision on run ${hold.runId} could not be written down. Open the link and decide once more.`);
}

/**
 * Ends a wait that nobody decided, so that nobody can any more.
 *
 * @param now epoch milliseconds
 * @returns what was decided at the last moment all the same
 */
export async function lapseHold(bucket: Bucket, runId: string, now: number): Promise<Decided | undefined> {
  const hold = await readHold(bucket, runId);
  if (!hold || hold.decided) return hold?.decided;
  const { etag, ...kept } = hold;
  const expiresAt = new Date(Math.min(now, Date.parse(hold.expiresAt))).toISOString();
  if (await bucket.replace(keys.hold(runId), { ...kept, expiresAt }, etag)) return undefined;
  return await lapseHold(bucket, runId, now);
}
