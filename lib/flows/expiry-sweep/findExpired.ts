import { endedBefore, isPastGrace } from '../../contracts/grace.ts';
import type { Isc } from '../../isc/client.ts';
import { IscRefusedError } from '../../isc/errors.ts';
import { sourceOfRecord } from '../../sources/sources.ts';
import { type ExpiredRecord, expiredRecordSchema } from './expiredRecord.ts';
import type { SweptSource } from './sweepRun.ts';
import { type Group, groupsOf } from './sweptSources.ts';

/** By end date; people who end at the same moment keep their order from one page to the next. */
export const sorters = ['endDate', 'id'] as const;

/** Which sources a list is asked of; nothing where no other has people, since then it is all of them. */
export function filterOf(group: Group, all: readonly SweptSource[]): { sourceId?: string[] } {
  const isOther = ({ id, people }: SweptSource) => people > 0 && !group.sources.some((source) => source.id === id);
  return all.some(isOther) ? { sourceId: group.sources.map(({ id }) => id) } : {};
}

/**
 * Who was found. `oneSourcePerQuery`: the tenant lets its records be listed for one source at a time only, or for all of
 * them.
 */
export type Finding = { found: ExpiredRecord[]; oneSourcePerQuery: boolean };

/**
 * Finds everybody whose grace is over. Of each group the records come by end date, 250 a request, up to the first who is
 * still in the grace: for E people in sources with the same grace, E / 250 + 1 requests, however many others there are.
 */
export async function findExpired(isc: Isc, sources: readonly SweptSource[]): Promise<Finding> {
  try {
    return { found: await findIn(isc, sources, false), oneSourcePerQuery: false };
  } catch (error) {
    // The documents name a filter by one source; that `or` joins several is said of lists in general.
    if (!(error instanceof IscRefusedError && error.status === 400)) throw error;
    return { found: await findIn(isc, sources, true), oneSourcePerQuery: true };
  }
}

async function findIn(isc: Isc, sources: readonly SweptSource[], oneSourcePerQuery: boolean): Promise<ExpiredRecord[]> {
  const found = new Map<string, ExpiredRecord>();
  for (const group of groupsOf(sources, oneSourcePerQuery)) {
    for await (const record of isc.records.list({ ...filterOf(group, sources), sorters, pagesAtOnce: 1 })) {
      if (!record.endDate) continue;
      if (!endedBefore(record.endDate, group.cutoff)) break;
      if (!isPastGrace(record, group.cutoff)) continue;
      const source = sourceOfRecord(group.sources, record);
      // Somebody may stand on two pages, when a record before them was added meanwhile.
      if (source) found.set(record.id, expiredRecordSchema.parse({ ...record, source: source.id }));
    }
  }
  return [...found.values()];
}
