import * as z from 'zod';
import type { Bucket } from '../store/bucket.ts';
import { changeJson } from '../store/changeJson.ts';
import { keys } from '../store/keys.ts';
import { newestSchema } from '../store/newest.ts';

const decidedSchema = z.object({
  decision: z.enum(['approve', 'reject']),
  at: z.iso.datetime(),
  /** Who did, where it is known: a link of a mail does not tell who opened it. */
  by: z.string().optional(),
  /** Why, in the words of whoever decided, where they gave any. */
  reason: z.string().optional(),
});

/** What was decided, and when. */
export type Decided = z.infer<typeof decidedSchema>;

/** What a run is told of a decision: neither who decided nor why. */
export type ToldDecision = Pick<Decided, 'decision' | 'at'> & { by?: never; reason?: never };

/** A decision as a run is told of it: who decided, and why, stays in the bucket, since executions name nobody. */
export function asToldOf({ decision, at }: Decided): ToldDecision {
  return { decision, at };
}

/** A run that waits for a person's decision, as `decisions/<run>.json` keeps it. The bucket alone may name people. */
export const holdSchema = z.object({
  runId: z.string(),
  /** What completes the wait of the flow. */
  callbackId: z.string(),
  /** What waits, such as "Delete 120 of 800 people of Contractors". */
  what: z.string(),
  /** What the two buttons say, such as "Delete these 120" and "Keep them". `letsIn`: approving lets people in, and ends nobody. */
  choices: z.object({ approve: z.string(), reject: z.string(), letsIn: z.boolean().optional() }).optional(),
  /** What becomes of it when it is approved, where that is more than `what` says. */
  afterwards: z.string().optional(),
  /** Why it is not simply done. */
  why: z.string(),
  columns: z.array(z.string()),
  /** Who it is about, as far as a page shows. */
  rows: z.array(z.array(z.string())),
  /** How many it is about. */
  count: z.int().nonnegative(),
  /** The file that it is about: once a later one of the source was imported, any or a full list, nothing comes of it. */
  file: newestSchema.extend({ sourceId: z.string(), givesWayTo: z.enum(['any', 'full list']) }).optional(),
  heldAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** Nobody knows whether the operators got the mail: whoever would ask again may. */
  mailUnknown: z.boolean().optional(),
  decided: decidedSchema.optional(),
  /** What came of it, once the run has ended, such as "8 contracts were ended, as approved". */
  came: z.object({ at: z.iso.datetime(), what: z.string() }).optional(),
  /** The flow has stopped waiting: nobody decides any more, whatever a door's clock says. */
  lapsed: z.boolean().optional(),
});

export type Hold = z.infer<typeof holdSchema>;

/**
 * Writes down that a run waits, once: a step that is run again must not undo a decision.
 *
 * @returns what holds: where it was written down before, what was said then
 */
export async function keepHold(bucket: Bucket, hold: Hold): Promise<Hold> {
  if (await bucket.create(keys.hold(hold.runId), hold)) return hold;
  return (await readHold(bucket, hold.runId)) ?? hold;
}

/** The wait of a run; undefined when there was none. */
export async function readHold(bucket: Bucket, runId: string): Promise<Hold | undefined> {
  return (await bucket.readJson(keys.hold(runId), holdSchema))?.value;
}

/** How the button that approves looks: what ends people, or may, looks dangerous. */
export function looksOfApproval({ choices }: Pick<Hold, 'choices'>): 'danger' | 'approve' {
  return choices?.letsIn ? 'approve' : 'danger';
}

/** Whether it is too late to decide. */
export function isOver({ lapsed = false, expiresAt }: Hold, now: number): boolean {
  return lapsed || Date.parse(expiresAt) <= now;
}

/** Notes whether nobody knows that the operators were asked. One who has decided was. */
export async function noteMailUnknown(bucket: Bucket, runId: string, mailUnknown: boolean): Promise<void> {
  await changeHold(bucket, runId, (hold) =>
    hold.decided || (hold.mailUnknown ?? false) === mailUnknown ? undefined : { ...hold, mailUnknown },
  );
}

/**
 * Writes a decision down, once: of two at the same moment one is first. A write that is lost to another one, such as a note
 * about the mail, is made again.
 *
 * @returns what holds from now on, the decision of whoever was first; undefined when the wait has lapsed meanwhile
 */
export async function decideHold(bucket: Bucket, runId: string, decided: Decided): Promise<Decided | undefined> {
  const changed = await changeHold(bucket, runId, (hold) =>
    hold.decided || isOver(hold, Date.parse(decided.at)) ? undefined : { ...hold, decided },
  );
  return changed?.decided;
}

/**
 * Ends a wait that nobody decided, so that nobody can any more.
 *
 * @param now epoch milliseconds
 * @returns what was decided at the last moment all the same
 */
export async function lapseHold(bucket: Bucket, runId: string, now: number): Promise<Decided | undefined> {
  const changed = await changeHold(bucket, runId, (hold) => {
    const expiresAt = new Date(Math.min(now, Date.parse(hold.expiresAt))).toISOString();
    return hold.decided || hold.lapsed ? undefined : { ...hold, expiresAt, lapsed: true };
  });
  return changed?.decided;
}

/** Notes what came of a decision, for whoever opens its link later. A run that waited for none has nothing to note. */
export async function noteWhatCame(bucket: Bucket, runId: string, came: { at: string; what: string }): Promise<void> {
  await changeHold(bucket, runId, (hold) => (hold.decided && !hold.came ? { ...hold, came } : undefined));
}

/** Changes a hold, where there is one; throws as `changeJson` does. */
async function changeHold(bucket: Bucket, runId: string, change: (hold: Hold) => Hold | undefined) {
  return await changeJson(bucket, keys.hold(runId), holdSchema, (hold) => hold && change(hold));
}
