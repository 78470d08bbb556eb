import * as z from 'zod';
import { personSchema } from '../../isc/person.ts';
import type { Person } from '../../people/person.ts';
import { personDigest } from '../../people/personDigest.ts';
import type { Bucket } from '../../store/bucket.ts';
import { keys } from '../../store/keys.ts';
import type { Rules } from './decideEvent.ts';
import { replay } from './history.ts';
import { compareOccurrence, isSameEvent, type NormalizedEvent, normalizedEventSchema } from './normalizedEvent.ts';

const historySchema = z.object({
  version: z.literal(1),
  /** Where the person was last seen, so that nobody has to look for them. */
  recordId: z.string().optional(),
  requestId: z.string().optional(),
  /** The HR system that had the person created or requested. */
  broughtBy: z.string().optional(),
  /** The event that was about to have the person created or requested: whoever is there after a loss of the lock came by it. */
  hiring: normalizedEventSchema.pick({ id: true, system: true, type: true }).optional(),
  /** The person as they were before the events. */
  base: personSchema.optional(),
  /**
   * Of each system, the newest of its events that have become part of that: what happened before it is over, and told from
   * nothing new.
   */
  folded: z.array(normalizedEventSchema.omit({ values: true, defaulted: true })).default([]),
  /** The earliest start that the present record was seen to have, in epoch milliseconds. */
  earliestStart: z.number().optional(),
  events: z.array(normalizedEventSchema),
  /** Events that operators or approvers were asked about and did not approve: the same one again is none. The newest last. */
  declined: z.array(normalizedEventSchema.pick({ id: true, system: true })).default([]),
});

/** What nelm knows of one person of a source from events: the last ones that it applied, and where the person is. */
export type PersonHistory = z.infer<typeof historySchema>;

/** So many events of a system are remembered each by itself; of older ones, what they came to, and when the newest happened. */
const mostEvents = 50;

/** Under a name that tells nobody who it is. */
function keyOf(sourceId: string, accountName: string): string {
  return keys.personHistory(sourceId, personDigest(accountName));
}

/** Reads the history of a person; undefined before their first event. */
export async function readHistory(
  bucket: Bucket,
  sourceId: string,
  accountName: string,
): Promise<PersonHistory | undefined> {
  return (await bucket.readJson(keyOf(sourceId, accountName), historySchema))?.value;
}

/** Keeps what is known of a person. Called under the source's lock. */
export async function keepHistory(
  bucket: Bucket,
  sourceId: string,
  accountName: string,
  history: PersonHistory,
): Promise<void> {
  await bucket.write(keyOf(sourceId, accountName), JSON.stringify(history), 'application/json');
}

/** A history with one event more. The same event twice is one. */
export function withEvent(history: PersonHistory, event: NormalizedEvent, rules: Rules): PersonHistory {
  const others = history.events.filter((one) => !isSameEvent(one, event));
  const events = [...others, event].sort(compareOccurrence);
  const own = events.filter(({ system }) => system === event.system);
  const old = new Set(own.slice(0, Math.max(0, own.length - mostEvents)));
  if (old.size === 0) return { ...history, events };
  const base = replay({ base: history.base, events: [...old] }, rules);
  const { values: _, defaulted: __, ...newest } = [...old].at(-1) ?? event;
  const folded = [...history.folded.filter(({ system }) => system !== event.system), newest];
  return { ...history, base, folded, events: events.filter((one) => !old.has(one)) };
}

/** A history that knows that an event is about to have its person created or requested. */
export function withHiring(history: PersonHistory, { id, system, type }: NormalizedEvent): PersonHistory {
  return { ...history, hiring: { id, system, type } };
}

/**
 * A history that knows when a record began whose start an event is about to change, or whose end waits for the operators:
 * whoever looks next may see another start.
 */
export function withStart(history: PersonHistory, record: Person): PersonHistory {
  const start = Date.parse(record.startDate);
  return start < (history.earliestStart ?? Number.POSITIVE_INFINITY) ? { ...history, earliestStart: start } : history;
}

/** Whether a person is there by this very event: it was about to have them made, and nobody knows what came of it. */
export function isHiredBy({ hiring }: PersonHistory, { id, system, type }: NormalizedEvent): boolean {
  return hiring !== undefined && hiring.id === id && hiring.system === system && hiring.type === type;
}

/** A history of somebody whom an event was about to have made, and did not: whoever comes now is not there by it. */
export function withoutHiring(history: PersonHistory): PersonHistory {
  const { hiring: _, ...others } = history;
  return others;
}

/** The history of a person before their first event. */
export function emptyHistory(record: Person | undefined, declined: PersonHistory['declined'] = []): PersonHistory {
  return { version: 1, base: record, folded: [], events: [], declined };
}

/** A history to go on from. One that only says what was declined does not say who was there before the first event. */
export function begun(kept: PersonHistory | undefined, record: Person | undefined): PersonHistory {
  const hasBegun = kept && (kept.events.length > 0 || kept.folded.length > 0 || kept.base || kept.hiring);
  return hasBegun ? kept : { ...kept, ...emptyHistory(record, kept?.declined) };
}

/** A history that knows that operators, or the approvers of a request, did not approve an event. */
export function withDeclined(history: PersonHistory, { id, system }: Identified): PersonHistory {
  const others = history.declined.filter((one) => one.id !== id || one.system !== system);
  return { ...history, declined: [...others, { id, system }].slice(-mostEvents) };
}

/** Whether operators or approvers were asked about an event before, and did not approve it. */
export function wasDeclined(history: PersonHistory | undefined, { id, system }: Identified): boolean {
  return history?.declined.some((one) => one.id === id && one.system === system) ?? false;
}

type Identified = Pick<NormalizedEvent, 'id' | 'system'>;
