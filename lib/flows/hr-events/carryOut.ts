import { StepFailed } from '../../durable/failure.ts';
import type { HeldLock } from '../../durable/sourceLock.ts';
import { keepInPlace, queueOf } from '../../hr/waitingEvent.ts';
import { inChunks } from '../../store/inChunks.ts';
import { keys } from '../../store/keys.ts';
import { blockStopped, blockUndecided } from './blockStopped.ts';
import { keepCarried, readCarried } from './carriedEvent.ts';
import { readCarriedOut } from './carriedOut.ts';
import type { Decided } from './decided.ts';
import { decideEvents } from './decideEvents.ts';
import type { EventRun, EventStory, EventTools } from './eventRun.ts';
import { putIntoGroups, startGroups } from './handOver.ts';
import { isStop } from './planPerson.ts';
import { noteRefusals } from './refusals.ts';
import { leftOf, rememberEvents, writeLines } from './settleEvents.ts';
import { startNext } from './startNext.ts';
import { keepWritten, noteUnwritten, readWritten, writeOneByOne } from './writeEvents.ts';
import { fewWrites, isUploadable, waitForEarlierUpload, writeTogether } from './writeTogether.ts';

/** What is known of the events that a run has collected. */
export type Collection = {
  count: number;
  /** Whether more events wait than the run carries out. */
  hasMore?: boolean;
  /** They stop people, and nothing else. */
  areStops?: boolean;
  /** Whether what must be decided on anew waits for the next run. */
  isLast?: boolean;
};

/**
 * Carries out the events that a run has collected: decides on all of them, writes, remembers what was done, lets those wait
 * that must, writes down what became of each, and takes them away. Called under the source's lock.
 *
 * @returns how many of them are to be decided on anew by this run, what was done to their people being done
 */
export async function carryOut(
  story: EventStory,
  lock: HeldLock,
  { count, hasMore = false, areStops = false, isLast = true }: Collection,
): Promise<number> {
  const { step, tools, run } = story;
  const mayUpload = !areStops && count > fewWrites && (await waitForEarlierUpload(story));
  await decideAndWrite(story, lock, mayUpload);
  const groups = await step('remember the events', async () => {
    await lock.renew();
    const joined = await putIntoGroups(tools, run);
    // From here on a run that lost its lock would find that all is done, and not know by whom.
    await writeLines(tools, run);
    await rememberEvents(tools, run);
    return joined;
  });
  if (groups.length > 0) await startWaiting(story, groups);
  return await step('take the events away', async () => {
    await lock.renew();
    return await takeAway(tools, run, { hasMore, isLast });
  });
}

async function decideAndWrite(story: EventStory, lock: HeldLock, mayUpload: boolean): Promise<void> {
  const { step, tools, run } = story;
  const toWrite = await decide(story, lock);
  // From then on nothing lets them in again, whatever becomes of this run.
  if (toWrite.stops > 0) await step('block whom events stop', () => blockStopped(tools, run, lock));
  if (mayUpload && toWrite.together > fewWrites) await writeTogether(story, lock);
  if (toWrite.all > 0) await writeAll(story, lock);
}

/** Where nothing can be decided for hours, whom events stop are blocked all the same. */
async function decide({ step, tools, run }: EventStory, lock: HeldLock): Promise<ReturnType<typeof countWrites>> {
  try {
    return await step('decide', async (attempt, failingSince) => {
      await lock.renew();
      await startAnew(tools, run);
      return countWrites(await decideEvents(tools, run, attempt, failingSince));
    });
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    await step('block whom events stop undecided', () => blockUndecided(tools, run, lock));
    throw error;
  }
}

/** What could not be written for hours keeps nothing that was written from being remembered and said. */
async function writeAll({ step, tools, run }: EventStory, lock: HeldLock): Promise<void> {
  try {
    await step('write', (attempt, failingSince) => writeOneByOne(tools, run, lock, attempt, failingSince));
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    const noted = await step('note what could not be written', async () => {
      await lock.renew();
      return await noteUnwritten(tools, run, error.message);
    });
    if (noted === 0) throw error;
  }
}

/** Whoever lost the lock begins anew. What was written is kept in its lines: it would be found done, and not be told. */
export async function startAnew({ bucket }: Pick<EventTools, 'bucket'>, run: EventRun): Promise<void> {
  const written = await readWritten(bucket, run.folder);
  if (written.size === 0) return;
  await noteRefusals(bucket, run.folder, written);
  await writeLines({ bucket }, run, { onlyWritten: true });
  await keepWritten(bucket, run.folder, new Map());
}

/** A run that could not be started is started by the schedule that looks for what was forgotten: what is done stands. */
async function startWaiting({ step, tools, run }: EventStory, groups: readonly string[]): Promise<void> {
  try {
    await step('start the runs that wait', () => startGroups(tools, run, groups));
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    tools.log.warn('runs that wait are started by the next look', { runId: run.id, reason: error.message });
  }
}

function countWrites({ plans }: Decided): { all: number; together: number; stops: number } {
  const writing = plans.filter(({ write }) => write !== undefined);
  const stops = plans.filter(({ events, problem }) =>
    events.some((one) => isStop(one) || (problem !== undefined && one.event.type === 'stopped')),
  ).length;
  return { all: writing.length, together: writing.filter(isUploadable).length, stops };
}

/**
 * Takes the events away that are done, or wait elsewhere. What must be decided on anew is left to the run, or waits for the next
 * one, which is started.
 */
async function takeAway(
  tools: EventTools,
  run: EventRun,
  { hasMore, isLast }: Required<Pick<Collection, 'hasMore' | 'isLast'>>,
): Promise<number> {
  const { bucket } = tools;
  const { payload, source } = run;
  const carried = await readCarried(bucket, run.folder);
  const left = leftOf(await readCarriedOut(bucket, run.folder));
  const again = carried.filter(({ name }) => left.has(name));
  if ('group' in payload) {
    await inChunks(again, ({ name, ...event }) => keepInPlace(bucket, event, name));
    await inChunks(carried, ({ name }) => bucket.remove(keys.groupEvent(source.id, payload.group, name)));
    for (const queue of new Set(again.map(({ notice }) => queueOf(notice)))) await startNext(tools, queue);
  }
  if ('queue' in payload) {
    const done = carried.filter(({ name }) => !left.has(name));
    await inChunks(done, ({ name }) => bucket.remove(keys.waitingEvent(payload.queue, name)));
    if (again.length > 0 && !hasMore && !isLast) {
      await keepCarried(bucket, run.folder, again);
      return again.length;
    }
    if (again.length > 0 || hasMore) await startNext(tools, payload.queue);
  }
  return 0;
}
