import * as z from 'zod';
import { waitingEventSchema } from '../../hr/waitingEvent.ts';
import type { Bucket } from '../../store/bucket.ts';

const carriedSchema = waitingEventSchema.extend({
  /** Its name among those that wait. */
  name: z.string(),
});

/** An event that a run carries out. */
export type CarriedEvent = z.output<typeof carriedSchema>;

const file = 'events.json';

/** Keeps the events of a run with it, so that every step has the same ones. */
export async function keepCarried(bucket: Bucket, folder: string, events: readonly CarriedEvent[]): Promise<void> {
  await bucket.write(`${folder}/${file}`, JSON.stringify(events), 'application/json');
}

/** The events of a run; none before it has collected them. */
export async function readCarried(bucket: Bucket, folder: string): Promise<CarriedEvent[]> {
  return (await bucket.readJson(`${folder}/${file}`, z.array(carriedSchema)))?.value ?? [];
}
