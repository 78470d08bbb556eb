import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { Attempt } from '../../durable/attempt.ts';
import { mayPass, reasonOf } from '../../durable/failure.ts';
import type { HeldLock } from '../../durable/sourceLock.ts';
import { CallError } from '../../isc/callError.ts';
import { personSchema } from '../../isc/person.ts';
import { writeForSpreadsheet } from '../../people/csv/writePeople.ts';
import { recordEndings } from '../../people/leavers.ts';
import { accountKey, attributesOf, type Person } from '../../people/person.ts';
import type { Bucket } from '../../store/bucket.ts';
import { inChunks } from '../../store/inChunks.ts';
import { LockLost } from '../../store/lock.ts';
import { isBlockedSince, isLiftedSince } from './blockedSince.ts';
import { type Decided, readDecided } from './decided.ts';
import { seeOvertaken } from './deleteRequest.ts';
import type { EventRun, EventTools } from './eventRun.ts';
import { takesAway } from './guard.ts';
import { begun, isHiredBy, keepHistory, readHistory, withHiring, withStart } from './personHistory.ts';
import type { PlannedEvent } from './planEvent.ts';
import { firstWriting, type PersonPlan } from './planPerson.ts';
import { NotListedYet, type Written, writePlan, writtenSchema } from './writePlan.ts';

const file = 'written.json';

/** What came of the writes of a run, by `accountKey`. */
export type AllWritten = Map<string, Written>;

export async function readWritten(bucket: Bucket, folder: string): Promise<AllWritten> {
  const kept = await bucket.readJson(`${folder}/${file}`, z.array(z.tuple([z.string(), writtenSchema])));
  return new Map(kept?.value);
}

export async function keepWritten(bucket: Bucket, folder: string, written: AllWritten): Promise<void> {
  await bucket.write(`${folder}/${file}`, JSON.stringify([...written]), 'application/json');
}

/** After so many people in a row of whom the tenant does not answer it is down, and the others need not be tried now. */
const mostFailuresInARow = 3;

/** Lists are seconds behind: whoever is not in them after so long does not come, and everybody else of the source waits for the run. */
const longestLagMilliseconds = 5 * 60_000;

/**
 * Writes, one by one, what has not been written yet. Safe to do twice: it goes on where it was. Somebody of whom the tenant does
 * not answer keeps nobody else waiting: they are tried last the next time. Called under the source's lock.
 *
 * @param failingSince since when every try has failed, in epoch milliseconds; undefined where the one before did not
 * @throws what kept some from being written, and may pass
 */
export async function writeOneByOne(
  tools: EventTools,
  run: EventRun,
  lock: HeldLock,
  attempt: Attempt,
  failingSince = tools.now(),
): Promise<void> {
  const { bucket } = tools;
  const { plans } = await readDecided(bucket, run.folder);
  const written = await readWritten(bucket, run.folder);
  const postponed = await readPostponed(bucket, run.folder);
  const left = plans.filter(({ write, accountName }) => write && !written.has(accountKey(accountName)));
  await lock.renew();
  const tried = await noteBeforeWriting(tools, run, left);
  const failed = new Map<string, unknown>();
  let failuresInARow = 0;
  try {
    const places = [...postponed];
    for (const plan of left.toSorted((one, other) => placeOf(one, places) - placeOf(other, places))) {
      const { write, accountName } = plan;
      if (!write || failuresInARow >= mostFailuresInARow) continue;
      attempt.signal.throwIfAborted();
      await lock.renew();
      const key = accountKey(accountName);
      try {
        const came = await writePerson(tools, run, { ...plan, write }, tried.has(key), attempt);
        const isDeleted = write.decision.do === 'delete request' && !came.error && !came.overtaken;
        written.set(key, isDeleted ? { deletedAt: tools.now() } : came);
        failuresInARow = 0;
      } catch (error) {
        if (!mayPass(error) || error instanceof LockLost) throw error;
        if (error instanceof NotListedYet && tools.now() - failingSince >= longestLagMilliseconds) {
          written.set(key, { error: reasonOf(error) });
          continue;
        }
        failed.set(key, error);
        failuresInARow += 1;
      }
    }
    const { listed, tooEarly } = withdrawnOf(plans, written, tools.now());
    for (const [key, came] of await cameOfWithdrawn(tools, run, listed, attempt)) written.set(key, came);
    if (failed.size === 0 && tooEarly.length > 0) throw new NotLookedForYet();
  } finally {
    await keepWritten(bucket, run.folder, written);
    if (failed.size > 0) {
      // Whoever was tried last comes last.
      const all = [...[...postponed].filter((key) => !failed.has(key)), ...failed.keys()];
      await bucket.write(`${run.folder}/${postponedFile}`, JSON.stringify(all), json);
    }
  }
  const [first] = failed.values();
  if (failed.size > 0) throw first;
}

