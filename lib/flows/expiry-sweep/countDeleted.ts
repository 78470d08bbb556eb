import { recordEndings } from '../../people/leavers.ts';
import { readAttempts } from './deletionLog.ts';
import { readFound } from './expiredRecord.ts';
import { deletedFile, writePeople } from './peopleFiles.ts';
import type { SweepRun, SweepTools, SweptSource } from './sweepRun.ts';

/** What became of a source whose people were to be deleted. */
export type Deleted = {
  source: SweptSource;
  outcome: 'deleted' | 'busy' | 'failed';
  deleted: number;
  left: number;
  /** `unknown`: they could not be counted, and any of the people may be gone. */
  remaining: number | 'unknown';
};

/** Why not all batches were read back, and which of them were, by their numbers. */
export type Unread = { outcome: 'busy' | 'failed'; isRead: (batch: number) => boolean };

/** A source in which nobody is known to be deleted. */
export function nobodyDeleted(source: SweptSource, outcome: Deleted['outcome']): Deleted {
  return { source, outcome, deleted: 0, left: 0, remaining: 0 };
}

/**
 * Rewrites the file of each source to the people whose deletion was requested, and counts what became of them. The file
 * keeps those who are still listed, too: somebody who is listed now may be gone a moment later, and nobody who is gone may
 * be missing from it.
 *
 * @param stillListed ids of those who were listed when they were looked for after their deletion
 * @param unread undefined when every batch was read back
 */
export async function countDeleted(
  tools: SweepTools,
  run: SweepRun,
  sources: readonly SweptSource[],
  { stillListed, unread }: { stillListed: readonly string[]; unread: Unread | undefined },
): Promise<Deleted[]> {
  const attempts = await readAttempts(tools.bucket, run);
  const attempted = new Set(attempts.flatMap(({ ids }) => ids));
  await writePeople(tools, run, sources, deletedFile, ({ id }) => attempted.has(id));
  const unverified = attempts.flatMap(({ number, ids }) => (unread && !unread.isRead(number) ? ids : []));
  const maybeThere = new Set([...stillListed, ...unverified]);
  const found = Map.groupBy(await readFound(tools.bucket, run.foundIn), ({ source }) => source);
  // What a person has approved counts for no threshold.
  if (!run.held)
    await countFromNow(tools, sources, (id) => (found.get(id) ?? []).filter((one) => attempted.has(one.id)));
  return sources.map((source) => {
    const people = found.get(source.id) ?? [];
    const tried = people.filter(({ id }) => attempted.has(id));
    const remaining = tried.filter(({ id }) => maybeThere.has(id)).length;
    const counts = { deleted: tried.length - remaining, remaining };
    const rest = people.length - tried.length;
    // Where a batch failed, the rest are those whom it was never the turn of.
    if (unread && (remaining > 0 || rest > 0)) return { source, outcome: unread.outcome, ...counts, left: 0 };
    return { source, outcome: 'deleted', ...counts, left: rest };
  });
}

/** Counts from now on who has gone: that they would was written down before, and may have taken hours. */
async function countFromNow(
  { bucket, now }: SweepTools,
  sources: readonly SweptSource[],
  triedOf: (sourceId: string) => { accountName: string }[],
): Promise<void> {
  for (const { id } of sources) {
    const names = triedOf(id).map(({ accountName }) => accountName);
    await recordEndings(bucket, id, names, now());
  }
}
