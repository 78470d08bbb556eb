import type { Config } from '../lib/config/config.ts';
import { toType } from '../lib/config/toType.ts';
import type { RunReport } from '../lib/durable/runReport.ts';
import { noRequests } from '../lib/isc/requestCounts.ts';
import { readBlocked } from '../lib/people/blocked.ts';
import { keys } from '../lib/store/keys.ts';
import type { Confirm } from './confirming.ts';
import { type Fate, fateOf, findRunStates, reasonsToStay } from './fateOfTrace.ts';
import { Interrupted } from './interrupted.ts';
import { findPerson } from './onePerson.ts';
import { isFileName } from './personMatch.ts';
import type { Place } from './place/place.ts';
import { removeTrace } from './removingTrace.ts';
import { counted } from './table.ts';
import { findTraces, type Trace } from './traces.ts';

export type ForgetOptions = { source: string; accountName: string; apply: boolean; by: string };

/** What is kept of somebody, what becomes of each object, and whether nothing but backups is left. */
export type Forgotten = {
  source: string;
  objects: {
    key: string;
    isOldVersion: boolean;
    fate: 'rewritten' | 'removed' | 'stays';
    why?: string;
  }[];
  /** The key of the report of what was done, where something was. */
  report?: string;
  isDone: boolean;
};

export type ForgetAround = {
  /** Gets what is to be shown. */
  say: (text: string) => void;
  /** Is asked before anything is removed. */
  confirm: Confirm;
  /** Once it is aborted, no other object is begun. */
  signal: AbortSignal;
};

/**
 * Shows, and with `apply` removes, everything of one person that nelm keeps in its bucket, old versions included. What is left
 * is said, with why, and so are ids of ISC, from which nobody reads a name. That it was done is written down, without whom it
 * was about.
 *
 * @throws Error when neither the tenant nor the bucket has such a source
 * @throws Interrupted when the signal was aborted, with how far it came
 */
export async function forget(
  place: Place,
  config: Config,
  { source: wanted, accountName, apply, by }: ForgetOptions,
  { say, confirm, signal }: ForgetAround,
): Promise<Forgotten> {
  const now = await place.now();
  const { source, others, namesakes, names, person, isInTenant } = await findPerson(place, config, wanted, accountName);
  const isBlocked = (await (await readBlocked(place.bucket, source.id))(accountName)) !== undefined;
  const traces = await findTraces(place, source, names, others);
  const runState = await findRunStates(place, source, now);
  const fates = traces.map((trace) => ({ trace, fate: fateOf(trace, { isBlocked, isInTenant, runState, now }) }));
  if (fates.length === 0) say(`nelm keeps nothing of this person of ${source.name}.`);
  for (const { trace, fate } of fates) {
    const { key, isLatest } = trace.version;
    const what =
      typeof fate === 'string'
        ? `would be ${fate === 'rewritten' ? fate : 'removed'}`
        : `stays: ${reasonsToStay[fate.stays]}`;
    say(`${isLatest ? '' : '(old version) '}${key}\n  ${what}`);
  }
  if (namesakes.length > 0)
    say(
      `The tenant no longer has another source that was called ${source.name}, and nelm keeps something of it: forget by its id too, ${namesakes.join(' or ')}.`,
    );
  const ids = await keysOfIds(place.bucket, source.id);
  if (ids.length > 0)
    say(`${ids.join(', ')}\n  stays: ids of records and requests, which name nobody to whoever has no ISC`);
  if ((await place.bucket.list(keys.lostManagers)).length > 0)
    say(
      `${keys.lostManagers}\n  stays: digests of whoever has lost their manager; theirs goes with the first expiry-notice after a backup without them`,
    );
  if (traces.some(({ about }) => typeof about === 'object' && about.parts.some(isFileName)))
    say(
      `A file was called after them. Executions of csv-import hold the names of files for 30 days from their import, and events that failed wait in the queue for 14, and nobody can take them out there.`,
    );
  const goes = fates.filter(({ fate }) => typeof fate === 'string');
  const left = fates.filter(({ fate }) => typeof fate !== 'string' && fate.stays !== 'backup');
  if (person)
    say(`The tenant, or a backup, has them still: delete them in ISC too, or the next backup keeps them anew.`);
  const found: Forgotten = { source: source.name, objects: fates.map(objectOf), isDone: left.length === 0 };
  if (goes.length === 0) {
    if (fates.length > 0) say('Nothing is there to be removed now: what stays is said above, with why.');
    return found;
  }
  if (!apply) {
    say(`Nothing was changed. With --apply, ${counted(goes.length, 'object')} would be without them, for good.`);
    return found;
  }
  await confirm(
    `${counted(goes.length, 'object')} would be without ${accountName} of ${source.name}, for good: no command brings that back.`,
  );
  signal.throwIfAborted();
  const done: typeof goes = [];
  for (const one of goes) {
    if (signal.aborted) break;
    await removeTrace(place, one.trace, one.fate, names);
    done.push(one);
  }
  const isWhole = done.length === goes.length;
  const runId = `${new Date(now).toISOString().replaceAll(/[-:.]/g, '')}-forget`;
  const report: RunReport & Record<string, unknown> = {
    version: 1,
    kind: 'forget',
    runId,
    startedAt: new Date(now).toISOString(),
    finishedAt: new Date(await place.now()).toISOString(),
    outcome: isWhole && left.length === 0 ? 'completed' : 'partly',
    requests: noRequests(),
    source: { id: source.id, name: source.name },
    by,
    counts: {
      rewritten: done.filter(({ fate }) => fate === 'rewritten').length,
      removed: done.filter(({ fate }) => fate === 'removed').length,
      oldVersions: done.filter(({ fate }) => fate === 'old version removed').length,
      left: fates.length - done.length,
    },
  };
  const folder = keys.jobRun('forget', runId);
  await place.bucket.write(`${folder}/report.json`, JSON.stringify(report, null, 2), 'application/json');
  if (!isWhole) {
    throw new Interrupted(
      `Interrupted: ${accountName} is gone from ${done.length} of ${counted(goes.length, 'object')}; the others are as they were. Type ${toType('forget')} once more, with --apply, to remove those too.`,
    );
  }
  say(
    `Forgotten in ${counted(goes.length, 'object')}. That it was done stands, without the name, in ${folder}/report.json.`,
  );
  return { ...found, report: `${folder}/report.json` };
}

function objectOf({ trace, fate }: { trace: Trace; fate: Fate }): Forgotten['objects'][number] {
  const { key, isLatest } = trace.version;
  const object = { key, isOldVersion: !isLatest };
  if (typeof fate !== 'string') return { ...object, fate: 'stays', why: reasonsToStay[fate.stays] };
  return { ...object, fate: fate === 'rewritten' ? fate : 'removed' };
}

/** The objects in which records and requests stand by their ids alone. */
async function keysOfIds(bucket: Place['bucket'], sourceId: string): Promise<string[]> {
  const wanted = [keys.adopted(sourceId), keys.notices(sourceId), keys.waitingApprovals];
  const listed = await Promise.all(wanted.map((key) => bucket.list(key)));
  return wanted.filter((key, index) => listed[index]?.includes(key));
}
