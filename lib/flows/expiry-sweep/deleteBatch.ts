import { endedBefore } from '../../contracts/grace.ts';
import type { Attempt } from '../../durable/attempt.ts';
import type { HeldLocks } from '../../durable/sourceLock.ts';
import type { NonEmployeeRecord } from '../../isc/records.ts';
import { readAttempts, recordAttempt } from './deletionLog.ts';
import { type ExpiredRecord, isUnchanged, readFound } from './expiredRecord.ts';
import { filterOf, sorters } from './findExpired.ts';
import type { SweepRun, SweepTools, SweptSource } from './sweepRun.ts';
import type { Group } from './sweptSources.ts';

/** A look at the next 250 of a group. */
export type Look = {
  group: Group;
  /** The sources of the group whose people are deleted now. */
  sources: readonly SweptSource[];
  locks: Pick<HeldLocks, 'renew'>;
  all: readonly SweptSource[];
  /** The number of the batch, which no other batch of the run has. */
  number: number;
  /** The first batch under these locks: whom an earlier one tried to delete is tried once more. */
  firstBatch: number;
  listOffset: number;
  /** Ids of those who were found, and left alone in the looks before. */
  leftAlone: ReadonlySet<string>;
};

/** What a look at the next 250 came to, and the deletion of who of them was to be. */
export type Batch = {
  deleted: number;
  /** Whether there was nobody left to delete up to the end of those past their grace. */
  isLast: boolean;
  /** Where the next look begins. */
  listOffset: number;
  /** Ids of those whose deletion was asked for before, and who are listed all the same. */
  stillListed: string[];
  /** Ids of those who were found and are left alone, since their records were touched. */
  leftAlone: string[];
  /** After the last look: how many were found and were neither seen again nor tried. They are gone, or were passed over. */
  unseen: number;
  /** Ids of the sources whose lock is lost: none of their people was deleted. */
  lost: string[];
};

/** The most records that are deleted in one request. */
const batchSize = 250;

/**
 * Looks at the next 250 by end date, deletes those of them who were found and are as they were found, and leaves alone
 * who is not: somebody has moved the end or changed the record since. Whom it deletes is written down before; run again
 * after a kill, it goes on with who is still there.
 *
 * @throws LockLost as the locks do
 */
export async function deleteBatch(tools: SweepTools, run: SweepRun, look: Look, attempt: Attempt): Promise<Batch> {
  const isc = tools.isc.with(attempt);
  const { group, all, number, locks, listOffset } = look;
  const query = { ...filterOf(group, all), sorters, limit: batchSize, offset: listOffset };
  const expired = upToGrace(await Array.fromAsync(isc.records.list(query)), group);
  const { due, attempted, mine } = await readDue(tools, run, look);

  const candidates = expired.flatMap((record) => {
    const found = due.get(record.id);
    return found && isUnchanged(record, found) ? [found] : [];
  });
  const lost = await locks.renew(new Set(candidates.map(({ source }) => source)));
  const ids = candidates.filter(({ source }) => !lost.includes(source)).map(({ id }) => id);
  if (ids.length > 0) {
    // A try whose time is over must not write anything beside the next one.
    attempt.signal.throwIfAborted();
    await recordAttempt(tools.bucket, run, { number, ids });
    await isc.records.deleteInBulk(ids);
  }

  const others = expired.filter(({ id }) => mine.has(id) && !lost.includes(mine.get(id) ?? '') && !ids.includes(id));
  const listed = others.map(({ id }) => id);
  const stillListed = listed.filter((id) => attempted.has(id));
  const leftAlone = listed.filter((id) => !attempted.has(id));
  const keptCount = expired.length - ids.length - stillListed.length;
  const isLast = ids.length === 0 && expired.length < batchSize;
  const seen = new Set([...leftAlone, ...look.leftAlone, ...attempted]);
  return {
    deleted: ids.length,
    isLast,
    // Whoever is listed after their deletion may be off the list a moment later, so that none of them counts; on a page
    // with nobody else to delete they must be passed over all the same.
    listOffset: listOffset + (ids.length > 0 ? keptCount : expired.length),
    stillListed,
    leftAlone,
    unseen: isLast ? [...mine.keys()].filter((id) => !seen.has(id)).length : 0,
    lost,
  };
}

function upToGrace(page: NonEmployeeRecord[], { cutoff }: Group): NonEmployeeRecord[] {
  const firstInGrace = page.findIndex(({ endDate }) => endDate && !endedBefore(endDate, cutoff));
  return firstInGrace === -1 ? page : page.slice(0, firstInGrace);
}

/**
 * The people whom a look is about, by their ids. `mine`: the sources of all who were found in those that are locked. `due`:
 * those of them whom no other batch under these locks has tried to delete. `attempted`: whom any batch has.
 */
async function readDue(
  { bucket }: SweepTools,
  run: SweepRun,
  { sources, number, firstBatch }: Look,
): Promise<{ mine: Map<string, string>; due: Map<string, ExpiredRecord>; attempted: Set<string> }> {
  const wanted = new Set(sources.map(({ id }) => id));
  const found = (await readFound(bucket, run.foundIn)).filter(({ source }) => wanted.has(source));
  const attempts = await readAttempts(bucket, run);
  const others = attempts.filter((one) => one.number >= firstBatch && one.number !== number);
  const tried = new Set(others.flatMap(({ ids }) => ids));
  return {
    mine: new Map(found.map(({ id, source }) => [id, source])),
    due: new Map(found.filter(({ id }) => !tried.has(id)).map((one) => [one.id, one])),
    attempted: new Set(attempts.flatMap(({ ids }) => ids)),
  };
}
