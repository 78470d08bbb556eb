import { waitForLock } from '../flow/lock.ts';
import { releaseLock } from '../run/lock.ts';
import { deleteBatch, triedBefore } from './delete.ts';
import { type Found, readFound } from './find.ts';
import type { Swept } from './report.ts';
import { writeDeleted } from './restore.ts';
import type { Story, SweepRun, SweepTools } from './run.ts';
import { groupsOf, type SweptSource } from './sources.ts';

/** How long a source that another run writes to is waited for; then tomorrow's sweep tries again. */
const patienceMinutes = 30;

/** What became of a source whose people were to be deleted. */
export type Deleted = Pick<Swept, 'deleted' | 'left' | 'remaining'> & { source: SweptSource; busy: boolean };

/**
 * Deletes the people who were found in some sources, batch by batch, under the sources' locks. They are written to the
 * run's folder before, as a CSV that brings them back.
 *
 * @param all every source of the tenant
 */
export async function deleteFound(
  story: Story,
  sources: readonly SweptSource[],
  all: readonly SweptSource[],
): Promise<Deleted[]> {
  const { context, step, tools, run } = story;
  const locked: SweptSource[] = [];
  // One order for all, so that no two runs can wait for each other.
  for (const source of sources.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
    const lock = await waitForLock(context, tools, source.id, run.id, patienceMinutes);
    if (lock.heldBy === '') locked.push(source);
  }
  await step('write down who will be deleted', () => keepLists(tools, run, locked, () => true));
  const remaining = await deleteInBatches(story, locked, all);
  const counts = await step('write down who was deleted', () => keepOutcome(tools, run, locked, remaining));
  await step('release the locks', async () => {
    for (const { id } of locked) await releaseLock(tools.bucket, id, run.id);
  });
  return sources.map((source) => {
    const busy = !locked.includes(source);
    return { source, busy, ...(counts[source.id] ?? { deleted: 0, left: 0, remaining: 0 }) };
  });
}

/** The ids of those who are there all the same, as the last look of each group showed. */
async function deleteInBatches(
  { step, tools, run }: Story,
  locked: readonly SweptSource[],
  all: readonly SweptSource[],
): Promise<string[]> {
  const remaining = new Set<string>();
  let number = 0;
  for (const group of groupsOf(locked)) {
    for (let passedOver = 0, isLast = false; !isLast; ) {
      number += 1;
      const given = { group, all, number, passedOver };
      const batch = await step('delete a batch', (requests) => deleteBatch(tools, run, given, requests));
      for (const id of batch.remaining) remaining.add(id);
      ({ passedOver, isLast } = batch);
    }
  }
  return [...remaining];
}

/** Writes the file of each source, of those of its found people who are wanted. */
async function keepLists(
  { bucket }: SweepTools,
  run: SweepRun,
  sources: readonly SweptSource[],
  isWanted: (found: Found) => boolean,
): Promise<void> {
  const found = Map.groupBy((await readFound(bucket, run.foundIn)).filter(isWanted), ({ source }) => source);
  for (const source of sources) await writeDeleted(bucket, run.folder, source, found.get(source.id) ?? []);
}

type Counts = Record<string, Pick<Swept, 'deleted' | 'left' | 'remaining'>>;

/** The files then hold who is gone, so that dropping one touches nobody who was left alone. */
async function keepOutcome(
  tools: SweepTools,
  run: SweepRun,
  sources: readonly SweptSource[],
  remaining: readonly string[],
): Promise<Counts> {
  const tried = await triedBefore(tools, run);
  const stays = new Set(remaining);
  const isGone = ({ id }: Found) => tried.has(id) && !stays.has(id);
  await keepLists(tools, run, sources, isGone);
  const found = Map.groupBy(await readFound(tools.bucket, run.foundIn), ({ source }) => source);
  const entries = sources.map(({ id }) => {
    const people = found.get(id) ?? [];
    const [deleted, stay] = [people.filter(isGone).length, people.filter((one) => stays.has(one.id)).length];
    return [id, { deleted, remaining: stay, left: people.length - deleted - stay }] as const;
  });
  return Object.fromEntries(entries);
}
