/** A clock that runs beside another one, can be moved on and can stand still. It never goes back. */
export type MovableClock = {
  /** Epoch milliseconds. */
  now(): number;
  /** Throws a RangeError when the number of milliseconds is negative. */
  advance(milliseconds: number): void;
  stop(): void;
  /** Goes on from where it was stopped. */
  run(): void;
  isStopped(): boolean;
};

/** A clock that shows what the other one does, until it is moved or stopped. */
export function createMovableClock(other: () => number): MovableClock {
  let shift = 0;
  let stoppedAt: number | undefined;
  const now = () => stoppedAt ?? other() + shift;
  return {
    now,
    advance(milliseconds) {
      if (!(milliseconds >= 0)) throw new RangeError('Time does not go back.');
      if (stoppedAt === undefined) shift += milliseconds;
      else stoppedAt += milliseconds;
    },
    stop() {
      stoppedAt = now();
    },
    run() {
      if (stoppedAt === undefined) return;
      shift = stoppedAt - other();
      stoppedAt = undefined;
    },
    isStopped: () => stoppedAt !== undefined,
  };
}
