/** A clock that stands still but for sleeping, which moves it at once, and remembers how long was slept. */
export function createClock(start = Date.parse('2026-11-01T00:00:00Z')) {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    pass(milliseconds: number): void {
      now += milliseconds;
    },
    async sleep(milliseconds: number): Promise<void> {
      slept.push(milliseconds);
      now += milliseconds;
    },
  };
}

/** A clock that runs, and that sleeping moves on at once. For a client and its tenant together. */
export function createRunningClock() {
  let skipped = 0;
  return {
    now: () => Date.now() + skipped,
    async sleep(milliseconds: number): Promise<void> {
      skipped += milliseconds;
    },
  };
}
