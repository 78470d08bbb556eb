import * as z from 'zod';
import type { HrEvent } from '../../hr/hrEvent.ts';
import type { Bucket } from '../../store/bucket.ts';
import type { AskedEvent } from './planEvent.ts';

const file = 'refused.json';

/** How often the tenant has refused what a run wrote of somebody, by `accountKey`. */
export type Refusals = ReadonlyMap<string, number>;

/** So often a run tries what the events of one person come to. */
const mostRefusals = 5;

/** What takes access away is tried more often, without the other events. */
const mostRefusalsOfEndings = 8;

const endings: ReadonlySet<HrEvent['type']> = new Set(['ended', 'stopped', 'withdrawn']);

export async function readRefusals(bucket: Bucket, folder: string): Promise<Refusals> {
  const kept = await bucket.readJson(`${folder}/${file}`, z.array(z.tuple([z.string(), z.number()])));
  return new Map(kept?.value);
}

/** Counts what was refused in a round of a run. */
export async function noteRefusals(
  bucket: Bucket,
  folder: string,
  written: ReadonlyMap<string, { error?: string | undefined }>,
): Promise<void> {
  const counts = new Map(await readRefusals(bucket, folder));
  for (const [person, { error }] of written) if (error) counts.set(person, (counts.get(person) ?? 0) + 1);
  if (counts.size > 0) await bucket.write(`${folder}/${file}`, JSON.stringify([...counts]), 'application/json');
}

/**
 * Which events of somebody are tried once more: each try costs requests, however many events an HR system sends that the tenant
 * will not have.
 */
export function triedOnceMore(events: readonly AskedEvent[], refused = 0): AskedEvent[] {
  if (refused >= mostRefusalsOfEndings) return [];
  return refused >= mostRefusals ? events.filter(({ event }) => endings.has(event.type)) : [...events];
}

/** What is said of those that are not. */
export const refusedTooOften = `ISC refused ${mostRefusals} events of this person in the same run, so that this one was not tried. Correct what it says of those, and send this one again.`;
