import * as z from 'zod';
import { endedBefore } from '../../contracts/grace.ts';
import type { Isc } from '../../isc/client.ts';
import { IscRefusedError } from '../../isc/errors.ts';
import type { NonEmployeeRecord } from '../../isc/records.ts';
import type { Bucket } from '../../store/bucket.ts';
import { type Group, groupsOf, type SweptSource, sourceOf } from './sweptSources.ts';

const text = z.string().nullish();

/** Somebody whose grace is over, as the sweep found them. */
const foundSchema = z.object({
  id: z.string(),
  source: z.string(),
  accountName: z.string(),
  firstName: text,
  lastName: text,
  email: text,
  phone: text,
  manager: text,
  data: z.record(z.string(), z.string().nullable()).nullish(),
  startDate: text,
  endDate: text,
  modified: text,
});

export type Found = z.infer<typeof foundSchema>;

/** By end date; people who end at the same moment keep their order from one page to the next. */
export const sorters = ['endDate', 'id'] as const;

/** Which sources a list is asked of; nothing where no other has people, since then it is all of them. */
export function filterOf(group: Group, all: readonly SweptSource[]): { sourceId?: string[] } {
  const isOther = ({ id, people }: SweptSource) => people > 0 && !group.sources.some((source) => source.id === id);
  return all.some(isOther) ? { sourceId: group.sources.map(({ id }) => id) } : {};
}

/** Who was found. `apart`: the tenant lets its records be listed for one source at a time only, or for all of them. */
export type Finding = { found: Found[]; apart: boolean };

/**
 * Finds everybody whose grace is over. Of each group the records come by end date, 250 a request one after the other, up to
 * the first who is still in the grace: for E people in sources with the same grace, E / 250 + 1 requests, however many others there are.
 */
export async function findExpired(isc: Isc, sources: readonly SweptSource[]): Promise<Finding> {
  try {
    return { found: await findIn(isc, sources, false), apart: false };
  } catch (error) {
    // The documents name a filter by one source; that `or` joins several is said of lists in general.
    if (!(error instanceof IscRefusedError && error.status === 400)) throw error;
    return { found: await findIn(isc, sources, true), apart: true };
  }
}

async function findIn(isc: Isc, sources: readonly SweptSource[], apart: boolean): Promise<Found[]> {
  const found = new Map<string, Found>();
  for (const group of groupsOf(sources, apart)) {
    for await (const record of isc.records.list({ ...filterOf(group, sources), sorters, pagesAtOnce: 1 })) {
      if (!record.endDate) continue;
      if (!endedBefore(record.endDate, group.cutoff)) break;
      const source = sourceOf(group.sources, record);
      // Somebody may stand on two pages, when a record before them was added meanwhile.
      if (source) found.set(record.id, toFound(record, source));
    }
  }
  return [...found.values()];
}

function toFound(record: NonEmployeeRecord, source: SweptSource): Found {
  const { id, accountName, firstName, lastName, email, phone, manager, data, startDate, endDate, modified } = record;
  const { id: sourceId } = source;
  return {
    id,
    source: sourceId,
    accountName,
    firstName,
    lastName,
    email,
    phone,
    manager,
    data,
    startDate,
    endDate,
    modified,
  };
}

/** Whether a record is still as it was found: whoever touched it since is thinking of that person. */
export function isUnchanged(record: NonEmployeeRecord, found: Found): boolean {
  return record.endDate === found.endDate && record.modified === found.modified;
}

/** Keeps who was found, for the steps that follow and for a decision days later. */
export async function keepFound(bucket: Bucket, folder: string, found: readonly Found[]): Promise<void> {
  await bucket.write(`${folder}/found.json`, JSON.stringify(found), 'application/json');
}

/** Read once a bucket and run: every batch asks, and 20,000 people take a while to check. Nobody writes the file again. */
const read = new WeakMap<Bucket, { folder: string; found: Found[] }>();

/**
 * Reads who was found.
 *
 * @throws Error when somebody has removed the run's file
 */
export async function readFound(bucket: Bucket, folder: string): Promise<Found[]> {
  const before = read.get(bucket);
  if (before?.folder === folder) return before.found;
  const kept = await bucket.readJson(`${folder}/found.json`, z.array(foundSchema));
  if (!kept) throw new Error(`${folder}/found.json is gone; nobody was deleted.`);
  read.set(bucket, { folder, found: kept.value });
  return kept.value;
}
