import { dateReader } from '../../dates/dates.ts';
import { isAdopted } from '../../hr/adoption.ts';
import { rightsOf } from '../../hr/rights.ts';
import type { Isc } from '../../isc/client.ts';
import type { Person } from '../../people/person.ts';
import { settingsOf } from '../../sources/settings.ts';
import { type Decision, decide, type Rules } from './decideEvent.ts';
import type { EventRun, EventSource, WritingTools } from './eventRun.ts';
import { type Guarded, guardOf } from './guard.ts';
import { joinHeld } from './heldEndings.ts';
import { decideLate, earliestStartOf, isLate, isOutOfDate, mergeIntoPendingHire, outOfDate } from './history.ts';
import { findRecord, findRequest, unlessGone } from './locate.ts';
import { isSameEvent, type NormalizedEvent } from './normalizedEvent.ts';
import { emptyHistory, isHiredBy, noteStart, type PersonHistory, readHistory } from './personHistory.ts';

/** What will be done for which event, to what, and the record as it is before. */
export type Plan = {
  event: NormalizedEvent;
  decision: Decision;
  recordId?: string;
  requestId?: string;
  before?: Person;
  /** Whether the person was to be created or requested before, and nobody knows what came of it. */
  isTried?: boolean;
  /** The HR system that brought who is there. */
  broughtBy?: string;
  /** Why it waits for the operators, and nothing is written; for endings, with which other events. */
  held?: { why: 'rehire' } | { why: 'endings'; group: string };
};

/**
 * Decides what an event means now. Called under the source's lock.
 *
 * What would let somebody in again, or end too many, waits for the operators, unless they have approved it.
 */
export async function planEvent(
  tools: WritingTools,
  run: Pick<EventRun, 'id' | 'source'>,
  event: NormalizedEvent,
  isc: Isc,
  { hasWaited, approved }: Waits,
): Promise<Plan> {
  const { bucket, config, now } = tools;
  const { source } = run;
  const rules = rulesOf(config, source, now());
  const { accountName } = event.values;
  const kept = await readHistory(bucket, source.id, accountName);
  if (!hasWaited && kept?.events.some((one) => isSameEvent(one, event))) return { event, decision: appliedBefore };
  const events = await eventsThatCount(tools, source, event, kept);
  const history = { base: kept?.base, earliestStart: kept?.earliestStart, events };
  const late = isLate(event, history);
  if (late && isOutOfDate(event, history, rules)) return { event, decision: outOfDate };
  const record = await findRecord(isc, source, accountName, kept?.recordId, rules.timeZone);
  const known = kept ?? emptyHistory(record?.person);
  const merged = late ? event : mergeIntoPendingHire(event, history, rules);
  // A hire is simply requested: when there is a pending request, the tenant says so. Beside a record it would stay.
  const isRequested = merged.type === 'hired' && rules.onboarding === 'request' && kept?.requestId === undefined;
  const mayBePending = !record && !isRequested;
  const request = mayBePending ? await findRequest(isc, source, accountName, known, rules.timeZone) : undefined;
  const broughtBy = await bringerOf(kept, record?.id, request?.id, isc);
  if ((record ?? request) && !(kept && isHiredBy(kept, event))) {
    const forbidden = (await mayTouch(tools, source, event, broughtBy)) ? undefined : forbiddenTo(event);
    if (forbidden) return { event, decision: forbidden };
  }
  const situation = {
    record: record?.person,
    pending: request?.person,
    earliestStart: earliestStartOf(kept ? history : { base: record?.person, events: [] }, rules),
  };
  const decision = late ? decideLate(event, history, situation, rules) : decide(merged, situation, rules);
  const guarded = await guardOf(tools, run, decision, record?.person, isc, approved);
  return {
    event,
    decision,
    ...(record && { recordId: record.id, before: record.person }),
    ...(request && { requestId: request.id }),
    ...(broughtBy && { broughtBy }),
    ...(guarded === 'rehire' && { held: { why: 'rehire' } }),
    ...(guarded === 'endings' &&
      record && { held: { why: 'endings', group: await join(tools, run, event, decision, record.person) } }),
  };
}

