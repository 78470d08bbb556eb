import * as z from 'zod';
import { toType } from '../../config/toType.ts';
import { writeMoment } from '../../dates/dates.ts';
import { type Guarded, guardedSchema } from '../../hr/waitingEvent.ts';
import { personSchema } from '../../isc/person.ts';
import { type Block, blockedText, type FindBlock } from '../../people/blocked.ts';
import { isWholly } from '../../people/compare.ts';
import type { LetInBefore } from '../../people/letInBefore.ts';
import { isSameAccount } from '../../people/person.ts';
import { hasEnded } from '../../people/roster/missing.ts';
import { settingsOf } from '../../sources/settings.ts';
import { type Decision, decide, decisionSchema, type Rules, requestOver } from './decideEvent.ts';
import type { WritingTools } from './eventRun.ts';
import type { Guard } from './guard.ts';
import {
  decideLate,
  earliestStartOf,
  isLate,
  isOutOfDate,
  isStartSaidBefore,
  mergeIntoPendingHire,
  outOfDate,
} from './history.ts';
import type { Located, Locator } from './locate.ts';
import { compareOccurrence, isSameEvent, type NormalizedEvent, normalizedEventSchema } from './normalizedEvent.ts';
import { isHiredBy, type PersonHistory, wasDeclined } from './personHistory.ts';
import type { EventSource } from './sourceOfEvents.ts';
import { bringerOf, eventsThatCount, foldedThatCount, forbiddenTo, type MayTouch } from './whoMayTouch.ts';

export const plannedEventSchema = z.object({
  /** The event's name among those that wait. */
  name: z.string(),
  event: normalizedEventSchema,
  decision: decisionSchema,
  recordId: z.string().optional(),
  requestId: z.string().optional(),
  /** The record as it is before. */
  before: personSchema.optional(),
  /** The HR system that brought who is there. */
  broughtBy: z.string().optional(),
  /** Why it waits for the operators, and nothing is written. */
  held: guardedSchema.optional(),
  /** The operators have said that it may end somebody. */
  isApproved: z.literal(true).optional(),
});

/** What an event means now, and what it was decided on. */
export type PlannedEvent = z.infer<typeof plannedEventSchema>;

/** An event that is to be decided on, and what it has waited for. */
export type AskedEvent = Pick<PlannedEvent, 'name' | 'event'> & {
  hasWaited: boolean;
  /** The request that it has waited for. */
  waitedFor?: string | undefined;
  /** The end that it names has come while it waited. */
  wasDue?: true;
  approved: readonly Guarded[];
  /** Why nobody can be made by it with the manager that is set for new people. */
  makesNobody?: string;
};

/** What deciding goes by, the same for all events of a run. */
export type Judging = {
  locator: Locator;
  mayTouch: MayTouch;
  guard: Guard;
  rules: Rules;
  findBlock: FindBlock;
  /** Whether a block of the event's person was lifted since the event happened. */
  liftedSince: (event: NormalizedEvent) => Promise<boolean>;
  letInBefore: LetInBefore;
  /**
   * Whether the request of somebody who is not there was taken back or rejected. Throws an error that may pass where they were let in
   * right now.
   */
  findWhetherLetIn: (kept: Pick<PersonHistory, 'requestId' | 'recordId'> | undefined) => Promise<boolean>;
};

/** What is known of a person when an event is decided on: from earlier events, and from those of this run before it. */
export type PersonState = {
  kept: PersonHistory | undefined;
  /** An event before it in this run stops the person. */
  isStopped?: boolean | undefined;
  /** When it is judged, where that is not now, in epoch milliseconds. */
  at?: number | undefined;
  /** Whether the contract was over before the run, as the first of its events has found it. */
  wasOver?: boolean | undefined;
  /**
   * What an event before it in this run makes of the record and the request; undefined where none has yet. Whoever is made by
   * this run has no id as yet: it is empty.
   */
  foreseen?: { record?: Located | undefined; request?: Located | undefined; broughtBy?: string | undefined };
};