/**
 * Whose requests were deleted, by this try or an earlier one: so long ago that lists have whom approvers had let in by them, or not. A
 * try takes longer than that where many are written, or the tenant fails.
 */
function withdrawnOf(
  plans: readonly PersonPlan[],
  written: AllWritten,
  now: number,
): { listed: string[]; tooEarly: string[] } {
  const listed: string[] = [];
  const tooEarly: string[] = [];
  for (const { accountName } of plans) {
    const { deletedAt } = written.get(accountKey(accountName)) ?? {};
    if (deletedAt !== undefined) (now - deletedAt < usualLagMilliseconds ? tooEarly : listed).push(accountName);
  }
  return { listed, tooEarly };
}

/** For so long lists may not have whom an approver has let in right before their request was deleted. */
const usualLagMilliseconds = 6_000;

/** Requests were deleted a moment ago, and lists may not have yet whom approvers had let in by them. */
class NotLookedForYet extends CallError {
  override readonly name = 'NotLookedForYet';

  constructor() {
    super('Requests were deleted, and lists of ISC may be too old to say whether approvers were faster.', {
      retry: true,
    });
  }
}

/** Who was not written by earlier tries, by `accountKey`, in the order in which they were tried last. */
const postponedFile = 'postponed.json';

const json = 'application/json';

/** Who was not written by earlier tries. */
export async function readPostponed(bucket: Bucket, folder: string): Promise<Set<string>> {
  return new Set((await bucket.readJson(`${folder}/${postponedFile}`, z.array(z.string())))?.value);
}

const placeOf = ({ accountName }: PersonPlan, postponed: readonly string[]) =>
  postponed.indexOf(accountKey(accountName));

/**
 * Notes why nothing came of what was not written. Safe to do twice.
 *
 * @returns of how many people it was written: of none where nothing need be said but that all failed
 */
export async function noteUnwritten({ bucket }: EventTools, { folder }: EventRun, reason: string): Promise<number> {
  const { plans } = await readDecided(bucket, folder);
  const written = await readWritten(bucket, folder);
  // Of whose deleted request it could not be seen whether an approver was faster, nobody knows whether they are there.
  const unseen = [...written].filter(([, { deletedAt }]) => deletedAt !== undefined);
  for (const [key] of unseen) written.delete(key);
  const done = [...written.values()].filter(({ error }) => error === undefined).length;
  for (const { write, accountName } of plans) {
    const key = accountKey(accountName);
    if (write && !written.has(key)) written.set(key, { error: reason, isUnknown: true });
  }
  if (done > 0 || unseen.length > 0) await keepWritten(bucket, folder, written);
  return done;
}

/** What came of requests that were deleted: of some the last approver may have been faster. */
async function cameOfWithdrawn(
  { isc, config }: EventTools,
  { source }: EventRun,
  accountNames: readonly string[],
  attempt: Attempt,
): Promise<AllWritten> {
  if (accountNames.length === 0) return new Map();
  const overtaken = new Set(await seeOvertaken(source, accountNames, config.timeZone, isc.with(attempt)));
  return new Map(
    accountNames.map((name) => [accountKey(name), overtaken.has(name) ? { overtaken: true as const } : {}]),
  );
}

/**
 * Writes what the events of a person come to together. Where that cannot be done the first of them is done by itself, and those
 * after it are decided on by the next run: what is refused of one must not undo another, which may be an ending.
 */
