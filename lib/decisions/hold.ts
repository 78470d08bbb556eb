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
  /** The flow has stopped waiting: nobody decides any more, whatever a door's clock says. */
  lapsed: z.boolean().optional(),
});

export type Hold = z.infer<typeof holdSchema>;

/** A hold as the bucket has it now. */
export type KeptHold = Hold & { etag: string };

/** A hold could not be written, since others wrote to it every time. */
class HoldContended extends Error {
  override readonly name = 'HoldContended';
  readonly retry = true;

  constructor(runId: string) {
    super(`The hold of run ${runId} could not be written: others write to it all the time. Try again.`);
  }
}

/** Writes down that a run waits, once: a step that is run again must not undo a decision. */
export async function keepHold(bucket: Bucket, hold: Hold): Promise<void> {
  await bucket.create(keys.hold(hold.runId), hold);
}

/** The wait of a run; undefined when there was none. */
export async function readHold(bucket: Bucket, runId: string): Promise<KeptHold | undefined> {
  const kept = await bucket.readJson(keys.hold(runId), holdSchema);
  return kept && { ...kept.value, etag: kept.etag };
}

/** Whether it is too late to decide. */
export function isOver({ lapsed = false, expiresAt }: Hold, now: number): boolean {
  return lapsed || Date.parse(expiresAt) <= now;
}

/**
 * Notes whether nobody knows that the operators were asked. One who has decided was.
 *
 * @throws HoldContended, which may be tried again, when others write to it all the time
 */
export async function noteMailUnknown(bucket: Bucket, runId: string, mailUnknown: boolean): Promise<void> {
  await changeHold(bucket, runId, await readHold(bucket, runId), (hold) =>
    hold.decided || (hold.mailUnknown ?? false) === mailUnknown ? undefined : { ...hold, mailUnknown },
  );
}

/**
 * Writes a decision down, once: of two at the same moment one is first. A write that is lost to another one, such as a note
 * about the mail, is made again.
 *
 * @returns what holds from now on, the decision of whoever was first; undefined when the wait has lapsed meanwhile
 * @throws HoldContended, which may be tried again, when others write to it all the time
 */
export async function decideHold(bucket: Bucket, hold: KeptHold, decided: Decided): Promise<Decided | undefined> {
  const changed = await changeHold(bucket, hold.runId, hold, (current) =>
    current.decided || isOver(current, Date.parse(decided.at)) ? undefined : { ...current, decided },
  );
  return changed?.decided;
}

/**
 * Ends a wait that nobody decided, so that nobody can any more.
 *
 * @param now epoch milliseconds
 * @returns what was decided at the last moment all the same
 * @throws HoldContended, which may be tried again, when others write to it all the time
 */
export async function lapseHold(bucket: Bucket, runId: string, now: number): Promise<Decided | undefined> {
  const changed = await changeHold(bucket, runId, await readHold(bucket, runId), (hold) => {
    const expiresAt = new Date(Math.min(now, Date.parse(hold.expiresAt))).toISOString();
    return hold.decided || hold.lapsed ? undefined : { ...hold, expiresAt, lapsed: true };
  });
  return changed?.decided;
}

/**
 * Changes a hold as it is at that moment: a change that loses its write to somebody else's is thought over again, on what
 * they wrote.
 *
 * @param change gives what to write, or undefined where there is nothing to change
 * @returns the hold as it is afterwards; undefined when there is none
 */
async function changeHold(
  bucket: Bucket,
  runId: string,
  known: KeptHold | undefined,
  change: (hold: Hold) => Hold | undefined,
): Promise<Hold | undefined> {
  let current = known;
  for (let race = 0; race < mostRaces; race += 1) {
    if (!current) return undefined;
    const { etag, ...hold } = current;
    const changed = change(hold);
    if (!changed) return hold;
    if (await bucket.replace(keys.hold(runId), changed, etag)) return changed;
    current = await readHold(bucket, runId);
  }
  throw new HoldContended(runId);
}
