import { toType } from '../../config/toType.ts';
import type { Attempt } from '../../durable/attempt.ts';
import { mayPass, reasonOf } from '../../durable/failure.ts';
import { operatorSystem } from '../../hr/rights.ts';
import { acceptedEvent, keepWaiting, queueOf } from '../../hr/waitingEvent.ts';
import type { Isc } from '../../isc/client.ts';
import { type Block, readBlocked } from '../../people/blocked.ts';
import { personDigest } from '../../people/personDigest.ts';
import { hasEnded } from '../../people/roster/missing.ts';
import { noteLooked, readDue, type WatchedPerson, type WatchedSource } from '../../people/watched.ts';
import type { EventTools } from './eventRun.ts';
import { createLocator, type Locator } from './locate.ts';
import { type PersonHistory, readHistory } from './personHistory.ts';
import { startNext } from './startNext.ts';

/** What the ids of these stops begin with. */
const prefix = 'again-';

/** Whether a stop is one of those that are made here: whoever it is about is looked at already. */
export function isAgain(system: string | undefined, id: string): boolean {
  return system === operatorSystem && id.startsWith(prefix);
}

/**
 * Looks at the people who are stopped, and stops those again whom something has let in, or is about to: an upload from before
 * that the tenant worked off for hours, a request that could not be deleted, or somebody by hand. Each source and person by
 * itself; while a source does not answer it is left to the next look. Safe to do twice: a stop has the same id each time.
 */
export async function stopAgain(tools: EventTools, attempt: Attempt): Promise<void> {
  const isc = tools.isc.with(attempt);
  for (const watched of await readDue(tools.bucket, tools.now())) {
    try {
      await stopAgainIn(tools, watched, isc);
    } catch (error) {
      const { id } = watched.source;
      tools.log.warn('whoever was stopped could not be looked at', { sourceId: id, reason: reasonOf(error) });
      // What will not pass is not looked at every five minutes.
      if (!mayPass(error)) await noteLooked(tools.bucket, id, watched.people, [], tools.now());
    }
  }
}

async function stopAgainIn(tools: EventTools, { source, people }: WatchedSource, isc: Isc): Promise<void> {
  const { bucket, config, now } = tools;
  const findBlock = await readBlocked(bucket, source.id);
  const blocked = await Promise.all(
    people.map(async (person) => ({ person, block: await findBlock(person.accountName) })),
  );
  const free = blocked.filter(({ block }) => block === undefined).map(({ person }) => person);
  const left = new Set<WatchedPerson>();
  let failuresInARow = 0;
  if (free.length < people.length) {
    const asked = { ...source, managerId: source.managerId };
    const locator = createLocator(isc, asked, config.timeZone, people.length);
    for (const { person, block } of blocked) {
      if (!block || failuresInARow >= mostFailuresInARow) continue;
      try {
        if (await isIn(tools, locator, source, person)) await stop(tools, source, person, block);
        failuresInARow = 0;
      } catch (error) {
        tools.log.warn('somebody who was stopped could not be looked at', {
          sourceId: source.id,
          reason: reasonOf(error),
        });
        if (!mayPass(error)) continue;
        failuresInARow += 1;
        left.add(person);
      }
    }
    if (failuresInARow >= mostFailuresInARow) return;
  }
  const looked = people.filter((person) => !left.has(person));
  await noteLooked(bucket, source.id, looked, free, now());
}

/** After so many people in a row of whom the tenant does not answer it is down, and all are looked at the next time. */
const mostFailuresInARow = 3;

/** Whether a contract of somebody runs or is to come, or a request waits that would let them in. */
async function isIn(
  tools: EventTools,
  locator: Locator,
  source: WatchedSource['source'],
  { accountName }: WatchedPerson,
): Promise<boolean> {
  const history = await readableHistory(tools, source, accountName);
  const record = await locator.record(accountName, history?.recordId);
  if (record) return !hasEnded(record.person, tools.now());
  return (await locator.request(accountName, history?.requestId)) !== undefined;
}

/** Somebody of whom nothing can be read is looked for as a stranger. */
async function readableHistory(
  { bucket }: EventTools,
  { id }: WatchedSource['source'],
  accountName: string,
): Promise<PersonHistory | undefined> {
  try {
    return await readHistory(bucket, id, accountName);
  } catch (error) {
    if (mayPass(error)) throw error;
    return undefined;
  }
}

/** They are stopped as `npx nelm stop` does it, and the operators are mailed of that. */
async function stop(
  tools: EventTools,
  { id: sourceId }: WatchedSource['source'],
  { accountName, nextLook }: WatchedPerson,
  { by, reason }: Block,
): Promise<void> {
  const why = Array.from(reason).slice(0, 500).join('');
  const notice = {
    system: operatorSystem,
    event: {
      id: `${prefix}${personDigest(accountName).slice(0, 16)}-${nextLook}`,
      type: 'stopped' as const,
      occurredAt: nextLook,
      source: sourceId,
      person: { accountName },
      by,
      comment: `The person is stopped (${why}), and is in again, or about to be: by an upload from before, by hand, or since ISC refused to end them. If that is meant, ${toType('lift')} comes first.`,
    },
  };
  await keepWaiting(tools.bucket, acceptedEvent(notice, tools.now()));
  try {
    await startNext(tools, queueOf(notice));
  } catch (error) {
    // The schedule starts what waits.
    tools.log.warn('a stop waits for the next look', { sourceId, reason: reasonOf(error) });
  }
}
