import * as z from 'zod';
import { toType } from '../../config/toType.ts';
import { dateReader } from '../../dates/dates.ts';
import type { Attempt } from '../../durable/attempt.ts';
import { mayPass, reasonOf } from '../../durable/failure.ts';
import type { Notice } from '../../hr/adapter.ts';
import type { HrEvent } from '../../hr/hrEvent.ts';
import { mayTouchSource, operatorSystem, rightsOf } from '../../hr/rights.ts';
import { isStopping } from '../../hr/waitingEvent.ts';
import type { Isc } from '../../isc/client.ts';
import { liftedAt, readBlocked } from '../../people/blocked.ts';
import { readLetInBefore } from '../../people/letInBefore.ts';
import { accountKey } from '../../people/person.ts';
import type { Bucket } from '../../store/bucket.ts';
import { inChunks } from '../../store/inChunks.ts';
import { keys } from '../../store/keys.ts';
import { type CarriedEvent, keepCarried, readCarried } from './carriedEvent.ts';
import { nameOf } from './collectEvents.ts';
import type { EventRun, EventTools } from './eventRun.ts';
import { createGuard } from './guard.ts';
import { readHandedOver } from './handedOver.ts';
import { judgeNames } from './judgeNames.ts';
import { createLocator, type Locator } from './locate.ts';
import { type NormalizedEvent, normalizeEvent } from './normalizedEvent.ts';
import { readHistory } from './personHistory.ts';
import { type AskedEvent, type Judging, rulesOf } from './planEvent.ts';
import { type PersonPlan, personPlanSchema, planPerson } from './planPerson.ts';
import { readRefusals, refusedTooOften, triedOnceMore } from './refusals.ts';
import { readRights } from './whoMayTouch.ts';

const decidedSchema = z.object({
  plans: z.array(personPlanSchema),
  /** Events of which nothing need be decided: what becomes of each, by its name. */
  settled: z.array(
    z.object({
      name: z.string(),
      outcome: z.enum(['ignored', 'failed', 'refused', 'nothing-to-do', 'approved']),
      reason: z.string().optional(),
      goesOnIn: z.string().optional(),
      /** Whom approvers have let in, and their record. */
      letIn: z.object({ accountName: z.string(), recordId: z.string() }).optional(),
    }),
  ),
});

/** What is to be done for the events of a run. */
export type Decided = z.infer<typeof decidedSchema>;

const file = 'plan.json';

/** What a run has decided. */
export async function readDecided(bucket: Bucket, folder: string): Promise<Decided> {
  const kept = await bucket.readJson(`${folder}/${file}`, decidedSchema);
  if (!kept) throw new Error(`${file} is gone from ${folder}. Send the events again with new ids.`);
  return kept.value;
}

/** Decides what the events of a run mean together, and keeps that in the run's folder. Called under the source's lock. */
export async function decideEvents(tools: EventTools, run: EventRun, attempt: Attempt): Promise<Decided> {
  const isc = tools.isc.with(attempt);
  const carried = await readCarried(tools.bucket, run.folder);
  const decided: Decided = { plans: [], settled: [] };
  const sorted = await sortOut(tools, run, carried, isc, decided);
  const judging = await judgingOf(tools, run, isc, byPerson(sorted).size);
  const { asked, settled } = await judgeNames(sorted, judging.locator.people);
  decided.settled.push(...settled);
  await keepMeant(tools.bucket, run, carried, asked);
  const people = byPerson(asked);
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
  await tools.bucket.write(`${run.folder}/${file}`, JSON.stringify(decided), 'application/json');
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

async function judgingOf(tools: EventTools, { source }: EventRun, isc: Isc, people: number): Promise<Judging> {
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
  };
}

/** Events of other types say nothing new of the manager, who may have left. */
const namesManager: ReadonlySet<HrEvent['type']> = new Set(['hired', 'changed', 'rehired']);

