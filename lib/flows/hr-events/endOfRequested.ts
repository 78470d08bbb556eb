import { dateReader } from '../../dates/dates.ts';
import { mayPass, reasonOf } from '../../durable/failure.ts';
import { keepInPlace, queueOf } from '../../hr/waitingEvent.ts';
import type { WaitingGroup } from '../../hr/waitingGroups.ts';
import { inChunks } from '../../store/inChunks.ts';
import { keys } from '../../store/keys.ts';
import type { CarriedEvent } from './carriedEvent.ts';
import { collectEvents } from './collectEvents.ts';
import type { EventTools } from './eventRun.ts';
import { asSaid, compareOccurrence, normalizeEvent } from './normalizedEvent.ts';
import { startNext } from './startNext.ts';

/** What it takes to look at the events of a group. */
type GroupTools = Pick<EventTools, 'bucket' | 'now'> & { config: { timeZone: string } };

/**
 * What says when somebody ends who is only requested, and when that is, in epoch milliseconds: the last event that sets the end,
 * and those after it that put it off.
 */
type End = { events: [CarriedEvent, ...CarriedEvent[]]; at: number };

/** The end that events of one person name; undefined where none does but the hire that they are requested by. */
export function lastEnd(events: readonly CarriedEvent[], timeZone: string): End | undefined {
  const readDate = dateReader({ timeZone, dateFormats: [] });
  const all = events.flatMap((event) => {
    const { notice, arrivedAt, defaulted } = event;
    if (!('event' in notice)) return [];
    const said = asSaid(normalizeEvent(notice.event, readDate, { system: notice.system, arrivedAt, defaulted }));
    return [{ event, said }];
  });
  const ends = all
    .filter(({ said }) => said.type === 'ended' || said.values.endDate !== undefined)
    .toSorted((one, other) => compareOccurrence(one.said, other.said));
  // An extension by itself shortens nothing.
  const place = ends.findLastIndex(({ said }) => said.type !== 'extended');
  const [last, ...later] = place < 0 ? [] : ends.slice(place);
  if (!last || last.event.isOwn) return undefined;
  const moments = [last, ...later].map(({ said }) => Date.parse(said.values.endDate ?? ''));
  return { events: [last.event, ...later.map(({ event }) => event)], at: Math.max(...moments) };
}

/** Whether the end has come that events of a group name, of somebody on whom no approver has decided. */
export async function isEndDue(tools: GroupTools, group: WaitingGroup): Promise<boolean> {
  return (await dueEnd(tools, group)) !== undefined;
}

/** Lets the end that has come be decided on anew: it takes the request back. Safe to do twice. Called under the source's lock. */
export async function letEndGoOn(tools: EventTools, group: WaitingGroup): Promise<void> {
  const event = await dueEnd(tools, group);
  if (event) await decideAnew(tools, group, [{ ...event, hasWaited: false, wasDue: true }]);
}

/** One that waits again, by what is known beside it, waits for the approvers alone. */
async function dueEnd({ bucket, config, now }: GroupTools, { id, source }: WaitingGroup) {
  const { events } = await collectEvents(bucket, keys.group(source.id, id));
  const end = lastEnd(events, config.timeZone);
  return end && end.at <= now() && !end.events[0].wasDue ? end.events[0] : undefined;
}

/**
 * Puts events of a group where the next run of the source finds them, and starts that: those that have waited count as such. Safe to do
 * twice. Called under the source's lock.
 */
export async function decideAnew(
  tools: EventTools,
  { id, source }: WaitingGroup,
  events: readonly CarriedEvent[],
): Promise<void> {
  await inChunks(events, async ({ name, ...event }) => {
    // One that was sent again meanwhile, and waits there, says the same and has not waited.
    await keepInPlace(tools.bucket, { ...event, isOwn: false }, name);
    await tools.bucket.remove(keys.groupEvent(source.id, id, name));
  });
  for (const queue of new Set(events.map(({ notice }) => queueOf(notice)))) {
    try {
      await startNext(tools, queue);
    } catch (error) {
      if (mayPass(error)) throw error;
      // The schedule starts what waits.
      tools.log.warn('an end waits for the next look', { sourceId: source.id, reason: reasonOf(error) });
    }
  }
}
