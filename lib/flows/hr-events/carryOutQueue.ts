import { StepFailed } from '../../durable/failure.ts';
import { type HeldLock, withSourceLock } from '../../durable/sourceLock.ts';
import { eventIdentity } from '../../hr/eventIdentity.ts';
import { type QueuePayload, secondsUntilOver } from '../../hr/eventRunName.ts';
import { isStopping } from '../../hr/waitingEvent.ts';
import { keys } from '../../store/keys.ts';
import { acquireLock, releaseLock } from '../../store/lock.ts';
import { keepCarried } from './carriedEvent.ts';
import { carryOut, startAnew } from './carryOut.ts';
import { collectEvents } from './collectEvents.ts';
import { type EventResult, failEvents, failed, outcomeOf } from './eventResult.ts';
import type { EventRun, EventStory, EventTools } from './eventRun.ts';
import { readReferences } from './readReferences.ts';
import { setAside } from './setEventsAside.ts';
import { refusalOf } from './sortOut.ts';
import type { FoundSource } from './sourceOfEvents.ts';

/** Waits until everything is there that the run is relied upon to find, and finds the source that it is for. */
export async function findSourceOfQueue(
  story: EventStory,
  payload: QueuePayload,
): Promise<FoundSource & { wanted?: string }> {
  const { context, step, tools, startedAt } = story;
  const seconds = secondsUntilOver(payload, startedAt);
  if (seconds > 0) await context.wait('let the slot end', { seconds });
  return await step('find the source', async (attempt) => {
    const wanted = await namedSource(tools, payload.queue);
    if (wanted === undefined) return {};
    const found = await tools.findSource(wanted, attempt);
    return { wanted, ...found };
  });
}

/** What the events of a queue call their source, all of them alike; undefined where none waits. */
async function namedSource({ bucket, log }: EventTools, queue: string): Promise<string | undefined> {
  const { events, broken } = await collectEvents(bucket, keys.queue(queue), 1);
  await setAside({ bucket, log }, broken);
  const [notice] = events.map((one) => one.notice);
  return notice && eventIdentity(notice).source.trim();
}

/**
 * Carries out the events that wait in a queue. One run of a source works, one waits for it, and every other one ends at once:
 * the one that waits has not looked yet at what there is.
 */
export async function carryOutQueue(story: EventStory, payload: QueuePayload): Promise<EventResult> {
  const { step, lastStep, tools, run } = story;
  const { bucket, now } = tools;
  if (run.source.id === '' && run.source.name === '') return nothingWaits;
  if (run.source.id !== '') await readReferences(story, keys.queue(payload.queue));
  const place = `next-${payload.queue.slice(0, 12)}`;
  const next = await step('be the next', () => acquireLock(bucket, place, run.id, now(), placeMilliseconds));
  if (!('generation' in next)) return nothingWaits;
  const stepAside = () => lastStep('let another be the next', () => releaseLock(bucket, place, next.generation));
  let isNext = true;
  try {
    if (run.source.id === '') return await refuseAll(story, payload);
    await withSourceLock(story, run.source.id, async (lock) => {
      // Whoever comes from now on must not rely on this run.
      if (isNext) await stepAside();
      isNext = false;
      await carryOutWaiting(story, payload, lock);
    });
  } catch (error) {
    // Nobody says what becomes of the events but the run that has the lock: they wait for a later one.
    if (!(error instanceof StepFailed)) throw error;
    return failed(error.message);
  } finally {
    if (isNext) await stepAside();
  }
  return await outcomeOf(story);
}

/** Carries out the events that wait now; where that fails, each is said to have failed. */
async function carryOutWaiting(story: EventStory, payload: QueuePayload, lock: HeldLock): Promise<void> {
  const { step, tools, run } = story;
  const { count: collected, ...more } = await step('collect the events', () => collect(tools, run, payload));
  let count = collected;
  try {
    // Where the tenant refuses what several events of a person come to, each is done by itself, one a round.
    for (let round = 1; count > 0; round += 1) {
      count = await carryOut(story, lock, { count, ...more, isLast: round === mostRounds });
    }
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    const remove = (name: string) => tools.bucket.remove(keys.waitingEvent(payload.queue, name));
    // Still under the lock: the next run of the source would carry out what this one says that it could not.
    await failEvents(story, error.message, remove, { lock });
  }
}

/** So often a run decides anew on what it left. Each time takes a few of the operations that an execution may have. */
const mostRounds = 20;

/** For so long a run is the next: one that died meanwhile must not keep the queue waiting, and two that wait do no harm. */
const placeMilliseconds = 15 * 60_000;

/** A run that has nothing to do leaves no report. */
const nothingWaits: EventResult = { outcome: 'nothing-to-do' };

async function collect({ bucket, log, config }: EventTools, run: EventRun, { queue }: QueuePayload) {
  // What was written before the lock was lost is said, also where another run has carried out the rest since.
  await startAnew({ bucket }, run);
  const { events, broken, more } = await collectEvents(bucket, keys.queue(queue));
  await setAside({ bucket, log }, broken);
  // To stop somebody waits for nothing that comes with it, neither for its own person nor for an upload of others.
  const stops = events.filter(({ notice }) => isStopping(notice) && refusalOf({ config }, run, notice) === undefined);
  const carried = stops.length > 0 ? stops : events;
  if (carried.length > 0) await keepCarried(bucket, run.folder, carried);
  return { count: carried.length, hasMore: more || carried.length < events.length, areStops: stops.length > 0 };
}

/** The tenant has no source of the name: each event is said to have failed. */
async function refuseAll(story: EventStory, payload: QueuePayload): Promise<EventResult> {
  const { step, tools, run } = story;
  await step('collect the events', () => collect(tools, run, payload));
  const unknown = `The tenant has no non-employee source "${run.source.name}". Correct the event's source.`;
  const reason = run.ambiguous ?? unknown;
  return await failEvents(story, reason, (name) => tools.bucket.remove(keys.waitingEvent(payload.queue, name)));
}
