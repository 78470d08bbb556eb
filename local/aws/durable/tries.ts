import type { StoredOperation } from './execution.ts';

/** A try of a step, or a look of a wait for a condition: when it began, and what it came to where it has ended. Epoch milliseconds. */
export type Try = { startedAt: number; ended?: EndedTry };

type EndedTry = { at: number; result?: string | undefined; error?: unknown; nextAfterSeconds?: number | undefined };

/**
 * In memory alone, since only a history asks for it: written with every checkpoint it would grow with each look of a wait. Of what
 * happened before a restart the history has what the operation itself has kept.
 */
const tries = new WeakMap<StoredOperation, Try[]>();

/** The tries of a step, the first one first; none where they are not known any more. */
export function triesOf(operation: StoredOperation): readonly Try[] {
  return tries.get(operation) ?? [];
}

/** Notes that a try has begun. */
export function beginTry(operation: StoredOperation, now: number): void {
  const known = tries.get(operation);
  if (known) known.push({ startedAt: now });
  else tries.set(operation, [{ startedAt: now }]);
}

/** Notes what the last try came to. One that nobody said had begun has begun when it ended. */
export function endTry(operation: StoredOperation, ended: EndedTry): void {
  const last = triesOf(operation).at(-1);
  if (!last || last.ended) beginTry(operation, ended.at);
  const current = triesOf(operation).at(-1);
  if (current) current.ended = ended;
}
