import { createHash } from 'node:crypto';
import * as z from 'zod';
import { personSchema } from '../isc/person.ts';
import { sourceKey } from '../sources/sources.ts';
import type { Bucket } from '../store/bucket.ts';
import { keys, shownName } from '../store/keys.ts';
import { type Notice, noticeSchema } from './adapter.ts';
import { eventIdentity } from './eventIdentity.ts';

/**
 * Why a decision is one that a person must make: `endings` where the source would lose more people within 24 hours than its
 * delete threshold allows; `rehire` where somebody would be let in again whom approvers would have to let in were they new.
 */
export const guardedSchema = z.enum(['endings', 'rehire']);

export type Guarded = z.infer<typeof guardedSchema>;

/** An event that was accepted, as it waits in the bucket to be carried out. */
export const waitingEventSchema = z.object({
  version: z.literal(1),
  /**
   * When the door took it, in epoch milliseconds. What stands behind the point is its place among the events that came with
   * it, so that those of one body keep their order.
   */
  arrivedAt: z.number(),
  notice: noticeSchema,
  /**
   * The names of the event's values that the configuration gives, and not the HR system. They stand beside the event, whose shape is
   * strict: a run that began before they were kept carries it out without them, and would take an event that has more for none.
   */
  defaulted: z.array(z.string()).optional(),
  /** Why the event that a reference stands for says nothing that could be carried out, found when it was read. */
  unusable: z.object({ outcome: z.enum(['ignored', 'failed']), reason: z.string() }).optional(),
  /** For what the operators have said yes. */
  approved: z.array(guardedSchema).default([]),
  /** It has waited for a request that was pending. */
  hasWaited: z.boolean().default(false),
  /** The request that it waits for, or has waited for: nothing else knows it where somebody has made it by hand. */
  waitedFor: z.string().optional(),
  /** The request that it waits for is its own. */
  isOwn: z.boolean().default(false),
  /** The end that it names has come while it waited, and it was decided on anew for that. */
  wasDue: z.literal(true).optional(),
  /** What the operators are asked about it: what would be done, and to whom. */
  asked: z.object({ what: z.string(), person: personSchema }).optional(),
});

export type WaitingEvent = z.output<typeof waitingEventSchema>;

/** An event as it was accepted, of which nothing more is known. `defaulted`: the names of its values that the configuration gives. */
export function acceptedEvent(notice: Notice, arrivedAt: number, defaulted?: readonly string[]): WaitingEvent {
  const accepted = { version: 1 as const, arrivedAt, notice, approved: [], hasWaited: false, isOwn: false };
  return { ...accepted, ...(defaulted && { defaulted: [...defaulted] }) };
}

/** A number of milliseconds has three digits to spare behind the point. */
const placesPerMillisecond = 1_000;

/** When an event arrived that has a place in a body that came at a moment. */
export function arrivalOf(now: number, place: number): number {
  return now + place / placesPerMillisecond;
}

/**
 * The name of the queue in which the events of a source wait. It comes of what the events call the source: the door asks the
 * tenant nothing. A source that is called by its name and by its id has two, whose runs take turns by the source's lock.
 */
export function queueOf(notice: Notice): string {
  const key = sourceKey(eventIdentity(notice).source);
  return `${digestOf(key, 12)}_${shownName(key)}`;
}

/**
 * The name of an event among those that wait: the same however often it is delivered, and each system's own. Of one that is to
 * be read in the HR system it says so.
 */
export function eventNameOf(notice: Notice): string {
  const digest = digestOf(`${notice.system}\n${eventIdentity(notice).id}`, 32);
  const name = `${isStopping(notice) ? stopsFirst : ''}${notice.system}-${digest}`;
  return 'event' in notice ? name : `${name}${toRead}`;
}

const toRead = '-to-read';

/** A stop stands before every other event, so that it waits behind none of them however many there are. */
const stopsFirst = '0-stop-';

/** Whether an event is to stop somebody. */
export function isStopping(notice: Notice): boolean {
  return 'event' in notice && notice.event.type === 'stopped';
}

/** Whether an event, by its key, is or was to be read in the HR system. */
export function isToBeRead(key: string): boolean {
  return key.endsWith(`${toRead}.json`);
}

/**
 * Puts an event where the next run of its source finds it.
 *
 * @returns `known` when it waits there already
 */
export async function keepWaiting(
  bucket: Pick<Bucket, 'create'>,
  event: WaitingEvent,
  name = eventNameOf(event.notice),
): Promise<'new' | 'known'> {
  const key = keys.waitingEvent(queueOf(event.notice), name);
  return (await bucket.create(key, event)) ? 'new' : 'known';
}

/** The same, in the place of one that waits there already and knows less. Called under the source's lock: no run has taken that. */
export async function keepInPlace(bucket: Pick<Bucket, 'write'>, event: WaitingEvent, name: string): Promise<void> {
  await bucket.write(keys.waitingEvent(queueOf(event.notice), name), JSON.stringify(event), 'application/json');
}

function digestOf(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