/** Puts the event with those that wait for the operators. */
async function join(
  { bucket, now }: WritingTools,
  { id, source }: Pick<EventRun, 'id' | 'source'>,
  event: NormalizedEvent,
  decision: Decision,
  person: Person,
): Promise<string> {
  await noteStart(bucket, source.id, event, person);
  const what = decision.do === 'delete record' ? 'Deleted' : 'Ended';
  return await joinHeld(bucket, source.id, { runId: id, what, person }, now());
}

/** What a run has waited for: a request that was pending, and the operators, by what they approved. */
export type Waits = { hasWaited: boolean; approved: readonly Guarded[] };

/**
 * The events that are known beside this one. What another system said of somebody whom it may not touch counts for nothing: it
 * could say so while nobody was there, and would change whom this one hires.
 */
async function eventsThatCount(
  tools: Pick<WritingTools, 'bucket' | 'config'>,
  source: EventSource,
  event: NormalizedEvent,
  kept: PersonHistory | undefined,
): Promise<NormalizedEvent[]> {
  const others = kept?.events.filter((one) => !isSameEvent(one, event)) ?? [];
  const counting = new Set([undefined, event.system]);
  for (const system of new Set(others.map((one) => one.system))) {
    if (await mayTouch(tools, source, { ...event, system }, kept?.broughtBy)) counting.add(system);
  }
  return others.filter(({ system }) => counting.has(system));
}

/**
 * Which system brought who is there, as far as they are whom it brought: after its record was deleted, or its request was not
 * approved, somebody of the same account name may have come another way.
 */
async function bringerOf(
  kept: PersonHistory | undefined,
  record: string | undefined,
  request: string | undefined,
  isc: Isc,
): Promise<string | undefined> {
  if (!kept?.broughtBy) return undefined;
  const { broughtBy, recordId, requestId } = kept;
  if (!record) return request === undefined || request === requestId ? broughtBy : undefined;
  if (recordId !== undefined || requestId === undefined) return (recordId ?? record) === record ? broughtBy : undefined;
  const requested = await unlessGone(isc.requests.get(requestId));
  return requested?.approvalStatus === 'APPROVED' ? broughtBy : undefined;
}

/** Whether a system may touch somebody who is there. */
async function mayTouch(
  { bucket, config }: Pick<WritingTools, 'bucket' | 'config'>,
  source: EventSource,
  { system = '', values: { accountName } }: NormalizedEvent,
  broughtBy: string | undefined,
): Promise<boolean> {
  const { people } = rightsOf(config.hr, system);
  return people === 'source' || broughtBy === system || (await isAdopted(bucket, source.id, system, accountName));
}

function forbiddenTo({ system = '' }: NormalizedEvent): Decision {
  return {
    do: 'nothing',
    outcome: 'refused',
    reason: `The person did not come by ${system}, and "people" of hr.${system} in nelm.config.ts lets it touch only its own. npm run adopt gives it those who are there; "people: 'source'" everybody of the source.`,
    isForbidden: true,
  };
}

const appliedBefore: Decision = {
  do: 'nothing',
  outcome: 'nothing-to-do',
  reason: 'The event was applied before.',
};

/** What is set for the source, and the time. */
export function rulesOf(
  { sources, timeZone }: WritingTools['config'],
  source: Pick<EventSource, 'name' | 'ids'>,
  now: number,
): Rules {
  const { onboarding, maxContractDays } = settingsOf(sources, source);
  const readDate = dateReader({ timeZone, dateFormats: [] });
  const write = (milliseconds: number) => {
    const text = new Date(milliseconds).toISOString();
    return readDate(text, 'end')?.text ?? text;
  };
  return { onboarding, maxContractDays, timeZone, now, write };
}
