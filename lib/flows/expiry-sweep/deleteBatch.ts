import { endedBefore } from '../../contracts/grace.ts';
import type { RequestCounts } from '../../isc/requestCounts.ts';
import { renewLock } from '../../store/lock.ts';
import { noteTried, readTried } from './deletionLog.ts';
import { type Found, filterOf, isUnchanged, readFound, sorters } from './findExpired.ts';
import type { SweepRun, SweepTools } from './sweepRun.ts';
import type { Group, SweptSource } from './sweptSources.ts';

/** A look at the next 250 of a group, after `passedOver` who stay. */
export type Look = {
  group: Group;
  /** The sources of the group whose people are deleted now: those whose locks the run holds. */
  locked: readonly SweptSource[];
  all: readonly SweptSource[];
  number: number;
  passedOver: number;
};

/** What a look at the next 250 came to, and the deletion of who of them was to be. */
export type Batch = {
  /** Whether there was nobody left to delete: then the look was the read-back of the batches before. */
  isLast: boolean;
  /** How many at the begin of the list stay, so that the next look passes over them. */
  passedOver: number;
  /** Ids of those who were to be deleted and are there all the same. */
  remaining: string[];
};

/** The most records that are deleted in one request. */
const batchSize = 250;

/**
 * Looks at the next 250 by end date, deletes those of them who were found and are as they were found, and leaves alone
 * who is not: somebody has moved the end or changed the record since. Whom it deletes is written down before; run again
 * after a kill, it goes on with who is still there.
 */
export async function deleteBatch(
  tools: SweepTools,
  run: SweepRun,
  { group, locked, all, number, passedOver }: Look,
  requests: RequestCounts,
): Promise<Batch> {
  const isc = tools.isc.with({ counts: requests });
  const filter = filterOf(group, all);
  const page = await Array.fromAsync(isc.records.list({ ...filter, sorters, limit: batchSize, offset: passedOver }));
  const firstInGrace = page.findIndex(({ endDate }) => endDate && !endedBefore(endDate, group.cutoff));
  const ended = firstInGrace === -1 ? page : page.slice(0, firstInGrace);
  const mine = new Set(locked.map(({ id }) => id));
  const found = new Map((await readFound(tools.bucket, run.foundIn)).map((one) => [one.id, one]));
  const before = await readTried(tools.bucket, run);
  const triedBefore = new Set(before.flatMap((batch) => (batch.number === number ? [] : batch.ids)));
  const toDelete = ended.flatMap((record) => {
    const one = found.get(record.id);
    return one && mine.has(one.source) && isUnchanged(record, one) && !triedBefore.has(record.id) ? [one] : [];
  });
  const remaining = ended.filter(({ id }) => triedBefore.has(id)).map(({ id }) => id);
  const stay = passedOver + ended.length - toDelete.length;
  if (toDelete.length === 0) {
    // A page full of people who stay says nothing of those behind it.
    return { isLast: ended.length < batchSize, passedOver: stay, remaining };
  }
  await holdLocks(tools, run, toDelete);
  const ids = toDelete.map(({ id }) => id);
  await noteTried(tools.bucket, run, number, ids);
  await isc.records.deleteInBulk(ids);
  return { isLast: false, passedOver: stay, remaining };
}

/** Nobody else may write to a source while its people are deleted. */
async function holdLocks({ bucket, now }: SweepTools, run: SweepRun, people: readonly Found[]): Promise<void> {
  for (const sourceId of new Set(people.map(({ source }) => source))) await renewLock(bucket, sourceId, run.id, now());
}
