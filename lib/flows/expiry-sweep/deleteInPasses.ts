import { StepFailed } from '../../durable/failure.ts';
import type { HeldLocks } from '../../durable/sourceLock.ts';
import { deleteBatch, type Look } from './deleteBatch.ts';
import type { SweepStory, SweptSource } from './sweepRun.ts';
import { type Group, groupsOf } from './sweptSources.ts';

/** What all deletions of a run share. */
export type Lists = {
  /** Every source of the tenant. */
  all: readonly SweptSource[];
  /** Whether each source must be listed by itself. */
  oneSourcePerQuery: boolean;
  /** How many numbers of batches have been given out. */
  batches: number;
};

/** How the batches ended. */
export type BatchesEnded = {
  /** Ids of those who are listed all the same, some minutes after their deletion. */
  stillListed: string[];
  /** Ids of the sources whose lock was lost. */
  lost: string[];
  /**
   * Where a batch failed: why, the first batch under these locks, and the first of them of which nobody has read back what
   * became of its people.
   */
  failure?: { problem: string; firstBatch: number; firstUnverifiedBatch: number };
};

/**
 * Seconds before the list is walked through once more, while it shows people whose deletion was asked for: a list may lag
 * behind what was done, and whoever was passed over must not wait for the next day.
 */
const pauses = [5, 30, 120, 450];

/** What one walk through the list of a group came to. */
type Pass = { deleted: number; stillListed: Set<string>; unseen: number };

/** What is known of one group while its list is walked through. */
type Progress = {
  sources: readonly SweptSource[];
  locks: Pick<HeldLocks, 'renew'>;
  firstBatch: number;
  leftAlone: Set<string>;
  lost: string[];
};

/**
 * Deletes the people who were found in sources whose locks are held, batch by batch. One source is listed alone; several as
 * they were found, since a list of theirs would be no shorter.
 *
 * @throws LockLost as the locks do
 */
export async function deleteInPasses(
  story: SweepStory,
  sources: readonly SweptSource[],
  locks: Pick<HeldLocks, 'renew'>,
  lists: Lists,
): Promise<BatchesEnded> {
  const stillListed: string[] = [];
  const lost: string[] = [];
  const firstBatch = lists.batches + 1;
  for (const group of groupsOf(lists.all, lists.oneSourcePerQuery || sources.length === 1)) {
    const mine = sources.filter(({ id }) => group.sources.some((source) => source.id === id));
    if (mine.length === 0) continue;
    const progress: Progress = { sources: mine, locks, firstBatch, leftAlone: new Set(), lost };
    try {
      stillListed.push(...(await deleteGroup(story, group, progress, lists)));
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      // The look that failed would have read back the batch before it.
      const failure = { problem: error.message, firstBatch, firstUnverifiedBatch: lists.batches - 1 };
      return { stillListed, lost, failure };
    }
  }
  return { stillListed, lost };
}

/**
 * Walks through the list until it shows what was done; gives the ids of those who are listed to the end. Who was found and
 * was not seen again is gone or was passed over: a walk in which nobody moved tells which.
 */
async function deleteGroup(story: SweepStory, group: Group, progress: Progress, lists: Lists): Promise<Set<string>> {
  for (let vain = 0; ; ) {
    const { deleted, stillListed, unseen } = await walkOnce(story, group, progress, lists);
    if (stillListed.size === 0 && (unseen === 0 || deleted === 0)) return stillListed;
    if (stillListed.size === 0) continue;
    const pause = pauses[vain];
    if (pause === undefined) return stillListed;
    await story.context.wait('let the list catch up', { seconds: pause });
    if (deleted === 0) vain += 1;
  }
}

/** Looks at the list from its begin to the first who is in the grace still, deleting on the way. */
async function walkOnce(
  { step, tools, run }: SweepStory,
  group: Group,
  progress: Progress,
  lists: Lists,
): Promise<Pass> {
  const pass: Pass = { deleted: 0, stillListed: new Set(), unseen: 0 };
  for (let listOffset = 0, isLast = false; !isLast; ) {
    const { locks, firstBatch, leftAlone, lost } = progress;
    const sources = progress.sources.filter(({ id }) => !lost.includes(id));
    if (sources.length === 0) break;
    lists.batches += 1;
    const look: Look = {
      group,
      sources,
      locks,
      all: lists.all,
      number: lists.batches,
      firstBatch,
      listOffset,
      leftAlone,
    };
    const batch = await step('delete a batch', (attempt) => deleteBatch(tools, run, look, attempt));
    ({ listOffset, isLast } = batch);
    pass.deleted += batch.deleted;
    pass.unseen = batch.unseen;
    for (const id of batch.stillListed) pass.stillListed.add(id);
    for (const id of batch.leftAlone) leftAlone.add(id);
    lost.push(...batch.lost);
  }
  return pass;
}
