import type { DurableContext } from '@aws/durable-execution-sdk-js';
import { addRequests, noRequests, type RequestCounts } from '../isc/requestCounts.ts';
import { LockLost } from '../store/lock.ts';
import { type Attempt, withinTime } from './attempt.ts';
import { mayPass, reasonOf } from './failure.ts';

/** How long a service that is down, or does not answer, is tried, in minutes. */
export const outageMinutes = 180;

/** What looking is to be like. */
export type Looking<T> = {
  /**
   * One look, safe to be made twice: a flow that is killed before its checkpoint looks again. `failingSince`: since when every look has
   * failed, in epoch milliseconds; undefined where the one before did not.
   */
  look: (attempt: Attempt, before: T | undefined, failingSince: number | undefined) => Promise<T>;
  /** Whether a look settled the matter. */
  isAnswer: (seen: T) => boolean;
  /** How long to look at most, the time not counted in which looks failed. */
  minutes: number;
  /** Seconds until the next look, by how many there were. After a look that failed the next one comes sooner than hours. */
  pause?: (looks: number) => number;
};

/**
 * What looking came to: `seen` is what the last good look gave, whether that settled the matter or not. `operations` is what
 * it cost the execution.
 */
export type Looked<T> = { counts: RequestCounts; operations: number } & (
  | { kind: 'seen'; seen: T }
  | { kind: 'failed'; reason: string }
  | { kind: 'lock lost'; reason: string }
);

/** What is checkpointed after every look, so that none goes uncounted. */
type State<T> = {
  counts: RequestCounts;
  looks: number;
  /** When looking began, moved on by the time in which looks failed. Epoch milliseconds. */
  since?: number;
  failingSince?: number;
  seen?: { value: T };
  end?: { kind: 'seen' } | { kind: 'failed' | 'lock lost'; reason: string };
};

/**
 * Looks again and again until there is an answer, waiting at no cost between. A look that fails, and may come to something
 * later, is made again for three hours; what cannot be mended ends the looking at once. Each look costs the execution one of
 * its 3,000 operations, so the pauses grow: see `pauseAfter`.
 *
 * @param onGivenUp is told of the last failure of a look that might have come to something later, and was tried for three hours
 */
export async function lookUntil<T>(
  context: DurableContext,
  now: () => number,
  name: string,
  { look, isAnswer, minutes, pause = pauseAfter }: Looking<T>,
  onGivenUp: (error: unknown) => void = () => {},
): Promise<Looked<T>> {
  const { counts, looks, seen, end } = await context.waitForCondition<State<T>>(
    name,
    async (before) => {
      const spent = noRequests();
      const state = { ...before, looks: before.looks + 1, since: before.since ?? now() };
      const after = await lookOnce(state, now, minutes, isAnswer, onGivenUp, () =>
        withinTime(context, (attempt) => look(attempt, before.seen?.value, before.failingSince), spent),
      );
      return { ...after, counts: addRequests(before.counts, spent) };
    },
    {
      initialState: { counts: noRequests(), looks: 0 },
      waitStrategy: ({ end, looks, failingSince }) => {
        if (end) return { shouldContinue: false };
        const seconds = failingSince === undefined ? pause(looks) : Math.min(pause(looks), longestFailingPause);
        return { shouldContinue: true, delay: { seconds } };
      },
    },
  );
  const cost = { counts, operations: 1 + looks };
  if (end?.kind === 'seen' && seen) return { kind: 'seen', seen: seen.value, ...cost };
  if (end && end.kind !== 'seen') return { ...end, ...cost };
  throw new Error(`"${name}" ended while it was still being looked at.`);
}

async function lookOnce<T>(
  { failingSince, ...state }: State<T> & { since: number },
  now: () => number,
  minutes: number,
  isAnswer: (seen: T) => boolean,
  onGivenUp: (error: unknown) => void,
  work: () => Promise<T>,
): Promise<State<T>> {
  try {
    const value = await work();
    const since = failingSince === undefined ? state.since : state.since + now() - failingSince;
    const isOver = isAnswer(value) || now() - since >= minutes * 60_000;
    return { ...state, since, seen: { value }, ...(isOver && { end: { kind: 'seen' } }) };
  } catch (error) {
    const reason = reasonOf(error);
    if (error instanceof LockLost) return { ...state, end: { kind: 'lock lost', reason } };
    if (!mayPass(error)) return { ...state, end: { kind: 'failed', reason } };
    const failing = failingSince ?? now();
    const isOver = now() - failing >= outageMinutes * 60_000;
    if (isOver) onGivenUp(error);
    return { ...state, failingSince: failing, ...(isOver && { end: { kind: 'failed', reason } }) };
  }
}

const longestPause = 180;

/** Where looks are hours apart, two that fail must not pass for an outage of all the time between them. In seconds. */
const longestFailingPause = 600;

/**
 * Seconds before the next look: from 1 s, doubling, to 30 s; after ten minutes a twentieth longer each time, up to 3
 * minutes. In half an hour there are some 45 looks, in three hours 100, in twelve hours 280.
 */
export function pauseAfter(looks: number): number {
  if (looks < 6) return 2 ** (looks - 1);
  return Math.min(Math.ceil(30 * 1.05 ** Math.max(0, looks - 24)), longestPause);
}
