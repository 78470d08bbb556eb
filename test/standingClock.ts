import type { Clock } from '../local/aws/clock.ts';

/** A clock that a test moves, and that stands still between: all that happens then happens in the same millisecond. */
export type StandingClock = Clock & {
  /** Sets it back, as a machine's clock is that was ahead. Nobody who waits is told of it. */
  setBack(milliseconds: number): void;
};

/** @param startAt epoch milliseconds */
export function createStandingClock(startAt: number): StandingClock {
  let time = startAt;
  const listeners: (() => void)[] = [];
  return {
    now: () => time,
    shift: new SharedArrayBuffer(8),
    advance(milliseconds) {
      time += Math.ceil(milliseconds);
      for (const listener of listeners) listener();
    },
    onAdvance: (listener) => listeners.push(listener),
    setBack(milliseconds) {
      time -= milliseconds;
    },
  };
}
