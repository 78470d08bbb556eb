import * as z from 'zod';
import { newPerson, type Person, type PersonValues, withValues } from '../../people/person.ts';
import { hasEnded } from '../../people/roster/missing.ts';
import { type Decision, outcomeOf } from './decideEvent.ts';
import { stops } from './guard.ts';
import { judgedAt } from './judgedAt.ts';
import { compareOccurrence } from './normalizedEvent.ts';
import type { PersonHistory } from './personHistory.ts';
import {
  type AskedEvent,
  type Judging,
  type PersonState,
  type PlannedEvent,
  planEvent,
  plannedEventSchema,
} from './planEvent.ts';
import { historyAfter, isRemembered } from './remember.ts';

export const personPlanSchema = z.object({
  accountName: z.string(),
  /** What each of the person's events means, in the order in which they happened. */
  events: z.array(plannedEventSchema),
  /** Events, by name, that the next run must decide on: what this one does to the person has to be done before. */
  left: z.array(z.string()),
  /** The event by which something is written, with all that those after it add; undefined where nothing is. */
  write: plannedEventSchema.optional(),
  /** What is known of them cannot be read. They are stopped all the same, and nothing is remembered. */
  isUnreadable: z.literal(true).optional(),
  /** Why none of the person's events can be carried out. */
  problem: z.string().optional(),
});

/** What the events of one person come to together: at most one write. */
export type PersonPlan = z.infer<typeof personPlanSchema>;

/** Decides what the events of one person mean, each in its turn, as if those before it were done. */
export async function planPerson(
  judging: Judging,
  kept: PersonHistory | undefined,
  asked: readonly AskedEvent[],
): Promise<PersonPlan> {
  const events = asked.toSorted((one, other) => compareOccurrence(one.event, other.event));
  const plan: PersonPlan = { accountName: events[0]?.event.values.accountName ?? '', events: [], left: [] };
  let state: PersonState = { kept };
  let isStopped = false;
  let wasOver: boolean | undefined;
  const waited = events.filter(({ hasWaited, approved }) => hasWaited || approved.length > 0).map(({ event }) => event);
  for (const [index, one] of events.entries()) {
    const at = judgedAt(one.event, waited, judging.rules.now);
    const planned = await planEvent(judging, { ...state, isStopped, wasOver, at }, one);
    const write = writes(planned) ? together(plan.write, planned) : plan.write;
    if (write === 'apart') return { ...plan, left: events.slice(index).map(({ name }) => name) };
    plan.events.push(planned);
    if (write) plan.write = write;
    if (isDeletion(planned)) return { ...plan, left: events.slice(index + 1).map(({ name }) => name) };
    if (isRemembered(planned)) state = stateAfter(judging, state, planned);
    isStopped ||= isStop(planned);
    wasOver ??= planned.before && hasEnded(planned.before, judging.rules.now);
  }
  return plan;
}

/** The first of a person's events by which something is written. */
export function firstWriting({ events }: Pick<PersonPlan, 'events'>): PlannedEvent | undefined {
  return events.find(writes);
}

function writes({ decision, held }: PlannedEvent): boolean {
  return !held && decision.do !== 'nothing' && decision.do !== 'wait';
}

/** Whether an event has somebody stopped, whatever is to be done for that. */
export function isStop({ event, held, decision }: PlannedEvent): boolean {
  return !held && stops(event, decision);
}

const isDeletion = (planned: PlannedEvent) => writes(planned) && planned.decision.do.startsWith('delete');

/** One write for two events of a person; `apart` where the second one can only be done when the first one is. */
function together(before: PlannedEvent | undefined, next: PlannedEvent): PlannedEvent | 'apart' {
  if (!before) return next;
  const [first, second] = [before.decision, next.decision];
  if (second.do === 'change' && first.do === 'create') {
    return { ...before, decision: { ...first, person: merged(first.person, second.values) } };
  }
  if (second.do === 'change' && first.do === 'change') {
    return { ...before, decision: { ...first, values: merged(first.values, second.values) } };
  }
  // The record is written down as it is, and deleted.
  if (second.do === 'delete record' && first.do === 'change') return { ...next, before: before.before };
  return 'apart';
}

function merged(one: PersonValues, other: PersonValues): PersonValues {
  return { ...one, ...other, accountName: one.accountName, data: { ...one.data, ...other.data } };
}

/** What the next event of the person finds; there is none behind a deletion. */
function stateAfter(
  { rules }: Pick<Judging, 'rules'>,
  { kept, foreseen }: PersonState,
  planned: PlannedEvent,
): PersonState {
  const history = historyAfter(kept, planned, {}, rules);
  if (!writes(planned)) return { kept: history, ...(foreseen && { foreseen }) };
  const { decision, event, broughtBy, recordId = '' } = planned;
  if (decision.do === 'request') {
    const request = { id: '', person: requested(decision) };
    return { kept: history, foreseen: { request, broughtBy: event.system } };
  }
  const person = outcomeOf(decision, planned.before);
  const record = person && { id: recordId, person };
  return { kept: history, foreseen: { record, broughtBy: decision.do === 'create' ? event.system : broughtBy } };
}

function requested({ person }: Extract<Decision, { do: 'create' | 'request' }>): Person {
  return withValues({ ...newPerson(), accountName: person.accountName }, person);
}
