import { dateReader } from '../../dates/dates.ts';
import { mayPass, reasonOf } from '../../durable/failure.ts';
import { keepWaiting, queueOf } from '../../hr/waitingEvent.ts';
import type { WaitingGroup } from '../../hr/waitingGroups.ts';
import { inChunks } from '../../store/inChunks.ts';
import { keys } from '../../store/keys.ts';
import type { CarriedEvent } from './carriedEvent.ts';
import { collectEvents } from './collectEvents.ts';
import type { EventTools } from './eventRun.ts';
import { compareOccurrence, normalizeEvent } from './normalizedEvent.ts';
import { startNext } from './startNext.ts';

/** What it takes to look at the events of a group. */
type GroupTools = Pick<EventTools, 'bucket' | 'now'> & { config: { timeZone: string } };

/** The `ended` that says when somebody ends who is only requested, and when that is, in epoch milliseconds. */
type End = { event: CarriedEvent; at: number };

/** The end that events of one person name; undefined where none does, or what happened later names another one. */
export function lastEnd(events: readonly CarriedEvent[], timeZone: string): End | undefined {
  const readDate = dateReader({ timeZone, dateFormats: [] });
  const all = events.flatMap((event) => {
    const { notice, arrivedAt } = event;
    if (!('event' in notice)) return [];
    return [{ event, said: normalizeEvent(notice.event, readDate, { system: notice.system, arrivedAt }) }];
  });
  const last = all
    .filter(({ said }) => said.type === 'ended' || said.values.endDate !== undefined)
    .toSorted((one, other) => compareOccurrence(one.said, other.said))
    .at(-1);
  if (last?.said.type !== 'ended') return undefined;
  return { event: last.event, at: Date.parse(last.said.values.endDate ?? '') };
}

/** Whether the end has come that events of a group name, of somebody on whom no approver has decided. */
export async function isEndDue(tools: GroupTools, group: WaitingGroup): Promise<boolean> {
  return (await dueEnd(tools, group)) !== undefined;
}

/** Lets the end that has come be decided on anew: it takes the request back. Safe to do twice. Called under the source's lock. */
export async function letEndGoOn(tools: EventTools, group: WaitingGroup): Promise<void> {
  const event = await dueEnd(tools, group);
  if (event) await decideAnew(tools, group, [{ ...event, wasDue: true }]);
}

/** One that waits again, by what is known beside it, waits for the approvers alone. */
async function dueEnd({ bucket, config, now }: GroupTools, { id, source }: WaitingGroup) {
  const { events } = await collectEvents(bucket, keys.group(source.id, id));
  const end = lastEnd(events, config.timeZone);
  return end && end.at <= now() && !end.event.wasDue ? end.event : undefined;
}

/** Puts events of a group where the next run of the source finds them, and starts that. Safe to do twice. Called under the source's lock. */
export async function decideAnew(
  tools: EventTools,
  { id, source }: WaitingGroup,
  events: readonly CarriedEvent[],
): Promise<void> {
  await inChunks(events, async ({ name, ...event }) => {
    await keepWaiting(tools.bucket, { ...event, hasWaited: false, isOwn: false }, name);
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
