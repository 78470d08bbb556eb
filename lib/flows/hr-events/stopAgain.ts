import type { Attempt } from '../../durable/attempt.ts';
import { mayPass, reasonOf } from '../../durable/failure.ts';
import { operatorSystem } from '../../hr/rights.ts';
import { acceptedEvent, keepWaiting, queueOf } from '../../hr/waitingEvent.ts';
import { type Block, readBlocked } from '../../people/blocked.ts';
import { hasEnded } from '../../people/missing.ts';
import { personDigest } from '../../people/personDigest.ts';
import { noteLooked, readDue, type WatchedPerson, type WatchedSource } from '../../people/watched.ts';
import type { EventTools } from './eventRun.ts';
import { createLocator, type Locator } from './locate.ts';
import { readHistory } from './personHistory.ts';
import { startNext } from './startNext.ts';

/** Somebody who was stopped, and whose contract runs all the same. */
type LetIn = WatchedPerson & { block: Block };

/**
 * Looks at the people who were stopped of late, and stops those again whom something has let in that was on its way before: an
 * upload that the tenant worked off for hours, or somebody by hand. While a source does not answer it is left to the next look.
 * Safe to do twice: a stop has the same id each time.
 */
export async function stopAgain(tools: EventTools, attempt: Attempt): Promise<void> {
  for (const watched of await readDue(tools.bucket, tools.now())) {
    try {
      await stopAgainIn(tools, watched, attempt);
    } catch (error) {
      if (!mayPass(error)) throw error;
      const { id } = watched.source;
      tools.log.warn('whoever was stopped is looked at later', { sourceId: id, reason: reasonOf(error) });
    }
  }
}

async function stopAgainIn(tools: EventTools, { source, people }: WatchedSource, attempt: Attempt): Promise<void> {
  const { bucket, isc, config, now } = tools;
  const findBlock = await readBlocked(bucket, source.id);
  const asSource = { ...source, managerId: undefined };
  const locator = createLocator(isc.with(attempt), asSource, config.timeZone, people.length);
  const letIn: LetIn[] = [];
  for (const person of people) {
    const block = await findBlock(person.accountName);
    if (block && (await isIn(tools, locator, source, person))) letIn.push({ ...person, block });
  }
  for (const person of letIn) await stop(tools, source, person);
  await noteLooked(bucket, source.id, people, now());
}

async function isIn(
  { bucket, now }: EventTools,
  locator: Locator,
  source: WatchedSource['source'],
  { accountName }: WatchedPerson,
): Promise<boolean> {
  const history = await readHistory(bucket, source.id, accountName);
  const record = await locator.record(accountName, history?.recordId);
  return record !== undefined && !hasEnded(record.person, now());
}

/** They are stopped as `npm run stop` does it, and the operators are mailed of that. */
async function stop(
  tools: EventTools,
  { id: sourceId }: WatchedSource['source'],
  { accountName, nextLook, block }: LetIn,
): Promise<void> {
  const notice = {
    system: operatorSystem,
    event: {
      id: `again-${personDigest(accountName).slice(0, 16)}-${nextLook}`,
      type: 'stopped' as const,
      occurredAt: nextLook,
      source: sourceId,
      person: { accountName },
      by: block.by,
      comment: `Something let the person in again who is stopped (${block.reason}): an upload from before, or somebody by hand. If that is meant, npm run lift comes first.`,
    },
  };
  await keepWaiting(tools.bucket, acceptedEvent(notice, tools.now()));
  await startNext(tools, queueOf(notice));
}
