import { mayPass } from '../../durable/failure.ts';
import type { HeldLock } from '../../durable/sourceLock.ts';
import { operatorSystem } from '../../hr/rights.ts';
import { isStopping } from '../../hr/waitingEvent.ts';
import { block, liftedAt } from '../../people/blocked.ts';
import { readLeavers, recordEndings } from '../../people/leavers.ts';
import { watch } from '../../people/watched.ts';
import { settingsOf } from '../../sources/settings.ts';
import { inChunks } from '../../store/inChunks.ts';
import { type CarriedEvent, readCarried } from './carriedEvent.ts';
import { readDecided } from './decided.ts';
import type { EventRun, EventTools } from './eventRun.ts';
import { likelyName } from './judgeNames.ts';
import { readHistory } from './personHistory.ts';
import { isStop } from './planPerson.ts';
import { refusalOf } from './sortOut.ts';
import { isAgain } from './stopAgain.ts';

/** Somebody who is stopped by an event, when that happened in epoch milliseconds, and whether operators have asked for that. */
type Stop = {
  accountName: string;
  occurredAt: number;
  one: CarriedEvent | undefined;
  isAsked: boolean;
  isAgain: boolean;
};

/**
 * Blocks the people whom events of a run stop, and has them looked at again. Safe to do twice. Called under the source's lock.
 */
export async function blockStopped(tools: EventTools, run: EventRun, lock: HeldLock): Promise<void> {
  await lock.renew();
  const all = await readCarried(tools.bucket, run.folder);
  const carried = new Map(all.map((one) => [one.name, one]));
  const { plans } = await readDecided(tools.bucket, run.folder);
  const undecided = new Map(
    plans
      .filter(({ problem }) => problem)
      .flatMap(({ events }) => events.map(({ name, event }) => [name, event.values.accountName] as const)),
  );
  const stops = plans.flatMap(({ accountName, events }): Stop[] => {
    const stop = events.find(isStop);
    if (!stop) return [];
    const { event, isApproved } = stop;
    const again = isAgain(event.system, event.id);
    return [
      {
        accountName,
        occurredAt: event.occurredAt,
        one: carried.get(stop.name),
        isAsked: isApproved === true,
        isAgain: again,
      },
    ];
  });
  await blockAll(tools, run, [...stops, ...(await undecidedStops(tools, run, all, undecided))]);
}

/**
 * Blocks, where the tenant has not answered for hours and nothing could be decided, whom events of the run stop, so that nothing
 * lets anybody in meanwhile, and has them ended when it answers again. Called under the source's lock.
 */
export async function blockUndecided(tools: EventTools, run: EventRun, lock: HeldLock): Promise<void> {
  await lock.renew();
  const carried = await readCarried(tools.bucket, run.folder);
  const names = carried.flatMap(({ name, notice }) => ('event' in notice ? [[name, likelyName(notice)] as const] : []));
  await blockAll(tools, run, await undecidedStops(tools, run, carried, new Map(names)));
}

/**
 * The stops among events on which nothing could be decided: none that was done before, that was lifted since, or whose system
 * may not, and no more by systems than the source may lose in a day however many people it has, which the tenant alone knows.
 *
 * @param names the account names of those events, by their names
 */
async function undecidedStops(
  tools: EventTools,
  run: EventRun,
  carried: readonly CarriedEvent[],
  names: ReadonlyMap<string, string>,
): Promise<Stop[]> {
  const { bucket, config, now } = tools;
  const leavers = await readLeavers(bucket, run.source.id, now());
  const { deleteThresholdMinimum: most } = settingsOf(config.sources, run.source);
  const stops: Stop[] = [];
  for (const one of carried) {
    const { notice } = one;
    const accountName = names.get(one.name);
    if (accountName === undefined || !isStopping(notice) || !('event' in notice)) continue;
    const { id } = notice.event;
    const occurredAt = Date.parse(notice.event.occurredAt);
    if (refusalOf(tools, run, notice) || (await isDone(tools, run, notice.system, id, accountName))) continue;
    const lifted = await liftedAt(bucket, run.source.id, accountName);
    if (lifted !== undefined && lifted >= occurredAt) continue;
    const isAsked = notice.system === operatorSystem || one.approved.includes('endings');
    if (!isAsked && leavers.countWith([accountName]) > most) continue;
    if (!isAsked) leavers.add(accountName);
    stops.push({ accountName, occurredAt, one, isAsked, isAgain: isAgain(notice.system, id) });
  }
  return stops;
}

/** Whether the history says that an event was done before; one that cannot be read says nothing. */
async function isDone(
  { bucket }: EventTools,
  { source }: EventRun,
  system: string,
  id: string,
  accountName: string,
): Promise<boolean> {
  try {
    const kept = await readHistory(bucket, source.id, accountName);
    return kept?.events.some((one) => one.system === system && one.id === id) ?? false;
  } catch (error) {
    if (mayPass(error)) throw error;
    return false;
  }
}

/** Whom an operator has let off since is not blocked anew, by a run that decided before or does it twice. */
async function blockAll({ bucket, now }: EventTools, { source }: EventRun, all: readonly Stop[]): Promise<void> {
  const lifts = await inChunks(all, ({ accountName }) => liftedAt(bucket, source.id, accountName));
  const stops = all.filter(({ occurredAt }, index) => (lifts[index] ?? Number.NEGATIVE_INFINITY) < occurredAt);
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
