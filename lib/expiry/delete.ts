import * as z from 'zod';
import { endedBefore } from '../contract/grace.ts';
import type { RequestCounts } from '../isc/requestCounts.ts';
import { renewLock } from '../run/lock.ts';
import { type Found, filterOf, isUnchanged, readFound } from './find.ts';
import type { SweepRun, SweepTools } from './run.ts';
import { type Group, type SweptSource, sourceOf } from './sources.ts';

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
  { group, all, number, passedOver }: { group: Group; all: readonly SweptSource[]; number: number; passedOver: number },
  requests: RequestCounts,
): Promise<Batch> {
  const isc = tools.isc.counting(requests);
  const sourceId = filterOf(group, all);
  const query = { ...(sourceId && { sourceId }), sorters: ['endDate'] as const, limit: batchSize, offset: passedOver };
  const page = await Array.fromAsync(isc.records.list(query));
  const firstInGrace = page.findIndex(({ endDate }) => endDate && !endedBefore(endDate, group.cutoff));
  const ended = firstInGrace === -1 ? page : page.slice(0, firstInGrace);
  const found = new Map((await readFound(tools.bucket, run.foundIn)).map((one) => [one.id, one]));
  const before = await triedBefore(tools, run, number);
  const toDelete = ended.flatMap((record) => {
    const one = found.get(record.id);
    return one && isUnchanged(record, one) && !before.has(record.id) ? [one] : [];
  });
  const remaining = ended.filter(({ id }) => before.has(id)).map(({ id }) => id);
  const stay = passedOver + ended.length - toDelete.length;
  if (toDelete.length === 0) {
    // A page full of people who stay says nothing of those behind it.
    return { isLast: ended.length < batchSize, passedOver: stay, remaining };
  }
  await holdLocks(tools, run, group, toDelete);
  await noteTried(tools, run, number, toDelete);
  await isc.records.deleteInBulk(toDelete.map(({ id }) => id));
  return { isLast: false, passedOver: stay, remaining };
}

/** Nobody else may write to a source while its people are deleted. */
async function holdLocks({ bucket, now }: SweepTools, run: SweepRun, group: Group, people: readonly Found[]) {
  for (const id of new Set(people.map(({ source }) => source))) {
    if (sourceOf(group.sources, { sourceId: id })) await renewLock(bucket, id, run.id, now());
  }
}

/** The ids that each batch, by its number, has asked the tenant to delete. */
const triedSchema = z.record(z.string(), z.array(z.string()));

const triedKey = ({ folder }: SweepRun) => `${folder}/tried.json`;

async function readTried({ bucket }: SweepTools, run: SweepRun): Promise<z.infer<typeof triedSchema>> {
  const found = await bucket.read(triedKey(run));
  return found.kind === 'found' ? triedSchema.parse(JSON.parse(new TextDecoder().decode(found.bytes))) : {};
}

/** A batch that was cut off is run again under its number: whom it had deleted stays noted. */
async function noteTried(tools: SweepTools, run: SweepRun, number: number, people: readonly Found[]): Promise<void> {
  const tried = await readTried(tools, run);
  const ids = new Set([...(tried[number] ?? []), ...people.map(({ id }) => id)]);
  await tools.bucket.write(triedKey(run), JSON.stringify({ ...tried, [number]: [...ids] }), 'application/json');
}

/** Everybody whom the batches of a run, but for one, have asked the tenant to delete. */
export async function triedBefore(tools: SweepTools, run: SweepRun, number?: number): Promise<Set<string>> {
  const tried = Object.entries(await readTried(tools, run));
  return new Set(tried.flatMap(([batch, ids]) => (batch === String(number) ? [] : ids)));
}
