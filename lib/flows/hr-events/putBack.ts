import { keepInPlace, queueOf } from '../../hr/waitingEvent.ts';
import { endGroup, readGroup } from '../../hr/waitingGroups.ts';
import { inChunks } from '../../store/inChunks.ts';
import { keys } from '../../store/keys.ts';
import { collectEvents } from './collectEvents.ts';
import type { EventTools } from './eventRun.ts';
import { setAside } from './setEventsAside.ts';
import { startNext } from './startNext.ts';

/**
 * Puts the events of a group whose run is gone back into their queue, where they are decided on anew, and starts its run. Safe
 * to do twice. Called under the source's lock: a run that found an event in both places would take it for one that waits.
 */
export async function putBack(tools: EventTools, sourceId: string, group: string): Promise<void> {
  const { bucket, log } = tools;
  const { events, broken } = await collectEvents(bucket, keys.group(sourceId, group), Number.POSITIVE_INFINITY);
  await setAside({ bucket, log }, broken);
  const hasWaitedForApproval = (await readGroup(bucket, sourceId, group))?.why === 'approval';
  await inChunks(events, async ({ name, ...event }) => {
    // A hire that has joined the request of another one is known already, and has done nothing yet.
    const hasWaited = event.hasWaited || (hasWaitedForApproval && !event.isOwn);
    await keepInPlace(bucket, { ...event, hasWaited, isOwn: false }, name);
    await bucket.remove(keys.groupEvent(sourceId, group, name));
  });
  await endGroup(bucket, sourceId, group);
  log.warn('events whose run is gone are carried out anew', { sourceId, group, count: events.length });
  for (const queue of new Set(events.map(({ notice }) => queueOf(notice)))) await startNext(tools, queue);
}