/** Decides what an event means now. Called under the source's lock. */
export async function planEvent(
  { locator, mayTouch, guard, rules: asOfNow, findBlock, liftedSince, letInBefore, findWhetherLetIn }: Judging,
  { kept, foreseen, isStopped, at = asOfNow.now, wasOver }: PersonState,
  { name, event, hasWaited, waitedFor, wasDue, approved, makesNobody }: AskedEvent,
): Promise<PlannedEvent> {
  // One that has joined a request is known already, and has done nothing yet.
  if (!hasWaited && !wasDue && kept?.events.some((one) => isSameEvent(one, event))) {
    return { name, event, decision: appliedBefore };
  }
  if (approved.length === 0 && wasDeclined(kept, event)) return { name, event, decision: declinedBefore };
  if (event.type !== 'stopped') {
    const block = await findBlock(event.values.accountName);
    if (block) return { name, event, decision: blockedBy(block) };
    if (isStopped) return { name, event, decision: stoppedBefore() };
  }
  // To stop somebody is never too late, unless an operator has lifted a stop since: whoever knows better does it anew.
  if (event.type === 'stopped' && (await liftedSince(event))) return { name, event, decision: lifted() };
  const isFolded = foldedThatCount(mayTouch, event, kept).some((one) => compareOccurrence(event, one) <= 0);
  if (isFolded && event.type !== 'stopped') return { name, event, decision: outOfDate };
  const events = eventsThatCount(mayTouch, event, kept);
  const history = { base: kept?.base, earliestStart: kept?.earliestStart, events };
  const late = event.type !== 'stopped' && isLate(event, history);
  if (late && isOutOfDate(event, history, asOfNow)) return { name, event, decision: outOfDate };
  const { accountName } = event.values;
  const record = foreseen ? foreseen.record : await locator.record(accountName, kept?.recordId);
  const isOver = foreseen ? wasOver : record && hasEnded(record.person, asOfNow.now);
  // Whose contract was over before this run is let in again as of now alone.
  const rules = isOver ? asOfNow : { ...asOfNow, now: at };
  const merged = late ? event : mergeIntoPendingHire(event, history, rules);
  // A hire is simply requested: when there is a pending request, the tenant says so. Beside a record it would stay.
  const isKnown = kept?.requestId !== undefined || foreseen?.request !== undefined;
  const isRequested = merged.type === 'hired' && rules.onboarding === 'request' && !isKnown;
  const mayBePending = !record && !isRequested;
  const pending = () => (foreseen ? foreseen.request : locator.request(accountName, kept?.requestId));
  const request = mayBePending ? await pending() : undefined;
  const isNobody = !record && !request && !foreseen;
  // Whoever is stopped is blocked at once, and looked at again.
  const requested = waitedFor === undefined ? kept : { requestId: waitedFor };
  const isRequestOver = isNobody && event.type !== 'stopped' && (await findWhetherLetIn(requested));
  const broughtBy = foreseen
    ? foreseen.broughtBy
    : await bringerOf(kept, record?.id, request?.id, locator.requestStatus);
  const seen = {
    ...(record?.id && { recordId: record.id }),
    ...(record && { before: record.person }),
    ...(request?.id && { requestId: request.id }),
    ...(broughtBy && { broughtBy }),
  };
  const there = record ?? request;
  // Who may stop people may stop everybody of its sources, whoever brought them.
  const isAllowed =
    event.type === 'stopped' ||
    // Its own hire, of which it is not known what came, has made whoever is all that it says, and nobody else.
    (kept && isHiredBy(kept, event) && there !== undefined && isWholly(merged.values, there.person)) ||
    mayTouch(event, { broughtBy, recordId: record?.id });
  if (there && !isAllowed) {
    return { name, event, decision: forbiddenTo(event) };
  }
  const situation = {
    record: record?.person,
    pending: request?.person,
    isRequestOver,
    createdAt: record?.createdAt,
    isSaidBefore: isStartSaidBefore(event, events, record?.person),
    earliestStart: earlier(
      earliestStartOf(kept ? history : { base: record?.person, events: [] }, rules),
      record && letInBefore(accountName),
    ),
  };
  // A whole hire of somebody who came another way changes what it says itself: what was said before was of nobody.
  const meant = record && event.type === 'hired' ? event : merged;
  const meaning = () => (late ? decideLate(event, history, situation, rules) : decide(meant, situation, rules));
  // What has waited for approvers asks for nobody anew whom they have rejected.
  const decided = hasWaited && isRequestOver ? requestOver : meaning();
  const possible = makesNobody && !there && !hasOtherManager(event, decided) ? failed(makesNobody) : decided;
  const decision = isNobody && !locator.canListRequests ? unseenRequests(possible, event) : possible;
  const held = await guard(event, decision, record?.person, approved, rules.now);
  const isApproved = approved.includes('endings');
  return { name, event, decision, ...seen, ...(held && { held }), ...(isApproved && { isApproved }) };
}

function earlier(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

const appliedBefore: Decision = {
  do: 'nothing',
  outcome: 'nothing-to-do',
  reason: 'The event was applied before.',
  isForbidden: true,
};

const declinedBefore: Decision = {
  do: 'nothing',
  outcome: 'nothing-to-do',
  reason:
    'Operators or approvers were asked about this event before, and nothing was changed. If it is meant, send it with a new id.',
  isForbidden: true,
};

/** Whether somebody is made by an event with a manager that another event has said. */
function hasOtherManager({ values }: NormalizedEvent, decision: Decision): boolean {
  return 'person' in decision && !isSameAccount(decision.person.manager ?? '', values.manager ?? '');
}

/** It is not remembered, so that it is carried out when it is sent again. */
function failed(reason: string): Decision {
  return { do: 'nothing', outcome: 'failed', reason, isForbidden: true };
}

/** What is said where a request may wait that nobody can see: whoever approves it lets the person in. */
function unseenRequests(decision: Decision, { type }: NormalizedEvent): Decision {
  if (decision.do !== 'nothing' || (type !== 'stopped' && type !== 'withdrawn')) return decision;
  const reason =
    'The source has no account manager, so that ISC lists none of its requests to nelm. If one of the person waits for its approvers, delete it by hand.';
  return type === 'stopped'
    ? { ...decision, reason: `${decision.reason} ${reason}` }
    : { do: 'nothing', outcome: 'refused', reason: `There is no record. ${reason}` };
}

const lifted = (): Decision => ({
  do: 'nothing',
  outcome: 'refused',
  reason: `An operator has lifted a stop of the person since this one happened. To stop them all the same, ${toType('stop')}, or send it with the time of now.`,
  isForbidden: true,
});

const stoppedBefore = (): Decision => ({
  do: 'nothing',
  outcome: 'blocked',
  reason: `The person is stopped by an earlier event of the same run. Nothing changes until ${toType('lift')}.`,
  isForbidden: true,
});

function blockedBy(block: Block): Decision {
  return { do: 'nothing', outcome: 'blocked', reason: `The person ${blockedText(block)}.`, isForbidden: true };
}

/** What is set for the source, and the time. */
export function rulesOf(
  { sources, timeZone }: WritingTools['config'],
  source: Pick<EventSource, 'name' | 'ids'>,
  now: number,
): Rules {
  const { onboarding, maxContractDays } = settingsOf(sources, source);
  return { onboarding, maxContractDays, timeZone, now, write: (milliseconds) => writeMoment(milliseconds, timeZone) };
}
