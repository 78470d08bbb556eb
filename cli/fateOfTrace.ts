import { contractSchema, extensionRunId } from '../lib/contracts/keptContract.ts';
import { holdSchema, isOver } from '../lib/decisions/hold.ts';
import { heldRunId } from '../lib/flows/expiry-sweep/sweepRun.ts';
import type { Source } from '../lib/sources/sources.ts';
import { inChunks } from '../lib/store/inChunks.ts';
import { keys } from '../lib/store/keys.ts';
import { transferSchema } from '../lib/transfers/keptTransfer.ts';
import { countsAsLeft } from './digestTraces.ts';
import type { Place } from './place/place.ts';
import { findRunsUnderWay } from './runsUnderWay.ts';
import type { Trace } from './traces.ts';

/** What is done about a trace, or why it stays. */
export type Fate = 'rewritten' | 'removed' | 'old version removed' | { stays: keyof typeof reasonsToStay };

/** Why a trace stays, for whoever reads it. */
export const reasonsToStay = {
  backup: 'backups bring people back: they go by their own days (keepDaily, keepMonthly), or remove them by hand',
  blocked: 'who is blocked must not be let in again: lift the block first',
  letIn: 'without it an HR event could delete whom it says was let in: delete them in ISC, and forget again',
  threshold: 'the delete threshold counts for a day and a quarter of an hour that they left: forget again after that',
  waits: 'it is being worked on or decided: forget again when it is done',
  damaged:
    'it cannot be read, so that nobody knows whether something waits for it: put an older version back, or remove it by hand, and forget again',
  ofDamaged:
    'whether its run waits for a decision cannot be read in decisions/, under the id of the run: put an older version back, or remove that by hand, and forget again',
} as const;

/** What is kept in these is worked on by a run that is to come, or is under way. */
const worked = /^(inbox|roster|preview|events|waiting)\//;

/** What a run that is not over makes of the objects that it goes on with; undefined of one that is over. */
type RunState = (runId: string) => 'waits' | 'ofDamaged' | undefined;

type Circumstances = { isBlocked: boolean; isInTenant: boolean; runState: RunState; now: number };

/** What is to be done about a trace. */
export function fateOf(
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
export async function findRunStates(
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
