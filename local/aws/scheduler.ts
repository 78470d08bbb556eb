import type { Clock } from './clock.ts';
import { inputAt, nextFiring, type Schedule } from './schedule.ts';

export type SchedulerOptions = {
  schedules: readonly Schedule[];
  clock: Clock;
  /** Delivers to a function without waiting for it. */
  fire: (functionName: string, input: unknown) => void;
};

/** When each job runs next, in epoch milliseconds; undefined when never. */
export type NextRuns = { schedule: Schedule; at: number | undefined }[];

/** The longest that the machine's time is trusted to be the clock's. */
const longestRest = 60_000;

/** Fires schedules at their moments. Of those that it was not there for, asleep or moved on, only the latest counts, once. */
export function startScheduler({ schedules, clock, fire }: SchedulerOptions) {
  const since = clock.now();
  const runs: NextRuns = schedules.map((schedule) => ({ schedule, at: nextFiring(schedule, since, since) }));
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function look(): void {
    if (closed) return;
    const now = clock.now();
    for (const run of runs) {
      const due = latestUntil(run.schedule, run.at, now);
      if (due === undefined) continue;
      fire(run.schedule.functionName, inputAt(run.schedule, due));
      run.at = nextFiring(run.schedule, due, since);
    }
    const moments = runs.map(({ at }) => at).filter((at) => at !== undefined);
    clearTimeout(timer);
    if (moments.length > 0) timer = setTimeout(look, Math.min(Math.max(0, Math.min(...moments) - now), longestRest));
  }

  /** The latest moment, from the next one on, that has come. */
  function latestUntil(schedule: Schedule, next: number | undefined, now: number): number | undefined {
    let latest: number | undefined;
    for (let at = next; at !== undefined && at <= now; at = nextFiring(schedule, at, since)) latest = at;
    return latest;
  }

  clock.onAdvance(look);
  look();
  return {
    next: (): NextRuns => runs,
    close(): void {
      closed = true;
      clearTimeout(timer);
    },
  };
}
