import * as z from 'zod';
import { answeredPersonSchema } from '../../isc/person.ts';
import type { NonEmployeeRecord } from '../../isc/records.ts';
import type { Bucket } from '../../store/bucket.ts';

/** Somebody whose grace is over, as the sweep found them; `source` is the id of their source. */
export const expiredRecordSchema = answeredPersonSchema
  .omit({ created: true })
  .extend({ id: z.string(), source: z.string() });

export type ExpiredRecord = z.infer<typeof expiredRecordSchema>;

/** Whether a record is still as it was found: whoever touched it since is thinking of that person. */
export function isUnchanged(record: NonEmployeeRecord, found: ExpiredRecord): boolean {
  return record.endDate === found.endDate && record.modified === found.modified;
}

/** Keeps who was found, for the steps that follow and for a decision days later. */
export async function keepFound(bucket: Bucket, folder: string, found: readonly ExpiredRecord[]): Promise<void> {
  await bucket.write(keyOf(folder), JSON.stringify(found), 'application/json');
}

/** Read once a bucket and run: every batch asks, and 20,000 people take a while to check. Nobody writes the file again. */
const read = new WeakMap<Bucket, { folder: string; found: ExpiredRecord[] }>();

/**
 * Reads who was found.
 *
 * @throws Error when somebody has removed the run's file
 */
export async function readFound(bucket: Bucket, folder: string): Promise<ExpiredRecord[]> {
  const before = read.get(bucket);
  if (before?.folder === folder) return before.found;
  const kept = await bucket.readJson(keyOf(folder), z.array(expiredRecordSchema));
  if (!kept) throw new Error(`${keyOf(folder)} is gone, so that nobody knows whom it was about. Run the sweep again.`);
  read.set(bucket, { folder, found: kept.value });
  return kept.value;
}

/** The account names of those whom a run has found, by the id of their source. */
export async function dueOf(bucket: Bucket, { foundIn }: { foundIn: string }): Promise<Map<string, string[]>> {
  const bySource = Map.groupBy(await readFound(bucket, foundIn), ({ source }) => source);
  return new Map(Array.from(bySource, ([id, people]) => [id, people.map(({ accountName }) => accountName)]));
}

const keyOf = (folder: string) => `${folder}/found.json`;
