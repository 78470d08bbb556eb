import type { Bucket } from '../store/bucket.ts';
import { type Acquired, acquireLock, LockLost, releaseLock, renewLock } from '../store/lock.ts';
import { mayPass, StepFailed } from './failure.ts';
import type { Steps } from './steps.ts';

/** Several runs may queue for a source, each of which may take its half hour. */
const usualPatience = 12 * 60;

/**
 * For so long the tenant's lists may show people as they were before the run that had a lock last changed them. Whoever reads them then
 * would take for done what is to be done anew, or the other way round.
 */
const listsLagSeconds = 6;

/** So often a story begins again whose lock was lost; then something is wrong that beginning again does not mend. */
const mostRounds = 5;

/** Another run has not given the source free for as long as this one waits. */
export class SourceBusy extends StepFailed {
  override readonly name = 'SourceBusy';
  readonly heldBy: string;

  constructor(heldBy: string) {
    super(`Run ${heldBy} has not given the source free.`);
    this.heldBy = heldBy;
  }
}

/** The write lock of a source, as this run has taken it. */
export type HeldLock = {
  /** Makes sure, within a step and right before anything is written, that nobody has had the lock since. Throws LockLost. */
  renew(): Promise<void>;
};

/** What taking a lock needs of a story. */
export type Locking = Pick<Steps, 'step' | 'lastStep' | 'poll'> & {
  context: { wait(name: string, duration: { seconds: number }): PromiseLike<void> };
  tools: { bucket: Bucket; now: () => number; log: { warn(message: string, fields: Record<string, string>): void } };
  run: { id: string };
};

/**
 * Does some work while no other run writes to a source, and gives the lock back however that ends. When the lock is lost
 * on the way, the work begins again with a new one: what it knew may be out of date, so it must begin by looking.
 *
 * @param sourceId or another name for what only one run at a time may do
 * @param minutes how long to wait for the lock, up to 12 hours unless told otherwise
 * @throws SourceBusy when another run does not give the source free in that time
 */
export async function withSourceLock<T>(
  story: Locking,
  sourceId: string,
  work: (lock: HeldLock) => Promise<T>,
  minutes = usualPatience,
): Promise<T> {
  const { bucket, now } = story.tools;
  for (let round = 1; ; round += 1) {
    const generation = await takeLock(story, sourceId, minutes);
    try {
      return await work({ renew: () => renewLock(bucket, sourceId, generation, now()) });
    } catch (error) {
      if (!(error instanceof LockLost)) throw error;
      if (round === mostRounds) throw new StepFailed(`${error.message} It was so ${mostRounds} times; run it again.`);
    } finally {
      await giveBack(story, sourceId, generation);
    }
  }
}

/** The write locks of several sources, as this run has taken them. */
export type HeldLocks = {
  sourceIds: readonly string[];
  /**
   * Makes sure, within a step and right before anything is written, that nobody has had the locks of these sources since.
   * Gives the sources whose lock is lost: nothing may be written to them.
   */
  renew(sourceIds: Iterable<string>): Promise<string[]>;
};

/**
 * Does some work in several sources at once, in those of them that no other run writes to now, and gives their locks back
 * however that ends. A lock that is lost on the way costs its own source only: the caller sees to that one by itself, with
 * `withSourceLock`, as it does to those that are not free.
 */
export async function withFreeLocks<T>(
  story: Locking,
  sourceIds: readonly string[],
  work: (locks: HeldLocks) => Promise<T>,
): Promise<T> {
  const { bucket, now } = story.tools;
  const generations = new Map(await story.step('take the locks that are free', () => takeFreeLocks(story, sourceIds)));
  try {
    return await work({
      sourceIds: [...generations.keys()],
      async renew(wanted) {
        const lost: string[] = [];
        for (const sourceId of wanted) {
          const generation = generations.get(sourceId);
          const isHeld = generation && (await isStillHeld(() => renewLock(bucket, sourceId, generation, now())));
          if (!isHeld) lost.push(sourceId);
        }
        return lost;
      },
    });
  } finally {
    await giveAllBack(story, generations);
  }
}

/** A lock that cannot be asked for, for a reason that stays, counts as not free: why it is so shows when it is taken alone. */
async function takeFreeLocks({ tools, run }: Locking, sourceIds: readonly string[]): Promise<[string, string][]> {
  const taken: [string, string][] = [];
  for (const sourceId of sourceIds) {
    try {
      const acquired = await acquireLock(tools.bucket, sourceId, run.id, tools.now());
      if ('generation' in acquired) taken.push([sourceId, acquired.generation]);
    } catch (error) {
      if (mayPass(error)) throw error;
    }
  }
  return taken;
}

async function isStillHeld(renew: () => Promise<void>): Promise<boolean> {
  try {
    await renew();
    return true;
  } catch (error) {
    if (error instanceof LockLost) return false;
    throw error;
  }
}

/** A lock that was waited for comes from a run that wrote a moment ago: what it wrote is waited for, too. */
async function takeLock({ poll, context, tools, run }: Locking, sourceId: string, minutes: number): Promise<string> {
  const acquired = await poll<Acquired & { hasWaited?: true }>('take the lock', {
    async look(_, before) {
      const seen = await acquireLock(tools.bucket, sourceId, run.id, tools.now());
      return { ...seen, ...(before && { hasWaited: true }) };
    },
    isAnswer: (seen) => 'generation' in seen,
    minutes,
  });
  if (!('generation' in acquired)) throw new SourceBusy(acquired.heldBy);
  if (acquired.hasWaited) await context.wait('let the lists catch up', { seconds: listsLagSeconds });
  return acquired.generation;
}

/** A lock that cannot be given back ends by itself; what the run came to stands. */
async function giveBack({ lastStep, tools, run }: Locking, sourceId: string, generation: string): Promise<void> {
  try {
    await lastStep('release the lock', () => releaseLock(tools.bucket, sourceId, generation));
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    tools.log.warn('a lock could not be given back; it ends by itself', { runId: run.id, sourceId });
  }
}

/** As `giveBack`; one that cannot be given back keeps no other. */
async function giveAllBack({ lastStep, tools, run }: Locking, generations: ReadonlyMap<string, string>): Promise<void> {
  if (generations.size === 0) return;
  try {
    await lastStep('release the locks', async () => {
      const releases = Array.from(generations, ([sourceId, generation]) =>
        releaseLock(tools.bucket, sourceId, generation),
      );
      const failed = (await Promise.allSettled(releases)).find(({ status }) => status === 'rejected');
      if (failed?.status === 'rejected') throw failed.reason;
    });
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    tools.log.warn('locks could not be given back; they end by themselves', { runId: run.id });
  }
}
