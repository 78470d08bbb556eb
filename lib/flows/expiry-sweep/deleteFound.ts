import { StepFailed } from '../../durable/steps.ts';
import { waitForLock } from '../../durable/waitForLock.ts';
import { releaseLock, takeLock } from '../../store/lock.ts';
import { deleteBatch } from './deleteBatch.ts';
import { readTried } from './deletionLog.ts';
import { type Found, readFound } from './findExpired.ts';
import { deletedFile, writePeople } from './peopleFiles.ts';
import type { Story, SweepRun, SweepTools } from './sweepRun.ts';
import { type Group, groupsOf, type SweptSource } from './sweptSources.ts';

/** How long a source that another run writes to is waited for; then tomorrow's sweep tries again. */
const patienceMinutes = 30;

/** What became of a source whose people were to be deleted. */
type Deleted = {
  source: SweptSource;
  outcome: 'deleted' | 'busy' | 'failed';
  deleted: number;
  left: number;
  remaining: number;
};

/** What became of each source, and what could not be done. */
export type Deletion = { sources: Deleted[]; problems: string[] };

/**
 * Deletes the people who were found in some sources, batch by batch, under the sources' locks. They are written to the
 * run's folder before, as a CSV that brings them back. Sources that are free come first, in batches across them; one that
 * another run writes to is waited for alone, so that it holds up no other.
 *
 * @param all every source of the tenant
 * @param apart whether each source must be listed by itself
 */
export async function deleteFound(
  story: Story,
  sources: readonly SweptSource[],
  all: readonly SweptSource[],
  apart: boolean,
): Promise<Deletion> {
  const { context, step, tools, run } = story;
  const free = new Set(await step('take the locks that are free', () => takeFreeLocks(tools, run, sources)));
  let batches = 0;
  const nextBatch = () => {
    batches += 1;
    return batches;
  };
  // One source is asked for alone; several by what found them, since a list of theirs would be no shorter.
  const underLocks = async (locked: readonly SweptSource[]) =>
    await deleteUnderLocks(story, locked, { all, groups: groupsOf(all, apart || locked.length === 1), nextBatch });
  const [now, later] = [sources.filter(({ id }) => free.has(id)), sources.filter(({ id }) => !free.has(id))];
  const deletions = now.length === 0 ? [] : [await underLocks(now)];
  for (const source of later) {
    const { heldBy } = await waitForLock(context, tools, source.id, run.id, patienceMinutes);
    deletions.push(heldBy ? busy(source) : await underLocks([source]));
  }
  return {
    sources: deletions.flatMap((deletion) => deletion.sources),
    problems: deletions.flatMap(({ problems }) => problems),
  };
}

async function takeFreeLocks({ bucket, now }: SweepTools, run: SweepRun, sources: readonly SweptSource[]) {
  const taken: string[] = [];
  for (const { id } of sources) if ((await takeLock(bucket, id, run.id, now())) === true) taken.push(id);
  return taken;
}

function busy(source: SweptSource): Deletion {
  const problem = `Another run did not give ${source.name} free; the next sweep tries again.`;
  return { sources: [{ source, outcome: 'busy', deleted: 0, left: 0, remaining: 0 }], problems: [problem] };
}

/** How the records are listed again for their deletion. */
type Lists = { all: readonly SweptSource[]; groups: readonly Group[]; nextBatch: () => number };

async function deleteUnderLocks(story: Story, locked: readonly SweptSource[], lists: Lists): Promise<Deletion> {
  const { step, tools, run } = story;
  await step('write down who will be deleted', () => keepLists(tools, run, locked, deletedFile, () => true));
  const ended = await deleteInBatches(story, locked, lists);
  const sources = await step('write down who was deleted', () => keepOutcome(tools, run, locked, ended));
  await step('release the locks', async () => {
    for (const { id } of locked) await releaseLock(tools.bucket, id, run.id);
  });
  return { sources, problems: ended.problem === undefined ? [] : [ended.problem] };
}

/**
 * How the batches ended. `remaining`: the ids of those who are there all the same. Where a batch failed, `problem` says
 * why, and what became of whom the batches from `unread` on tried to delete was not read back.
 */
type BatchesEnded = { remaining: string[]; unread: number; problem?: string };

async function deleteInBatches(
  { step, tools, run }: Story,
  locked: readonly SweptSource[],
  { all, groups, nextBatch }: Lists,
): Promise<BatchesEnded> {
  const remaining = new Set<string>();
  const mine = new Set(locked.map(({ id }) => id));
  for (const group of groups) {
    if (!group.sources.some(({ id }) => mine.has(id))) continue;
    for (let passedOver = 0, isLast = false; !isLast; ) {
      const number = nextBatch();
      const look = { group, locked, all, number, passedOver };
      try {
        const batch = await step('delete a batch', (requests) => deleteBatch(tools, run, look, requests));
        for (const id of batch.remaining) remaining.add(id);
        ({ passedOver, isLast } = batch);
      } catch (error) {
        if (!(error instanceof StepFailed)) throw error;
        return { remaining: [...remaining], unread: number - 1, problem: error.message };
      }
    }
  }
  return { remaining: [...remaining], unread: Number.POSITIVE_INFINITY };
}

/** Writes a file of each source, with those of its found people who are wanted. */
export async function keepLists(
  { bucket }: SweepTools,
  run: SweepRun,
  sources: readonly SweptSource[],
  fileOf: (source: SweptSource) => string,
  isWanted: (found: Found) => boolean,
): Promise<void> {
  const found = Map.groupBy((await readFound(bucket, run.foundIn)).filter(isWanted), ({ source }) => source);
  for (const source of sources) await writePeople(bucket, run.folder, fileOf(source), found.get(source.id) ?? []);
}

/** The files then hold who is gone, or may be, so that dropping one touches nobody who was left alone. */
async function keepOutcome(
  tools: SweepTools,
  run: SweepRun,
  locked: readonly SweptSource[],
  { remaining, unread, problem }: BatchesEnded,
): Promise<Deleted[]> {
  const batches = await readTried(tools.bucket, run);
  const tried = new Set(batches.flatMap(({ ids }) => ids));
  const unsure = new Set(batches.flatMap(({ number, ids }) => (number >= unread ? ids : [])));
  const stays = new Set(remaining);
  const mayBeGone = ({ id }: Found) => tried.has(id) && !stays.has(id);
  await keepLists(tools, run, locked, deletedFile, mayBeGone);
  const found = Map.groupBy(await readFound(tools.bucket, run.foundIn), ({ source }) => source);
  return locked.map((source) => {
    const people = found.get(source.id) ?? [];
    const deleted = people.filter((one) => mayBeGone(one) && !unsure.has(one.id)).length;
    const stay = people.filter(({ id }) => stays.has(id) || unsure.has(id)).length;
    const rest = people.length - deleted - stay;
    // Where a batch failed, the rest are those whom it was never the turn of.
    if (problem && stay + rest > 0) return { source, outcome: 'failed', deleted, left: 0, remaining: stay };
    return { source, outcome: 'deleted', deleted, left: rest, remaining: stay };
  });
}
