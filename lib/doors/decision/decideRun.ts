import {
  asToldOf,
  type Decided,
  decideHold,
  type Hold,
  isOver,
  readHold,
  type ToldDecision,
} from '../../decisions/hold.ts';
import { type LinkKeys, readLink } from '../../decisions/linkKeys.ts';
import { overtakenBy } from '../../decisions/overtakenHold.ts';
import type { Bucket } from '../../store/bucket.ts';

/** What the door works with. */
export type DoorTools = {
  bucket: Bucket;
  linkKeys: LinkKeys;
  /** Goes on with the flow that waits; false when it does not wait any more, which is no failure. */
  complete: (callbackId: string, decided: ToldDecision, signal?: AbortSignal) => Promise<boolean>;
  /** Whether only somebody who is signed in to the console decides. */
  needsSignIn?: boolean;
  now: () => number;
};

/**
 * What a link leads to. `overtakenBy`: the run whose file has taken its place, so that nothing comes of it. `isUnheard`: the
 * decision was written down just now, but the run does not wait for it any more, so that nobody knows here whether it still heard
 * of it.
 */
export type OpenedHold =
  | { kind: 'expired'; hold: Hold }
  | { kind: 'open'; hold: Hold; overtakenBy?: string | undefined }
  | { kind: 'decided'; hold: Hold; decided: Decided; isUnheard: boolean; overtakenBy?: string | undefined }
  /** It is decided in the console: links that were sent before that was set decide nothing any more. */
  | { kind: 'in the console'; hold: Hold }
  | { kind: 'invalid' };

/** What waits behind a link. Looking decides nothing. */
export async function openHold({ bucket, linkKeys, needsSignIn, now }: DoorTools, token: string): Promise<OpenedHold> {
  const read = await readLink(linkKeys, token, 'decision', now());
  const hold = read.kind === 'invalid' ? undefined : await readHold(bucket, read.id);
  if (!hold) return { kind: 'invalid' };
  if (hold.decided) return { kind: 'decided', hold, decided: hold.decided, isUnheard: false };
  if (read.kind !== 'valid' || isOver(hold, now())) return { kind: 'expired', hold };
  if (needsSignIn) return { kind: 'in the console', hold };
  return { kind: 'open', hold, overtakenBy: await overtakenBy(bucket, hold) };
}

/**
 * Decides what waits behind a link, once; a second decision is told what the first one was, whatever has become of the run.
 *
 * @throws what may pass when the decision could not be written down, or the run could not be told of it: who clicks again
 * does both
 */
export async function decide(
  tools: DoorTools,
  token: string,
  decision: Decided['decision'],
  signal?: AbortSignal,
): Promise<OpenedHold> {
  const opened = await openHold(tools, token);
  if (opened.kind !== 'open' && opened.kind !== 'decided') return opened;
  const { hold } = opened;
  const at = new Date(tools.now()).toISOString();
  const decided = await decideHold(tools.bucket, hold.runId, { decision, at });
  if (!decided) return { kind: 'expired', hold: (await readHold(tools.bucket, hold.runId)) ?? hold };
  // Done even if it was decided before: whoever decided may have been cut off between the two.
  const isHeard = await tools.complete(hold.callbackId, asToldOf(decided), signal);
  // Whoever clicks twice is told of the first click, which the run heard.
  const isFirst = opened.kind === 'open' && decided.at === at && decided.decision === decision;
  const newer = opened.kind === 'open' ? opened.overtakenBy : undefined;
  return { kind: 'decided', hold, decided, isUnheard: !isHeard && isFirst, overtakenBy: newer };
}
