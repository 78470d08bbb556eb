import { StepFailed } from '../../durable/failure.ts';
import { type HeldLock, type HeldLocks, SourceBusy, withFreeLocks, withSourceLock } from '../../durable/sourceLock.ts';
import { recordEndings } from '../../people/leavers.ts';
import { countDeleted, type Deleted, nobodyDeleted, type Unread } from './countDeleted.ts';
import { deleteInPasses, type Lists } from './deleteInPasses.ts';
import { dueOf } from './expiredRecord.ts';
import { deletedFile, writePeople } from './peopleFiles.ts';
import type { SweepRun, SweepStory, SweepTools, SweptSource } from './sweepRun.ts';
import { type Classified, classify } from './threshold.ts';

/** How long a source that another run writes to is waited for; then tomorrow's sweep tries again. */
const patienceMinutes = 30;

/** What became of each source, and what could not be done. */
export type Deletion = {
  sources: Deleted[];
  problems: string[];
  /** The sources of which nobody may go any more as things stood when their locks were held, and why. */
  keptBack: Classified[];
};

export const noDeletion: Deletion = { sources: [], problems: [], keptBack: [] };

/**
 * Deletes the people who were found in some sources, batch by batch, under the sources' locks. They are written to the
 * run's folder before, as a CSV that brings them back. Sources that are free come first, in batches across them. One that
 * another run writes to is waited for alone, so that it holds up no other; so is one that another run has taken over
 * meanwhile, which begins again by looking.
 *
 * @param all every source of the tenant
 * @param oneSourcePerQuery whether each source must be listed by itself
 */
export async function deleteExpired(
  story: SweepStory,
  sources: readonly SweptSource[],
  all: readonly SweptSource[],
  oneSourcePerQuery: boolean,
): Promise<Deletion> {
  const lists: Lists = { all, oneSourcePerQuery, batches: 0 };
  const ids = sources.map(({ id }) => id);
  const deletions = [await withFreeLocks(story, ids, (locks) => deleteInFree(story, sources, locks, lists))];
  const isDone = ({ id }: SweptSource) =>
    deletions.some((one) => [...one.sources, ...one.keptBack].some(({ source }) => source.id === id));
  for (const source of sources.filter((one) => !isDone(one))) deletions.push(await deleteAlone(story, source, lists));
  return {
    sources: deletions.flatMap((deletion) => deletion.sources),
    problems: deletions.flatMap(({ problems }) => problems),
    keptBack: deletions.flatMap(({ keptBack }) => keptBack),
  };
}

async function deleteInFree(
  story: SweepStory,
  sources: readonly SweptSource[],
  locks: HeldLocks,
  lists: Lists,
): Promise<Deletion> {
  const free = sources.filter(({ id }) => locks.sourceIds.includes(id));
  return free.length === 0 ? noDeletion : await deleteUnderLocks(story, free, locks, lists);
}

async function deleteAlone(story: SweepStory, source: SweptSource, lists: Lists): Promise<Deletion> {
  try {
    return await withSourceLock(
      story,
      source.id,
      async (lock) => await deleteUnderLocks(story, [source], onlyLock(lock), lists),
      patienceMinutes,
    );
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    if (!(error instanceof SourceBusy)) return await giveUp(story, source, 'failed', error.message);
    const problem = `Another run did not give ${source.name} free; the next sweep tries again.`;
    return await giveUp(story, source, 'busy', problem);
  }
}

/** A single lock as one of several; where it is lost, the work begins again. */
function onlyLock(lock: HeldLock): Pick<HeldLocks, 'renew'> {
  return {
    async renew() {
      await lock.renew();
      return [];
    },
  };
}

/** A source that was lost in mid-deletion and could not be taken again: nobody has read back what became of its people. */
async function giveUp(
  story: SweepStory,
  source: SweptSource,
  outcome: 'busy' | 'failed',
  problem: string,
): Promise<Deletion> {
  return await deletionOf(story, [source], { stillListed: [], unread: { outcome, isRead: () => false } }, [problem]);
}

/** Leaves out the sources whose lock was lost on the way, and those that would lose too many by now. */
async function deleteUnderLocks(
  story: SweepStory,
  sources: readonly SweptSource[],
  locks: Pick<HeldLocks, 'renew'>,
  lists: Lists,
): Promise<Deletion> {
  const { step, tools, run } = story;
  let keptBack: Classified[];
  try {
    // A run that began with a version before this one has noted nothing here.
    keptBack = (await step('write down who will be deleted', () => writeDown(tools, run, sources))) ?? [];
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    const failed = sources.map((source) => nobodyDeleted(source, 'failed'));
    return { ...noDeletion, sources: failed, problems: [error.message] };
  }
  const mine = sources.filter(({ id }) => !keptBack.some(({ source }) => source.id === id));
  const { stillListed, lost, failure } = await deleteInPasses(story, mine, locks, lists);
  const unread = failure && {
    outcome: 'failed' as const,
    isRead: (batch: number) => batch >= failure.firstBatch && batch < failure.firstUnverifiedBatch,
  };
  const seenTo = mine.filter(({ id }) => !lost.includes(id));
  const deletion = await deletionOf(story, seenTo, { stillListed, unread }, failure ? [failure.problem] : []);
  return { ...deletion, keptBack };
}

/**
 * Writes down who will be deleted, and counts them for whatever else would end people within a day. The delete threshold is looked at
 * once more, since others may have left meanwhile: under the lock nobody else ends anybody. Gives the sources that are kept back.
 */
async function writeDown(tools: SweepTools, run: SweepRun, sources: readonly SweptSource[]): Promise<Classified[]> {
  // What a person has approved counts for no threshold.
  const judged = run.held ? [] : await classify(tools, sources, await dueOf(tools.bucket, run), tools.now());
  const keptBack = judged.filter(({ verdict }) => verdict !== 'delete');
  const mine = sources.filter(({ id }) => !keptBack.some(({ source }) => source.id === id));
  await writePeople(tools, run, mine, deletedFile);
  if (!run.held) await countAsLeaving(tools, run, mine);
  return keptBack;
}

/** Notes that people are about to leave their sources, for whatever else would end some of them within a day. */
async function countAsLeaving(
  { bucket, now }: SweepTools,
  run: SweepRun,
  sources: readonly SweptSource[],
): Promise<void> {
  const due = await dueOf(bucket, run);
  for (const { id } of sources) await recordEndings(bucket, id, due.get(id) ?? [], now());
}

/** Counts who was deleted. Where that cannot be done, everybody counts as not known to be gone. */
async function deletionOf(
  { step, tools, run }: SweepStory,
  sources: readonly SweptSource[],
  ended: { stillListed: readonly string[]; unread: Unread | undefined },
  problems: readonly string[],
): Promise<Deletion> {
  if (sources.length === 0) return noDeletion;
  try {
    const counted = await step('write down who was deleted', () => countDeleted(tools, run, sources, ended));
    return { ...noDeletion, sources: counted, problems: [...problems] };
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    const uncounted = sources.map((source) => ({ ...nobodyDeleted(source, 'failed'), remaining: 'unknown' as const }));
    return { ...noDeletion, sources: uncounted, problems: [...problems, error.message] };
  }
}
