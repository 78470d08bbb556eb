import { createHash } from 'node:crypto';
import { type BlockedBy, block } from '../people/blocked.ts';
import { accountKey } from '../people/person.ts';
import { readName } from '../people/saidName.ts';
import type { Bucket } from '../store/bucket.ts';
import { type Problem, toKeptEvent } from './adapter.ts';
import type { HrEvent } from './hrEvent.ts';
import { operatorSystem } from './rights.ts';
import { acceptedEvent, keepWaiting, queueOf } from './waitingEvent.ts';

/** What a person has done to somebody of a source, by the command line or the console. */
export type OperatorAct =
  /** The contract gets another last day, in the organisation's zone: a later one, or an earlier one. */
  | { type: 'extended' | 'ended'; lastDay: string }
  /** The contract ends now, and the person is blocked. */
  | { type: 'stopped' };

/** Who does it to whom, and why. */
export type OperatorWish = BlockedBy & {
  source: { id: string; name: string };
  accountName: string;
  /** The source has nobody of that account name: it is judged by what it looks like. */
  isUnknown?: boolean;
  act: OperatorAct;
  /** The same wish has the same text, so that it is done once however often it is sent. */
  once: string;
};

/** What is wrong with a wish, by the path of the event's field. */
export class WishRefused extends Error {
  override readonly name = 'WishRefused';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(`Nothing was done. ${problems.map(({ path, reason }) => `${path}: ${reason}`).join('; ')}.`);
    this.problems = problems;
  }
}

/**
 * Puts what a person wants done where the next run of the source finds it, and starts that run. The run does it by the rules
 * for HR events: under the lock of the source, and never of somebody who is blocked. Whoever is stopped is blocked at once.
 *
 * @param tools `now` in epoch milliseconds; `start` starts the run of a queue
 * @returns the id of the event, by which its line in a report is found
 * @throws WishRefused when a run could not read it
 */
export async function sendWish(
  { bucket, now, start }: { bucket: Bucket; now: number; start: (queue: string) => Promise<unknown> },
  wish: OperatorWish,
): Promise<string> {
  const event = eventOf(wish, now);
  const notice = { system: operatorSystem, event };
  const { by, reason, source, act } = wish;
  // First what ends the contract: were somebody blocked and their event lost, they could not be stopped once more. The run blocks too.
  await keepWaiting(bucket, acceptedEvent(notice, now));
  if (act.type === 'stopped') await block(bucket, source, event.person.accountName, { by, reason }, now);
  await start(queueOf(notice));
  return event.id;
}

/** The event as a run reads it: one that it could not read would be done to nobody. */
function eventOf(wish: OperatorWish, now: number): HrEvent {
  const { source, accountName, isUnknown = false, act, by, reason, once } = wish;
  // A form that is sent twice says the same twice; with another day it is another wish.
  const same = [accountKey(accountName), once, ...('lastDay' in act ? [act.lastDay] : [])].join('\n');
  const digest = createHash('sha256').update(same).digest('hex').slice(0, 16);
  const said = {
    ...{
      id: `${idOf[act.type]}-${digest}`,
      type: act.type,
      occurredAt: new Date(now).toISOString(),
      source: source.id,
    },
    person: { accountName, ...('lastDay' in act && { endDate: act.lastDay }) },
    ...{ by, comment: reason },
  };
  const { mended, fault } = isUnknown ? readName(accountName) : { mended: accountName, fault: undefined };
  if (fault) throw new WishRefused([{ path: 'person.accountName', reason: fault }]);
  const read = toKeptEvent({ ...said, person: { ...said.person, accountName: mended } });
  if (read.kind === 'event') return read.event;
  throw new WishRefused(read.kind === 'refused' ? read.problems : []);
}

const idOf = { extended: 'extend', ended: 'end', stopped: 'stop' } as const;
