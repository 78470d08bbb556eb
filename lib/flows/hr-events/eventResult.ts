import type { HeldLock } from '../../durable/sourceLock.ts';
import { inChunks } from '../../store/inChunks.ts';
import { readCarried } from './carriedEvent.ts';
import { startAnew } from './carryOut.ts';
import { addLines, eventOfLine, lineOf, readLines } from './eventLines.ts';
import type { EventLine } from './eventReport.ts';
import type { EventStory } from './eventRun.ts';

/**
 * What a run came to. `completed`: every event came to something, which its line says; `nothing-to-do`: none waited;
 * `failed`: some of them could not be done.
 */
export type EventResult = {
  outcome: 'completed' | 'nothing-to-do' | 'failed';
  error?: string;
  /** Of how many events the operators are told. */
  toTell?: number;
};

export const failed = (error: string): EventResult => ({ outcome: 'failed', error });

/** Whether the operators are told of an event: somebody must look after it, or somebody was stopped by it. */
export function isToTell({ outcome }: Pick<EventLine, 'outcome'>): boolean {
  return outcome === 'failed' || outcome === 'refused' || outcome === 'stopped';
}

/** What a run came to, by what became of its events. */
export async function outcomeOf({ lastStep, tools, run }: EventStory): Promise<EventResult> {
  return await lastStep('see what became of the events', async () => {
    const lines = await readLines(tools.bucket, run.folder);
    const toTell = lines.filter(isToTell).length;
    const undone = lines.filter(({ outcome }) => outcome === 'failed').length;
    const error = `${undone} of ${lines.length} events could not be done; the line of each says why.`;
    if (undone > 0) return { ...failed(error), toTell };
    return { outcome: lines.length > 0 ? ('completed' as const) : ('nothing-to-do' as const), toTell };
  });
}

/**
 * Says of every event of a run that has no line yet that it could not be done, and takes them away.
 *
 * @param lock where others may carry them out too, the lock that keeps them from it
 * @throws LockLost when that has passed to another run
 */
export async function failEvents(
  story: EventStory,
  reason: string,
  remove: (name: string) => Promise<unknown>,
  { requestId, lock }: { requestId?: string | undefined; lock?: HeldLock } = {},
): Promise<EventResult> {
  const { lastStep, tools, run } = story;
  const { bucket } = tools;
  const count = await lastStep('say that the events could not be done', async () => {
    await lock?.renew();
    await startAnew(tools, run);
    const carried = await readCarried(bucket, run.folder);
    const lines = await readLines(bucket, run.folder);
    const known = new Set(lines.map(eventOfLine));
    const more = carried
      .map((one) => lineOf(one, { outcome: 'failed', reason, ...(requestId && { requestId }) }))
      .filter((line) => !known.has(eventOfLine(line)));
    await addLines(bucket, run.folder, more);
    await inChunks(carried, ({ name }) => remove(name));
    return carried.length;
  });
  // Nothing was collected: what waits is carried out by a later run.
  return count === 0 ? failed(reason) : await outcomeOf(story);
}
