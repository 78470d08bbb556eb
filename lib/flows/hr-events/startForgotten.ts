import { readHold } from '../../decisions/hold.ts';
import { StepFailed } from '../../durable/failure.ts';
import { withSourceLock } from '../../durable/sourceLock.ts';
import { eventExecutionName, queuePayload, queuePayloadSchema } from '../../hr/eventRunName.ts';
import { longestUntil, readGroups, type WaitingGroup } from '../../hr/waitingGroups.ts';
import type { Figures } from '../../log/metrics.ts';
import { keys } from '../../store/keys.ts';
import type { EventResult } from './eventResult.ts';
import type { EventStory, EventTools } from './eventRun.ts';
import { putBack } from './putBack.ts';
import { startNext } from './startNext.ts';
import { stopAgain } from './stopAgain.ts';

/**
 * Starts a run for every queue in which events wait, and the run of every group: one whose start was lost is made up for, and
 * to start one that works is to start nothing. Events of a group whose run is gone go back into their queue. Whoever was
 * stopped of late is looked at again.
 */
export async function startForgotten(story: EventStory): Promise<EventResult> {
  const { step, tools } = story;
  const failed: unknown[] = [];
  const byItself = (work: Promise<void>) => work.catch((error: unknown) => void failed.push(error));
  await byItself(startWaiting(story));
  await byItself(step('look at whom events have stopped', (attempt) => stopAgain(tools, attempt)));
  await byItself(step('count what waits', async () => tools.metrics?.add(await waitingFigures(tools.bucket))));
  if (failed.length > 0) throw failed[0];
  return { outcome: 'nothing-to-do' };
}

async function startWaiting(story: EventStory): Promise<void> {
  const { step, tools } = story;
  const lost = await step('start what waits', async () => {
    const queues = await foldersOf(tools, keys.allWaitingEvents, 1);
    const isQueue = (queue: string) => queuePayloadSchema.safeParse(queuePayload(queue, tools.now())).success;
    const sources = await foldersOf(tools, keys.allGroups, 1);
    const withLost: string[] = [];
    const work = [
      ...queues.filter(isQueue).map((queue) => () => startNext(tools, queue)),
      ...sources.map((sourceId) => async () => {
        if (await startGroupsOf(tools, sourceId)) withLost.push(sourceId);
      }),
    ];
    await eachByItself(work);
    return withLost;
  });
  for (const sourceId of lost) await putLostBack(story, sourceId);
}

/** How many files and events wait for a run, and how many events for a decision. */
async function waitingFigures(bucket: EventTools['bucket']): Promise<Figures> {
  const count = async (prefix: string) => (await bucket.list(prefix)).filter((key) => !key.endsWith('/')).length;
  const files = [await count('inbox/'), await count('roster/')];
  return {
    FilesWaiting: files.reduce((sum, one) => sum + one),
    EventsWaiting: await count(keys.allWaitingEvents),
    EventsHeld: await count(keys.allGroups),
  };
}

/** The folders in which there is anything, so many levels below a prefix. What is no folder there is left alone. */
async function foldersOf({ bucket }: EventTools, prefix: string, levels: number): Promise<string[]> {
  const found = (await bucket.list(prefix)).map((key) => key.slice(prefix.length).split('/'));
  return [...new Set(found.filter((path) => path.length > levels).map((path) => path.slice(0, levels).join('/')))];
}

/** What cannot be started keeps nothing else waiting. Throws what the first of them threw. */
async function eachByItself(work: readonly (() => Promise<void>)[]): Promise<void> {
  const failed: unknown[] = [];
  for (const one of work) await one().catch((error: unknown) => failed.push(error));
  if (failed.length > 0) throw failed[0];
}

/** Starts the runs of the groups of a source. Gives whether there are events in a group whose run is gone. */
async function startGroupsOf(tools: EventTools, sourceId: string): Promise<boolean> {
  const { known, lost } = await groupsOf(tools, sourceId);
  for (const group of known) await tools.startAgain(eventExecutionName(group), { sourceId, group });
  return lost.length > 0;
}

/** The groups in which events wait: those that a run waits for, and those of which nobody knows or whose run is gone. */
async function groupsOf(tools: EventTools, sourceId: string): Promise<{ known: string[]; lost: string[] }> {
  const folders = await foldersOf(tools, keys.groupsOf(sourceId), 1);
  // Read after the events were listed: a group is known before it has any.
  const groups = await readGroups(tools.bucket, sourceId);
  const alive = new Set<string>();
  for (const one of groups) if (!(await isGone(tools, one))) alive.add(one.id);
  const { known = [], lost = [] } = Object.groupBy(folders, (folder) => (alive.has(folder) ? 'known' : 'lost'));
  return { known, lost };
}

/** Whether the run of a group must have ended by now. */
async function isGone({ bucket, config, now }: EventTools, group: WaitingGroup): Promise<boolean> {
  const isOver = (askedUntil?: number) => longestUntil(group, config.decisionDays, askedUntil) < now();
  if (!isOver()) return false;
  const hold = await readHold(bucket, group.id);
  return !hold || isOver(Date.parse(hold.expiresAt));
}

/** A source that is not free is looked at again the next time. */
async function putLostBack(story: EventStory, sourceId: string): Promise<void> {
  const { step, tools } = story;
  try {
    await withSourceLock(
      story,
      sourceId,
      (lock) =>
        step('put events back', async () => {
          await lock.renew();
          for (const group of (await groupsOf(tools, sourceId)).lost) await putBack(tools, sourceId, group);
        }),
      0,
    );
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    tools.log.warn('events of a group whose run is gone could not be put back', { sourceId, reason: error.message });
  }
}
