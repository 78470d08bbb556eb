import type { HeldLock } from '../../durable/sourceLock.ts';
import { operatorSystem } from '../../hr/rights.ts';
import { block } from '../../people/blocked.ts';
import { recordEndings } from '../../people/leavers.ts';
import { watch } from '../../people/watched.ts';
import { inChunks } from '../../store/inChunks.ts';
import { type CarriedEvent, readCarried } from './carriedEvent.ts';
import { readDecided } from './decideEvents.ts';
import type { EventRun, EventTools } from './eventRun.ts';
import { isStop, type PersonPlan } from './planPerson.ts';

/**
 * Blocks the people whom events of a run stop, and has them looked at again. Safe to do twice. Called under the source's lock.
 */
export async function blockStopped(
  { bucket, now }: EventTools,
  { folder, source }: EventRun,
  lock: HeldLock,
): Promise<void> {
  await lock.renew();
  const carried = new Map((await readCarried(bucket, folder)).map((one) => [one.name, one]));
  const { plans } = await readDecided(bucket, folder);
  const unasked = plans.filter(({ events }) => events.some((one) => isStop(one) && !one.isApproved));
  await recordEndings(bucket, source.id, unasked.map(nameOf), now());
  const stopped = plans.filter(({ events }) => events.some(isStop));
  await watch(bucket, source, stopped.map(nameOf), now());
  await inChunks(plans, async ({ accountName, events }) => {
    const stop = events.find(isStop);
    if (stop) await block(bucket, source, accountName, wordsOf(carried.get(stop.name)), now());
  });
}

const nameOf = ({ accountName }: PersonPlan) => accountName;

function wordsOf(carried: CarriedEvent | undefined): { by: string; reason: string } {
  const { system = '', event } = carried && 'event' in carried.notice ? carried.notice : { event: undefined };
  const who = system === operatorSystem ? 'an operator' : system;
  return { by: event?.by ?? who, reason: event?.comment ?? 'no reason was given' };
}
