import { type WaitingEvent, waitingEventSchema } from '../../hr/waitingEvent.ts';
import type { Bucket } from '../../store/bucket.ts';
import { inChunks } from '../../store/inChunks.ts';
import type { CarriedEvent } from './carriedEvent.ts';

/** So many events a run carries out at most, and so many bytes of them: the next run has the rest. */
const mostEvents = 5_000;
const mostBytes = 24 * 1024 * 1024;

const chunk = 100;

/** What was found of the events that wait under a prefix. */
export type Collected = {
  events: CarriedEvent[];
  /** The keys of objects there that are no events. */
  broken: string[];
  /** Whether there are more. */
  more: boolean;
};

/** Reads the events that wait under a prefix, `most` of them or some more. One that was taken away meanwhile is not among them. */
export async function collectEvents(bucket: Bucket, prefix: string, most = mostEvents): Promise<Collected> {
  const keys = await bucket.list(prefix);
  const collected: Collected = { events: [], broken: [], more: false };
  let bytes = 0;
  for (let first = 0; first < keys.length; first += chunk) {
    if (collected.events.length >= most || bytes >= mostBytes) return { ...collected, more: true };
    const some = keys.slice(first, first + chunk);
    const read = await inChunks(some, async (key) => ({ key, found: await bucket.read(key) }));
    for (const { key, found } of read) {
      if (found.kind !== 'found') continue;
      bytes += found.bytes.length;
      const event = readEvent(found.bytes);
      if (event) collected.events.push({ ...event, name: nameOf(key) });
      else collected.broken.push(key);
    }
  }
  return collected;
}

/** Reads an event that waits; undefined when it is none. */
export function readEvent(bytes: Uint8Array): WaitingEvent | undefined {
  try {
    return waitingEventSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data;
  } catch {
    return undefined;
  }
}

/** The name of an event among those that wait. */
export function nameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1).replace(/\.json$/, '');
}
