import * as z from 'zod';
import type { Config } from '../lib/config/config.ts';
import { toType } from '../lib/config/toType.ts';
import { contractSchema, extensionRunId } from '../lib/contracts/keptContract.ts';
import { holdSchema, isOver } from '../lib/decisions/hold.ts';
import type { RunReport } from '../lib/durable/runReport.ts';
import { heldRunId } from '../lib/flows/expiry-sweep/sweepRun.ts';
import { noRequests } from '../lib/isc/requestCounts.ts';
import { readBlocked } from '../lib/people/blocked.ts';
import type { Source } from '../lib/sources/sources.ts';
import { changeJson } from '../lib/store/changeJson.ts';
import { inChunks } from '../lib/store/inChunks.ts';
import { keys } from '../lib/store/keys.ts';
import { transferSchema } from '../lib/transfers/keptTransfer.ts';
import type { Confirm } from './confirming.ts';
import { countsAsLeft, findDigest, findDigestIn } from './digestTraces.ts';
import { Interrupted } from './interrupted.ts';
import { findPerson } from './onePerson.ts';
import { findAbout, isFileName, isListOfFiles, type PersonNames } from './personMatch.ts';
import type { Place } from './place/place.ts';
import { findRunsUnderWay } from './runsUnderWay.ts';
import { counted } from './table.ts';
import { findTraces, type Trace } from './traces.ts';
import { listVersions, readVersion, removeVersion } from './versions.ts';

export type ForgetOptions = { source: string; accountName: string; apply: boolean; by: string };

/** What is done about a trace, or why it stays. */
type Fate = 'rewritten' | 'removed' | 'old version removed' | { stays: keyof typeof reasons };

const reasons = {
  backup: 'backups bring people back: they go by their own days (keepDaily, keepMonthly), or remove them by hand',
  blocked: 'who is blocked must not be let in again: lift the block first',
  letIn: 'without it an HR event could delete whom it says was let in: delete them in ISC, and forget again',
  threshold: 'the delete threshold counts for 24 hours that they left: forget again after that',
  waits: 'it is being worked on or decided: forget again when it is done',
  damaged:
    'it cannot be read, so that nobody knows whether something waits for it: put an older version back, or remove it by hand, and forget again',
  ofDamaged:
    'whether its run waits for a decision cannot be read in decisions/, under the id of the run: put an older version back, or remove that by hand, and forget again',
} as const;

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
        : `stays: ${reasons[fate.stays]}`;
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
    await carryOut(place, one.trace, one.fate, names);
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
  if (typeof fate !== 'string') return { ...object, fate: 'stays', why: reasons[fate.stays] };
  return { ...object, fate: fate === 'rewritten' ? fate : 'removed' };
}

/** What is kept in these is worked on by a run that is to come, or is under way. */
const worked = /^(inbox|roster|preview|events|waiting)\//;

/** What a run that is not over makes of the objects that it goes on with; undefined of one that is over. */
type RunState = (runId: string) => 'waits' | 'ofDamaged' | undefined;

type Circumstances = { isBlocked: boolean; isInTenant: boolean; runState: RunState; now: number };