async function writePerson(
  tools: EventTools,
  run: EventRun,
  plan: PersonPlan & { write: PlannedEvent },
  isTried: boolean,
  attempt: Attempt,
): Promise<Written> {
  if (await isLiftedSince(tools, run, plan))
    return { error: 'An operator has lifted the stop before it was carried out.' };
  // What is decided on anew is set aside for that.
  if (await isBlockedSince(tools, run, plan)) return { overtaken: true };
  const all = await writeOne(tools, run, plan.write, isTried, attempt);
  const first = firstWriting(plan);
  if (all.error === undefined || !first || first === plan.events.at(-1)) return all;
  const areSeveral = plan.write.name !== first.name || !isDeepStrictEqual(plan.write.decision, first.decision);
  return { ...(areSeveral ? await writeOne(tools, run, first, isTried, attempt) : all), isCut: true };
}

/** What is refused of one person must keep nobody else waiting. */
async function writeOne(
  tools: EventTools,
  run: EventRun,
  write: PlannedEvent,
  isTried: boolean,
  attempt: Attempt,
): Promise<Written> {
  try {
    return await writePlan(tools, run, write, isTried, tools.isc.with(attempt));
  } catch (error) {
    if (mayPass(error) || error instanceof LockLost) throw error;
    return { error: reasonOf(error) };
  }
}

/** The file, in the run's folder, that brings back whom events delete. */
export const deletedFile = 'deleted.csv';

/**
 * Writes down what must be known if the run ends while it writes: whom it is about to end, whose hire it is about to make, when
 * records began whose start it changes; and, in a file that `inbox/` takes as it is, whom it deletes. Safe to do twice.
 *
 * @returns by `accountKey`, whose hire an earlier try may have made
 */
export async function noteBeforeWriting(
  tools: EventTools,
  { folder, source }: EventRun,
  plans: readonly PersonPlan[],
): Promise<Set<string>> {
  const { bucket, now } = tools;
  await keepDeleted(bucket, folder, await readDecided(bucket, folder));
  const leavers = plans.filter((plan) => isUnasked(plan, now())).map(({ accountName }) => accountName);
  await recordEndings(bucket, source.id, leavers, now());
  const tried = await inChunks(plans, async ({ accountName, write, events, isUnreadable }) => {
    if (!write || isUnreadable) return [];
    const { decision, event, before } = write;
    const history = begun(await readHistory(bucket, source.id, accountName), before);
    const isHire = decision.do === 'create' || decision.do === 'request';
    if (isHire && isHiredBy(history, event)) return [accountKey(accountName)];
    const startsLater = before && events.some((one) => one.decision.do === 'change' && one.decision.values.startDate);
    const noted = isHire ? withHiring(history, event) : startsLater ? withStart(history, before) : history;
    if (noted !== history) await keepHistory(bucket, source.id, accountName, noted);
    return [];
  });
  return new Set(tried.flat());
}

/** Whether somebody loses access by what no operator has approved. */
function isUnasked({ events }: PersonPlan, now: number): boolean {
  return events.some(
    ({ decision, before, held, isApproved }) => !held && !isApproved && before && takesAway(decision, before, now),
  );
}

const deletedList = 'deleted.json';

/** Whom earlier rounds of a run deleted, or were about to. */
export async function readDeleted(bucket: Bucket, folder: string): Promise<Person[]> {
  return (await bucket.readJson(`${folder}/${deletedList}`, z.array(personSchema)))?.value ?? [];
}

/** Nobody is deleted who was not first written down; whom an earlier round of the run deleted stays so. */
export async function keepDeleted(bucket: Bucket, folder: string, { plans }: Decided): Promise<void> {
  const deleted = plans.flatMap(({ write }): Person[] =>
    write?.decision.do === 'delete record' && write.before ? [write.before] : [],
  );
  if (deleted.length === 0) return;
  const before = await readDeleted(bucket, folder);
  const added = deleted.filter((person) => !before.some((one) => isDeepStrictEqual(one, person)));
  const all = [...before, ...added];
  await bucket.write(`${folder}/${deletedList}`, JSON.stringify(all), 'application/json');
  const csv = writeForSpreadsheet(all, attributesOf(all));
  await bucket.write(`${folder}/${deletedFile}`, csv, 'text/csv; charset=utf-8');
}
