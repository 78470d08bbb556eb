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
import { findRecord, findRequest } from './locate.ts';
import { isSameEvent, type NormalizedEvent } from './normalizedEvent.ts';
import { emptyHistory, isHiredBy, readHistory } from './personHistory.ts';

/** What will be done for which event, to what, and the record as it is before. */
export type Plan = {
  event: NormalizedEvent;
  decision: Decision;
  recordId?: string;
  requestId?: string;
  before?: Person;
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
  const events = kept?.events.filter((one) => !isSameEvent(one, event)) ?? [];
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
  if ((record ?? request) && !(kept && isHiredBy(kept, event))) {
    const forbidden = await forbiddenBy({ bucket, config }, source, event, kept?.broughtBy);
    if (forbidden) return { event, decision: forbidden };
  }
  const situation = {
    record: record?.person,
    pending: request?.person,
    earliestStart: earliestStartOf(kept ? history : { base: record?.person, events: [] }, rules),
  };
  const decision = late ? decideLate(event, history, situation, rules) : decide(merged, situation, rules);
  const asked = await guardOf(tools, run, decision, record?.person, isc);
  // Who may be ended by what was approved must not be let in by it, if the event means that by now.
  const guarded = asked === approved ? undefined : asked;
  return {
    event,
    decision,
    ...(record && { recordId: record.id, before: record.person }),
    ...(request && { requestId: request.id }),
    ...(guarded === 'rehire' && { held: { why: 'rehire' } }),
    ...(guarded === 'endings' &&
      record && { held: { why: 'endings', group: await join(tools, run, decision, record.person) } }),
  };
}

/** Puts the event with those that wait for the operators. */
async function join(
  { bucket, now }: WritingTools,
  { id, source }: Pick<EventRun, 'id' | 'source'>,
  decision: Decision,
  person: Person,
): Promise<string> {
  const what = decision.do === 'delete record' ? 'Deleted' : 'Ended';
  return await joinHeld(bucket, source.id, { runId: id, what, person }, now());
}

/** What a run has waited for: a request that was pending; and the operators, who approved what it was held for. */
export type Waits = { hasWaited: boolean; approved: Guarded };

/** Why a system may not touch somebody who is there; undefined when it may. */
async function forbiddenBy(
  { bucket, config }: Pick<WritingTools, 'bucket' | 'config'>,
  source: EventSource,
  { system = '', values: { accountName } }: NormalizedEvent,
  broughtBy: string | undefined,
): Promise<Decision | undefined> {
  const { people } = rightsOf(config.hr, system);
  if (people === 'source' || broughtBy === system) return undefined;
  if (await isAdopted(bucket, source.id, system, accountName)) return undefined;
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