function fateOf(
  { version: { key, isLatest }, about, bytes, digest }: Trace,
  { isBlocked, isInTenant, runState, now }: Circumstances,
): Fate {
  if (key.startsWith('backups/')) return { stays: 'backup' };
  if (/^(blocked|watched)\//.test(key) && isBlocked) return { stays: 'blocked' };
  const stays = isLatest ? whyOpen(key, bytes, runState, now) : undefined;
  if (stays) return { stays };
  if (!isLatest) return 'old version removed';
  if (digest && countsAsLeft(digest, now)) return { stays: 'threshold' };
  if (digest && 'letInAt' in digest.part && isInTenant) return { stays: 'letIn' };
  return typeof about === 'object' && about.rest !== undefined ? 'rewritten' : 'removed';
}

/** Why an object must stay as it is for now: somebody works on it or decides it, or nobody can read whether. */
function whyOpen(
  key: string,
  bytes: Uint8Array,
  runState: RunState,
  now: number,
): 'waits' | 'damaged' | 'ofDamaged' | undefined {
  if (worked.test(key)) return 'waits';
  const [area, , runId = ''] = key.split('/');
  if (area === 'runs') return runState(runId);
  if (area !== 'decisions' && area !== 'transfers' && area !== 'contracts') return undefined;
  const value = jsonOf(bytes);
  if (value === undefined) return 'damaged';
  if (area === 'decisions') return isOpenHold(value, now) ? 'waits' : undefined;
  if (area === 'transfers') return isOpenTransfer(value) ? 'waits' : undefined;
  // A manager has chosen, and the run that does it has not ended.
  const { data } = contractSchema.safeParse(value);
  return data?.choice && runState(extensionRunId(data.id, data.choice));
}

/** Undefined where it is no JSON. V8 says so in words of the text, which may name people: nobody gets to see them. */
function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/**
 * Says of a run whether it is under way, or waits for a decision: what lies in its folder is what it goes on with. A run of the sweep
 * that waits goes on with what the sweep before it has found.
 */
async function findRunStates(
  place: Pick<Place, 'bucket' | 'lambda' | 'stage'>,
  { id: sourceId }: Source,
  now: number,
): Promise<RunState> {
  const [held, isUnderWay] = [await findHeldRuns(place.bucket, now), await findRunsUnderWay(place)];
  return (runId) => {
    const ids = [runId, heldRunId(runId, sourceId)];
    if (ids.some((id) => held.get(id) === 'waits' || isUnderWay(id))) return 'waits';
    return ids.some((id) => held.has(id)) ? 'ofDamaged' : undefined;
  };
}

/** The runs that wait for a decision by their ids, and those of which nobody can read whether they do. */
async function findHeldRuns(bucket: Place['bucket'], now: number): Promise<Map<string, 'waits' | 'ofDamaged'>> {
  const held = new Map<string, 'waits' | 'ofDamaged'>();
  await inChunks(await bucket.list(keys.allHolds), async (key) => {
    const found = await bucket.read(key);
    if (found.kind !== 'found') return;
    const value = jsonOf(found.bytes);
    const runId = key.slice(keys.allHolds.length).replace(/\.json$/, '');
    if (value === undefined) held.set(runId, 'ofDamaged');
    else if (isOpenHold(value, now)) held.set(runId, 'waits');
  });
  return held;
}

function isOpenHold(value: unknown, now: number): boolean {
  const { data } = holdSchema.safeParse(value);
  return data !== undefined && !data.decided && !isOver(data, now);
}

/** The other manager has not answered, or the run has not ended. */
function isOpenTransfer(value: unknown): boolean {
  const { data } = transferSchema.safeParse(value);
  return data !== undefined && data.outcome === undefined;
}

/** The objects in which records and requests stand by their ids alone. */
async function keysOfIds(bucket: Place['bucket'], sourceId: string): Promise<string[]> {
  const wanted = [keys.adopted(sourceId), keys.notices(sourceId), keys.waitingApprovals];
  const listed = await Promise.all(wanted.map((key) => bucket.list(key)));
  return wanted.filter((key, index) => listed[index]?.includes(key));
}

async function carryOut(
  place: Place,
  { version, about, digest }: Trace,
  fate: Fate,
  names: PersonNames,
): Promise<void> {
  const name = names.accountName;
  if (fate === 'rewritten' && digest) {
    // Flows write it too: what they have noted meanwhile stays, also that the person has left just now.
    await changeJson(place.bucket, version.key, z.unknown(), async (kept) => {
      const found = findDigest(kept, name);
      return found && !countsAsLeft(found, await place.now()) ? found.rest : undefined;
    });
    for (const one of await listVersions(place, version.key)) {
      const bytes = one.isLatest ? undefined : await readVersion(place, one);
      if (bytes && findDigestIn(bytes, name)) await removeVersion(place, one);
    }
  } else if (fate === 'rewritten' && isListOfFiles(version.key)) {
    // Imports note their files in it: what they have noted meanwhile stays.
    await changeJson(place.bucket, version.key, z.unknown(), (kept) => {
      const found = findAbout(version.key, Buffer.from(JSON.stringify(kept ?? null)), names);
      return typeof found === 'object' && found.rest !== undefined ? JSON.parse(found.rest) : undefined;
    });
    for (const one of await listVersions(place, version.key)) {
      const bytes = one.isLatest ? undefined : await readVersion(place, one);
      if (bytes && findAbout(version.key, bytes, names)) await removeVersion(place, one);
    }
  } else if (fate === 'rewritten' && typeof about === 'object' && about.rest !== undefined) {
    await place.bucket.write(version.key, about.rest, contentTypeOf(version.key));
    // In a bucket without versions that was the object itself.
    if (version.versionId !== 'null') await removeVersion(place, version);
  } else if (typeof fate === 'string') {
    // Without its mark of removal, an older version would be the object again.
    if (version.isLatest && version.versionId !== 'null') await place.bucket.remove(version.key);
    await removeVersion(place, version);
  }
}

function contentTypeOf(key: string): string {
  if (key.endsWith('.json')) return 'application/json';
  return key.endsWith('.html') ? 'text/html; charset=utf-8' : 'text/csv';
}
