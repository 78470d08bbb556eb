import { orAborted } from './abort.ts';

/** The documented limit of one access token. */
const mostRequests = 100;

/**
 * A little over the 10 s of the limit: requests are counted where they arrive, and two sent 10 s apart may arrive a
 * little less than that apart.
 */
const windowMilliseconds = 10_250;

/** Takes back that a request was let go, for one that was not sent after all. */
type GiveBack = () => void;

export type Throttle = {
  /**
   * Resolves when a request may be sent, in the order of asking. Who is aborted while waiting takes no part of the limit.
   *
   * @throws the signal's reason when it is aborted
   */
  turn(signal?: AbortSignal): Promise<GiveBack>;
  /** Holds every request back: the server has said that there were too many. */
  pause(milliseconds: number): void;
};

/** Lets at most 100 requests go in any 10 s, repetitions included. */
export function createThrottle(
  clock: () => number,
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>,
): Throttle {
  /** When the latest hundred requests were let go. */
  const sent: { at: number }[] = [];
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let queue: Promise<unknown> = Promise.resolve();

  async function waitForRoom(signal: AbortSignal | undefined): Promise<GiveBack> {
    for (;;) {
      signal?.throwIfAborted();
      const now = clock();
      const oldest = sent.length < mostRequests ? Number.NEGATIVE_INFINITY : (sent[0]?.at ?? now);
      const free = Math.max(pausedUntil, oldest + windowMilliseconds);
      if (free <= now) break;
      await orAborted(sleep(free - now, signal), signal);
    }
    const turn = { at: clock() };
    sent.push(turn);
    if (sent.length > mostRequests) sent.shift();
    return () => {
      const index = sent.indexOf(turn);
      if (index !== -1) sent.splice(index, 1);
    };
  }

  return {
    async turn(signal) {
      const turn = queue.then(() => waitForRoom(signal));
      queue = turn.catch(() => {});
      try {
        return await orAborted(turn, signal);
      } catch (error) {
        // The turn may have come in the very moment of the abort.
        turn.then(
          (giveBack) => giveBack(),
          () => {},
        );
        throw error;
      }
    },
    pause(milliseconds) {
      pausedUntil = Math.max(pausedUntil, clock() + milliseconds);
    },
  };
}
