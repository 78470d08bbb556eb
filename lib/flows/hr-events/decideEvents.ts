import type { Attempt } from '../../durable/attempt.ts';
import { mayPass, reasonOf } from '../../durable/failure.ts';
import type { Isc } from '../../isc/client.ts';
import { liftedAt, readBlocked } from '../../people/blocked.ts';
import { readLetInBefore } from '../../people/letInBefore.ts';
import { accountKey } from '../../people/person.ts';
import type { Bucket } from '../../store/bucket.ts';
import { inChunks } from '../../store/inChunks.ts';
import { type CarriedEvent, keepCarried, readCarried } from './carriedEvent.ts';
import { type Decided, keepDecided } from './decided.ts';
import type { EventRun, EventTools } from './eventRun.ts';
import { createGuard } from './guard.ts';
import { judgeNames } from './judgeNames.ts';
import { findWhetherLetIn, findWhomApproversLetIn } from './letInYet.ts';
import { createLocator, type Locator } from './locate.ts';
import { readHistory } from './personHistory.ts';
import { type AskedEvent, type Judging, rulesOf } from './planEvent.ts';
import { type PersonPlan, planPerson } from './planPerson.ts';
import { readRefusals, refusedTooOften, triedOnceMore } from './refusals.ts';
import { sortOut } from './sortOut.ts';
import { readRights } from './whoMayTouch.ts';

/**
 * Decides what the events of a run mean together, and keeps that in the run's folder. Called under the source's lock.
 *
 * @param failingSince since when every try has failed, in epoch milliseconds; undefined where the one before did not
 */
export async function decideEvents(
  tools: EventTools,
  run: EventRun,
  attempt: Attempt,
  failingSince?: number,
): Promise<Decided> {
  const isc = tools.isc.with(attempt);
  const carried = await readCarried(tools.bucket, run.folder);
  const decided: Decided = { plans: [], settled: [] };
  const sorted = await sortOut(tools, run, carried, isc, decided);
  const judging = await judgingOf(tools, run, isc, byPerson(sorted).size, failingSince);
  const { asked, settled } = await judgeNames(sorted, judging.locator.people);
  decided.settled.push(...settled);
  await keepMeant(tools.bucket, run, carried, asked);
  const people = byPerson(asked);
  await findWhomApproversLetIn(run, carried, judging.locator, failingSince, tools.now());
  await noteWhomApproversLetIn(judging.locator, carried, decided);
  const histories = await inChunks([...people.keys()], async (name) => {
    try {
      return { kept: await readHistory(tools.bucket, run.source.id, name) };
    } catch (error) {
      if (mayPass(error)) throw error;
      return { kept: undefined, problem: reasonOf(error) };
    }
  });
  const refusals = await readRefusals(tools.bucket, run.folder);
  for (const [index, [key, all]] of [...people].entries()) {
    const { kept, problem } = histories[index] ?? { kept: undefined };
    const events = triedOnceMore(all, refusals.get(key));
    const untried = all.filter((one) => !events.includes(one));
    decided.settled.push(...untried.map(({ name }) => ({ name, outcome: 'failed' as const, reason: refusedTooOften })));
    if (events.length === 0) continue;
    const isUnreadable = problem !== undefined && events.every(({ event }) => event.type === 'stopped');
    if (problem === undefined) decided.plans.push(await planOne(tools, run, judging, kept, events));
    else if (!isUnreadable) decided.plans.push(unplanned(events, problem));
    else decided.plans.push({ ...(await planOne(tools, run, judging, undefined, events)), isUnreadable });
  }
  await keepDecided(tools.bucket, run.folder, decided);
  return decided;
}

function byPerson(asked: readonly AskedEvent[]): Map<string, AskedEvent[]> {
  return Map.groupBy(asked, ({ event }) => accountKey(event.values.accountName));
}

/** Where events mean another account name than they say, they say it from now on: in reports, and wherever they wait. */
async function keepMeant(
  bucket: Bucket,
  { folder }: EventRun,
  carried: readonly CarriedEvent[],
  asked: readonly AskedEvent[],
): Promise<void> {
  const meant = new Map(asked.map(({ name, event }) => [name, event.values.accountName]));
  const named = carried.map((one): CarriedEvent => {
    const accountName = meant.get(one.name);
    if (!('event' in one.notice) || accountName === undefined) return one;
    const { event, system } = one.notice;
    if (event.person.accountName === accountName) return one;
    return { ...one, notice: { system, event: { ...event, person: { ...event.person, accountName } } } };
  });
  if (named.some((one, index) => one !== carried[index])) await keepCarried(bucket, folder, named);
}

/** Their record is looked for now: somebody who comes later under the same name must not be taken for them. */
async function noteWhomApproversLetIn(
  locator: Locator,
  carried: readonly CarriedEvent[],
  { settled }: Decided,
): Promise<void> {
  const events = new Map(carried.map(({ name, notice }) => [name, notice]));
  for (const one of settled) {
    const notice = one.outcome === 'approved' ? events.get(one.name) : undefined;
    if (!notice || !('event' in notice)) continue;
    const { accountName } = notice.event.person;
    const record = await locator.record(accountName, undefined);
    if (record) one.letIn = { accountName, recordId: record.id };
  }
}

/** What is wrong with one person must keep nobody else waiting. */
async function planOne(
  { log }: EventTools,
  { id }: EventRun,
  judging: Judging,
  kept: Parameters<typeof planPerson>[1],
  events: readonly AskedEvent[],
): Promise<PersonPlan> {
  try {
    return await planPerson(judging, kept, events);
  } catch (error) {
    if (mayPass(error)) throw error;
    log.error('the events of a person could not be decided on', { runId: id, reason: reasonOf(error) });
    return unplanned(events, reasonOf(error));
  }
}

function unplanned(events: readonly AskedEvent[], problem: string): PersonPlan {
  const planned = events.map(({ name, event }) => ({
    ...{ name, event },
    decision: {
      do: 'nothing' as const,
      outcome: 'nothing-to-do' as const,
      reason: problem,
      isForbidden: true as const,
    },
  }));
  return { accountName: events[0]?.event.values.accountName ?? '', events: planned, left: [], problem };
}

async function judgingOf(
  tools: EventTools,
  { source }: EventRun,
  isc: Isc,
  people: number,
  failingSince: number | undefined,
): Promise<Judging> {
  const locator = createLocator(isc, source, tools.config.timeZone, people);
  return {
    locator,
    mayTouch: await readRights(tools, source),
    guard: await createGuard(tools, source, locator),
    rules: rulesOf(tools.config, source, tools.now()),
    findBlock: await readBlocked(tools.bucket, source.id),
    async liftedSince({ values, occurredAt }) {
      const at = await liftedAt(tools.bucket, source.id, values.accountName);
      return at !== undefined && at >= occurredAt;
    },
    letInBefore: await readLetInBefore(tools.bucket, source.id),
    findWhetherLetIn: (kept) => findWhetherLetIn(kept, locator, failingSince, tools.now()),
  };
}
