import { createHash } from 'node:crypto';
import * as z from 'zod';
import { eventTypes } from '../../hr/hrEvent.ts';
import { accountKey, type Person } from '../../people/person.ts';
import type { Bucket } from '../../store/bucket.ts';
import type { Rules } from './decideEvent.ts';
import { told } from './history.ts';
import { inOrder, type Meant } from './normalizedEvent.ts';

const text = z.string();
const data = z.record(text, text);
const personSchema = z.object({
  accountName: text,
  firstName: text,
  lastName: text,
  phone: text,
  email: text,
  manager: text,
  startDate: text,
  endDate: text,
  data,
});
const optional = text.exactOptional();
const valuesSchema = z.object({
  accountName: text,
  firstName: optional,
  lastName: optional,
  phone: optional,
  email: optional,
  manager: optional,
  startDate: optional,
  endDate: optional,
  data,
});

const knownSchema = z.object({
  version: z.literal(1),
  /** Where the person was last seen, so that nobody has to look for them. */
  recordId: z.string().optional(),
  requestId: z.string().optional(),
  /** The person as they were before the events. */
  base: personSchema.optional(),
  events: z.array(z.object({ id: z.string(), type: z.enum(eventTypes), occurredAt: z.number(), values: valuesSchema })),
});

/** What nelm knows of one person of a source from events: the last ones that it applied, and where the person is. */
export type Known = z.infer<typeof knownSchema>;

/** So many events are remembered each by itself; of older ones, what they came to. */
const mostEvents = 50;

/** Where it is kept what is known of a person: beside the reports of the source, under a name that tells nobody. */
function keyOf(sourceFolder: string, accountName: string): string {
  return `${sourceFolder}/_people/${createHash('sha256').update(accountKey(accountName)).digest('hex')}.json`;
}

/** Reads what is known of a person; undefined before their first event. */
export async function readKnown(bucket: Bucket, sourceFolder: string, accountName: string): Promise<Known | undefined> {
  return (await bucket.readJson(keyOf(sourceFolder, accountName), knownSchema))?.value;
}

/** Adds an event to what is known. Safe to do twice. Called under the source's lock. */
export async function remember(
  bucket: Bucket,
  sourceFolder: string,
  known: Known,
  event: Meant,
  rules: Rules,
): Promise<void> {
  const events = [...known.events.filter(({ id }) => id !== event.id), event].sort(inOrder);
  const old = events.splice(0, Math.max(0, events.length - mostEvents));
  const base = old.length > 0 ? told({ base: known.base, events: old }, rules) : known.base;
  const kept: Known = { ...known, base, events };
  await bucket.write(keyOf(sourceFolder, event.values.accountName), JSON.stringify(kept), 'application/json');
}

/** What is known of a person before their first event. */
export function firstSeen(record: Person | undefined): Known {
  return { version: 1, base: record, events: [] };
}
