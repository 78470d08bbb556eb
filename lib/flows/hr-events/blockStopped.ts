import type { HeldLock } from '../../durable/sourceLock.ts';
import { operatorSystem } from '../../hr/rights.ts';
import { block, liftedAt } from '../../people/blocked.ts';
import { readLeavers, recordEndings } from '../../people/leavers.ts';
import { watch } from '../../people/watched.ts';
import { settingsOf } from '../../sources/settings.ts';
import { inChunks } from '../../store/inChunks.ts';
import { type CarriedEvent, readCarried } from './carriedEvent.ts';
import { readDecided, refusalOf } from './decideEvents.ts';
import type { EventRun, EventTools } from './eventRun.ts';
import { isStop } from './planPerson.ts';
import { isAgain } from './stopAgain.ts';

/** Somebody who is stopped by an event, and whether operators have asked for that. */
type Stop = { accountName: string; one: CarriedEvent | undefined; isAsked: boolean; isAgain: boolean };

/**
 * Blocks the people whom events of a run stop, and has them looked at again. Safe to do twice. Called under the source's lock.
 */
export async function blockStopped(tools: EventTools, run: EventRun, lock: HeldLock): Promise<void> {
  await lock.renew();
  const carried = new Map((await readCarried(tools.bucket, run.folder)).map((one) => [one.name, one]));
  const { plans } = await readDecided(tools.bucket, run.folder);
  const stops = plans.flatMap(({ accountName, events }): Stop[] => {
    const stop = events.find(isStop);
    if (!stop) return [];
    const isAsked = stop.isApproved === true;
    return [{ accountName, one: carried.get(stop.name), isAsked, isAgain: isAgain(stop.event.id) }];
  });
  await blockAll(tools, run, stops);
}

/**
 * Blocks, where the tenant has not answered for hours and nothing could be decided, whom events of the run stop, so that nothing
 * lets anybody in meanwhile, and has them ended when it answers again. No more by systems than their source may lose in a day
 * whatever it has: how many people that is the tenant alone knows. Called under the source's lock.
 */
export async function blockUndecided(tools: EventTools, run: EventRun, lock: HeldLock): Promise<void> {
  await lock.renew();
  const { bucket, config, now } = tools;
  const leavers = await readLeavers(bucket, run.source.id, now());
  const { deleteThresholdMinimum: most } = settingsOf(config.sources, run.source);
  const stops: Stop[] = [];
  for (const one of await readCarried(bucket, run.folder)) {
    const { notice } = one;
    if (!('event' in notice) || notice.event.type !== 'stopped' || refusalOf(tools, run, notice)) continue;
    const { accountName } = notice.event.person;
    const isAsked = notice.system === operatorSystem || one.approved.includes('endings');
    const lifted = await liftedAt(bucket, run.source.id, accountName);
    if (isAsked && lifted !== undefined && lifted >= Date.parse(notice.event.occurredAt)) continue;
    if (!isAsked && leavers.countWith([accountName]) > most) continue;
    if (!isAsked) leavers.add(accountName);
    stops.push({ accountName, one, isAsked, isAgain: isAgain(notice.event.id) });
  }
  await blockAll(tools, run, stops);
}

async function blockAll({ bucket, now }: EventTools, { source }: EventRun, stops: readonly Stop[]): Promise<void> {
  const namesOf = (some: readonly Stop[]) => some.map(({ accountName }) => accountName);
  await recordEndings(bucket, source.id, namesOf(stops.filter(({ isAsked }) => !isAsked)), now());
  const fresh = stops.filter((stop) => !stop.isAgain);
  await watch(bucket, source, namesOf(fresh), now());
  await inChunks(stops, async ({ accountName, one }) => {
    await block(bucket, source, accountName, wordsOf(one), now());
  });
}

function wordsOf(carried: CarriedEvent | undefined): { by: string; reason: string } {
  const { system = '', event } = carried && 'event' in carried.notice ? carried.notice : { event: undefined };
  const who = system === operatorSystem ? 'an operator' : system;
  return { by: event?.by ?? who, reason: event?.comment ?? 'no reason was given' };
}