/** The events that are to be decided on, in the order in which they happened; what becomes of the others is settled. */
async function sortOut(
  tools: EventTools,
  run: EventRun,
  carried: readonly CarriedEvent[],
  isc: Isc,
  { settled }: Decided,
): Promise<AskedEvent[]> {
  const readDate = dateReader({ timeZone: tools.config.timeZone, dateFormats: [] });
  const waiting = 'queue' in run.payload ? await groupsOfWaiting(tools.bucket, run.source.id) : new Map();
  const handed = await readHandedOver(tools.bucket, run.folder);
  const asked: AskedEvent[] = [];
  for (const { name, notice, unusable, arrivedAt, hasWaited, approved, isOwn } of carried) {
    const { system } = notice;
    // What an earlier round of this run has let wait is decided on anew: nothing says that it was remembered.
    const group = handed.has(name) ? undefined : waiting.get(name);
    const refusal = refusalOf(tools, run, notice);
    if (unusable) settled.push({ name, ...unusable });
    else if (run.wrongSettings && !isStopping(notice)) {
      settled.push({ name, outcome: 'failed', reason: run.wrongSettings });
    } else if (hasWaited && isOwn) settled.push({ name, outcome: 'approved' });
    else if (refusal) settled.push({ name, outcome: 'refused', reason: refusal });
    else if (group) {
      settled.push({ name, outcome: 'nothing-to-do', reason: 'The event waits already.', goesOnIn: group });
    } else if ('event' in notice) {
      const event = normalizeEvent(notice.event, readDate, { system, arrivedAt });
      // One person by a person: no threshold holds that.
      const isByOperator = system === operatorSystem;
      asked.push({ name, event, hasWaited, approved: isByOperator ? [...approved, 'endings'] : approved });
    }
  }
  const { known, refused } = await findManagersOf(tools, isc, asked);
  return asked
    .flatMap((one): AskedEvent[] => {
      const [manager] = managerOf(one.event);
      if (manager === undefined) return [one];
      const alias = known.get(accountKey(manager));
      if (alias) return [{ ...one, event: { ...one.event, values: { ...one.event.values, manager: alias } } }];
      settled.push({ name: one.name, outcome: 'failed', reason: refused ?? unknownManager });
      return [];
    })
    .sort((one, other) => one.event.occurredAt - other.event.occurredAt);
}

const unknownManager =
  'No identity has the account name or e-mail address that the event gives as manager. Correct it in the HR system.';

/** Where the tenant will not have managers looked for, the events that name one fail, and no others do. */
async function findManagersOf(
  { findManagers }: EventTools,
  isc: Isc,
  asked: readonly AskedEvent[],
): Promise<{ known: ReadonlyMap<string, string>; refused?: string }> {
  try {
    return {
      known: await findManagers(
        isc,
        asked.flatMap(({ event }) => managerOf(event)),
      ),
    };
  } catch (error) {
    if (mayPass(error)) throw error;
    return { known: new Map(), refused: `The event's manager could not be looked for: ${reasonOf(error)}` };
  }
}

/** Why a system may not say what it says, whoever it is about; undefined where it may. */
export function refusalOf(
  { config }: Pick<EventTools, 'config'>,
  { source }: EventRun,
  notice: Notice,
): string | undefined {
  const { system } = notice;
  const rights = rightsOf(config.hr, system);
  if (system !== operatorSystem && !mayTouchSource(rights, source)) {
    return `hr.${system} in nelm.config.ts does not let ${system} touch this source.`;
  }
  if (!isStopping(notice) || rights.mayStop) return undefined;
  return `hr.${system} in nelm.config.ts does not let ${system} stop people (mayStop). Send "ended", or ${toType('stop')}.`;
}

function managerOf({ type, values }: NormalizedEvent): string[] {
  return values.manager && namesManager.has(type) ? [values.manager] : [];
}

/** The events of a source that wait already, each with its group: one that is sent again meanwhile is the same. */
async function groupsOfWaiting(bucket: Bucket, sourceId: string): Promise<Map<string, string>> {
  const waiting = await bucket.list(keys.groupsOf(sourceId));
  return new Map(waiting.map((key) => [nameOf(key), key.split('/').at(-2) ?? '']));
}
