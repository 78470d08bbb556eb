/** The documented limit of one access token. */
const mostRequests = 100;

/**
 * A little over the 10 s of the limit: requests are counted where they arrive, and two sent 10 s apart may arrive a
 * little less than that apart.
 */
const windowMilliseconds = 10_250;

export type Throttle = {
  /** Resolves when a request may be sent, in the order of asking. */
  turn(): Promise<void>;
  /** Holds every request back: the server has said that there were too many. */
  pause(milliseconds: number): void;
};

/** Lets at most 100 requests go in any 10 s, repetitions included. */
export function createThrottle(clock: () => number, sleep: (milliseconds: number) => Promise<void>): Throttle {
  /** When the latest hundred requests were let go. */
  const sent: number[] = [];
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let queue = Promise.resolve();

  async function waitForRoom(): Promise<void> {
    for (;;) {
      const now = clock();
      const oldest = sent.length < mostRequests ? Number.NEGATIVE_INFINITY : (sent[0] ?? now);
      const free = Math.max(pausedUntil, oldest + windowMilliseconds);
      if (free <= now) break;
      await sleep(free - now);
    }
    sent.push(clock());
    if (sent.length > mostRequests) sent.shift();
  }

  return {
    turn() {
      const turn = queue.then(waitForRoom);
      queue = turn.catch(() => {});
      return turn;
    },
    pause(milliseconds) {
      pausedUntil = Math.max(pausedUntil, clock() + milliseconds);
    },
  };
}
