import type { Bucket } from '../store/bucket.ts';
import { acquireLock, LockLost, releaseLock, renewLock } from '../store/lock.ts';
import { StepFailed } from './failure.ts';
import type { Steps } from './steps.ts';

/** Several runs may queue for a source, each of which may take its half hour. */
const usualPatience = 12 * 60;

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
export type Locking = Pick<Steps, 'step' | 'poll'> & {
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

async function takeLock({ poll, tools, run }: Locking, sourceId: string, minutes: number): Promise<string> {
  const acquired = await poll('take the lock', {
    look: () => acquireLock(tools.bucket, sourceId, run.id, tools.now()),
    isAnswer: (seen) => 'generation' in seen,
    minutes,
  });
  if ('generation' in acquired) return acquired.generation;
  throw new SourceBusy(acquired.heldBy);
}

/** A lock that cannot be given back ends by itself; what the run came to stands. */
async function giveBack({ step, tools, run }: Locking, sourceId: string, generation: string): Promise<void> {
  try {
    await step('release the lock', () => releaseLock(tools.bucket, sourceId, generation));
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    tools.log.warn('a lock could not be given back; it ends by itself', { runId: run.id, sourceId });
  }
}
