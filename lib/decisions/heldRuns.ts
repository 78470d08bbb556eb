import type { Bucket } from '../store/bucket.ts';
import { inChunks } from '../store/inChunks.ts';
import { keys } from '../store/keys.ts';
import {
  asToldOf,
  type Decided,
  decideHold,
  type Hold,
  holdSchema,
  isOver,
  readHold,
  type ToldDecision,
} from './hold.ts';
import { overtakenBy } from './overtakenHold.ts';

/** A run goes on within so many milliseconds of a decision, unless it waits for something else, or was not told. */
const usualMilliseconds = 15 * 60_000;

/** A run that waits for an operator. `overtakenBy`: the run whose file has taken its place, so that nothing comes of it. */
export type OpenHold = Hold & { overtakenBy?: string };

/**
 * The runs that wait for an operator, the one that lapses first before the others, and those that were decided on a while ago and have not
 * said yet what came of it: whoever decided may have been cut off before the run was told. A hold that cannot be read is left out.
 *
 * @param now epoch milliseconds
 */
export async function listHolds(
  bucket: Pick<Bucket, 'list' | 'readJson'>,
  now: number,
): Promise<{ open: OpenHold[]; perhapsUntold: (Hold & { decided: Decided })[] }> {
  const read = await inChunks(await bucket.list(keys.allHolds), async (key) => {
    return (await bucket.readJson(key, holdSchema).catch(() => undefined))?.value;
  });
  const holds = read
    .flatMap((hold) => (hold && !isOver(hold, now) ? [hold] : []))
    .sort((one, other) => (one.expiresAt < other.expiresAt ? -1 : 1));
  const perhapsUntold = holds.flatMap((hold) => {
    const { decided, came } = hold;
    return decided && !came && Date.parse(decided.at) <= now - usualMilliseconds ? [{ ...hold, decided }] : [];
  });
  const undecided = holds.filter(({ decided }) => !decided);
  const open = await inChunks(undecided, async (hold) => {
    const newer = await overtakenBy(bucket, hold);
    return newer === undefined ? hold : { ...hold, overtakenBy: newer };
  });
  return { open, perhapsUntold };
}

/** The runs that wait for an operator, as `listHolds` does. */
export async function listHeldRuns(bucket: Pick<Bucket, 'list' | 'readJson'>, now: number): Promise<OpenHold[]> {
  return (await listHolds(bucket, now)).open;
}

export type DecisionOnRun = { runId: string } & Required<Pick<Decided, 'decision' | 'by'>> & Pick<Decided, 'reason'>;

/**
 * What came of a decision. `decided`: what holds from now on; `isFirst` unless somebody had decided before. `isUnheard`: the
 * decision is written down, but the run does not wait any more. `none`: nothing waits under the id. `over`: it is too late.
 */
export type DecidedRun =
  | { kind: 'decided'; hold: Hold; decided: Decided; isFirst: boolean; isUnheard: boolean }
  | { kind: 'none' }
  | { kind: 'over'; hold: Hold };

type DecidingTools = {
  bucket: Bucket;
  /** Goes on with the flow that waits; false when it does not wait any more. */
  complete: (callbackId: string, decided: ToldDecision) => Promise<boolean>;
  now: () => number;
};

/**
 * Decides what a run waits for, as the page of its mail does, and says who did.
 *
 * @throws what may pass when the decision could not be written down, or the run could not be told of it: whoever does it again does
 * both
 */
export async function decideHeldRun(
  { bucket, complete, now }: DecidingTools,
  { runId, decision, by, reason }: DecisionOnRun,
): Promise<DecidedRun> {
  const hold = await readHold(bucket, runId);
  if (!hold) return { kind: 'none' };
  if (!hold.decided && isOver(hold, now())) return { kind: 'over', hold };
  const at = new Date(now()).toISOString();
  const decided = await decideHold(bucket, runId, { decision, at, by, ...(reason && { reason }) });
  if (!decided) return { kind: 'over', hold };
  const isHeard = await complete(hold.callbackId, asToldOf(decided));
  // Somebody with two windows may decide twice within a millisecond.
  const isFirst = !hold.decided && decided.at === at && decided.by === by && decided.decision === decision;
  return { kind: 'decided', hold, decided, isFirst, isUnheard: !isHeard && isFirst };
}
