import { differences } from '../../people/compare.ts';
import { getValue, type Person, type PersonValues, setValue, withoutValues } from '../../people/person.ts';
import { completedHire } from './completedHire.ts';
import {
  change,
  type Decision,
  decide,
  endedBefore,
  endsRequest,
  hire,
  lackingOf,
  outcomeOf,
  type Rules,
  type Situation,
  withdraw,
} from './decideEvent.ts';
import { asSaid, compareOccurrence, type NormalizedEvent } from './normalizedEvent.ts';

/** The person as nelm found them before the first event, and the events since, in any order. */
export type History = {
  base?: Person | undefined;
  /** The earliest start that nelm has seen the record to have, in epoch milliseconds. */
  earliestStart?: number | undefined;
  events: readonly NormalizedEvent[];
};

/** Whether something that happened later is known already. */
export function isLate(event: NormalizedEvent, { events }: History): boolean {
  return events.some((known) => compareOccurrence(known, event) > 0);
}

/**
 * What an event means that comes after later ones: what it would have changed had it come in time. What a later event
 * has settled stays as it is; mostly nothing is left. Where a file or a person has given the record other dates since, no
 * replay knows them: an end that nothing later settles is then judged by the record, and nothing else moves them, but for a
 * new contract that ends later. Who came another way, and was requested or nobody at the first event, is in no history: who is there
 * counts as who was before.
 */
export function decideLate(event: NormalizedEvent, told: History, situation: Situation, rules: Rules): Decision {
  const { record, pending } = situation;
  const there = record ?? pending;
  const history = there && tellsOfNobody(event, told) ? { ...told, base: there } : told;
  const stateBefore = stateAfter(history, rules);
  const { record: before } = stateBefore;
  const hindsight = replayWith(event, history, rules);
  const { record: after } = hindsight;
  const isMoved = record !== undefined && before !== undefined && !hasDatesOf(record, before);
  if (isMoved && movesEnd.has(event.type) && !isEndSettled(event, history)) return decide(event, situation, rules);
  if (before && !after) {
    if (record) return withdraw({ ...situation, record }, rules);
    return pending ? { do: 'delete request' } : outOfDate;
  }
  if (!after) return outOfDate;
  const isLonger = record !== undefined && Date.parse(after.endDate) > Date.parse(record.endDate);
  const keepsDates = isMoved && !(isNewContract(event) && isLonger && !isEndSettled(event, history));
  const kept = there ? defaultsThatChangeNothing(stateBefore, hindsight, there) : [];
  const values = changesBetween(before, keepsDates ? { ...after, ...datesOf(before) } : after, kept);
  if (!values) return outOfDate;
  if (record) return change(record, values, 'changed', rules);
  // Whoever would let them in would let in somebody whose contract is over.
  const saysOver = event.type === 'ended' || (pending !== undefined && endsRequest(event, pending, rules.now));
  const hasEnded = saysOver && values.endDate !== undefined && Date.parse(after.endDate) <= rules.now;
  // Whoever ended later, and is requested anew, does not end by what was said before that.
  if (pending && hasEnded && before && Date.parse(before.endDate) <= rules.now) return outOfDate;
  if (pending) return hasEnded ? { do: 'delete request', reason: endedBefore } : { do: 'wait' };
  // Who was there and is not any more was taken away by somebody else; where the contract had ended, a new one begins.
  const isNew = event.type === 'hired' || event.type === 'rehired';
  if (before && !(isNew && Date.parse(before.endDate) <= rules.now)) return outOfDate;
  const isOver = Date.parse(after.endDate) <= rules.now;
  return isOver && rules.onboarding === 'request' ? outOfDate : hire(after, rules);
}

/** Events that say when a contract ends, and are judged by the record where that has other dates than the events gave it. */
const movesEnd: ReadonlySet<NormalizedEvent['type']> = new Set(['ended', 'extended']);

/**
 * The names of defaults that stay away from whoever is there. A default only takes the place of what a system has said, where that turns
 * out to have been said of nobody, or of somebody who came again as somebody new, and where nobody has corrected it since.
 */
function defaultsThatChangeNothing({ record, defaulted = [] }: State, hindsight: State, there: Person): string[] {
  const wasSaid = (name: string) => {
    const said = record && getValue(record, name);
    return said && !defaulted.includes(name) && said === getValue(there, name);
  };
  return (hindsight.defaulted ?? []).filter((name) => !wasSaid(name));
}

const isNewContract = ({ type }: NormalizedEvent) => type === 'hired' || type === 'rehired';

/** Whether nothing that is known says who somebody is whom events are about. */
function tellsOfNobody(event: NormalizedEvent, { base, events }: History): boolean {
  return !base && ![event, ...events].some(isNewContract);
}

/** Whether an event that happened later says when the contract ends, or that it is over. */
function isEndSettled(event: NormalizedEvent, { events }: History): boolean {
  const settles = ({ type, values }: NormalizedEvent) =>
    type !== 'changed' || values.endDate !== undefined || values.startDate !== undefined;
  return events.some((one) => settles(one) && compareOccurrence(one, event) > 0);
}

const datesOf = ({ startDate, endDate }: Person) => ({ startDate, endDate });

function hasDatesOf(one: Person, other: Person): boolean {
  const isSame = (name: 'startDate' | 'endDate') => Date.parse(one[name]) === Date.parse(other[name]);
  return isSame('startDate') && isSame('endDate');
}

/** Whether an event that comes late is out of date whatever the tenant shows, so that nobody need look. */
export function isOutOfDate(event: NormalizedEvent, history: History, rules: Rules): boolean {
  if (movesEnd.has(event.type) || tellsOfNobody(event, history)) return false;
  const before = replay(history, rules);
  const { record: after } = replayWith(event, history, rules);
  return before && after ? !changesBetween(before, after) : before === after;
}

/**
 * The event, or the hire that it completes: HR systems tell of somebody before all is known of them, and fill in the rest.
 */
export function mergeIntoPendingHire(event: NormalizedEvent, history: History, rules: Rules): NormalizedEvent {
  const { pendingHire } = stateAfter(history, rules);
  return pendingHire ? completedHire(pendingHire, event) : event;
}

export const outOfDate: Decision = {
  do: 'nothing',
  outcome: 'out-of-date',
  reason: 'What happened later is known already; this changes nothing.',
};

/**
 * The person that the events of a history make, each in its turn. Whoever is requested counts as approved: what approvers
 * say is seen in the tenant.
 */
export function replay(history: History, rules: Rules): Person | undefined {
  return stateAfter(history, rules).record;
}

/** What a history comes to with one event more. */
function replayWith(event: NormalizedEvent, history: History, rules: Rules): State {
  return stateAfter({ ...history, events: [...history.events, event] }, rules);
}

/** Whether an event that happened before another one has given the record its start. */
export function isStartSaidBefore(
  event: NormalizedEvent,
  events: readonly NormalizedEvent[],
  record: Person | undefined,
): boolean {
  if (!record || event.type !== 'ended') return false;
  const start = Date.parse(record.startDate);
  return events.some((one) => Date.parse(one.values.startDate ?? '') === start && compareOccurrence(one, event) < 0);
}

/**
 * The earliest start that the person's record is known to have had, in epoch milliseconds; undefined where there is none. An
 * event may have put it off since, and so does not undo that they were let in.
 */
export function earliestStartOf(history: History, rules: Rules): number | undefined {
  return history.earliestStart ?? stateAfter(history, rules).earliestStart;
}

/**
 * What a history has come to. `defaulted`: the names of the record's values that no system has said; `pendingHire`: a hire of nobody as
 * yet, which lacks what a new person needs.
 */
type State = {
  record: Person | undefined;
  earliestStart?: number | undefined;
  defaulted?: readonly string[] | undefined;
  pendingHire?: NormalizedEvent;
};

function stateAfter({ base, events }: History, rules: Rules): State {
  const asRecord: Rules = { ...rules, onboarding: 'record' };
  return [...events].sort(compareOccurrence).reduce<State>(
    (state, one) => {
      const event = state.pendingHire ? completedHire(state.pendingHire, one) : one;
      const isSaidBefore = isStartSaidBefore(event, events, state.record);
      const situation = { record: state.record, earliestStart: state.earliestStart, isSaidBefore };
      const record = outcomeOf(decide(event, situation, asRecord), state.record);
      const defaulted = state.record ? leftOf(state.defaulted, event, record) : event.defaulted;
      const isPending = !record && event.type === 'hired' && lackingOf(event.values).length > 0;
      const earliestStart = earliest(record, state.earliestStart);
      return { record, earliestStart, defaulted, ...(isPending && { pendingHire: event }) };
    },
    { record: base, earliestStart: earliest(base, undefined) },
  );
}

function earliest(record: Person | undefined, before: number | undefined): number | undefined {
  if (!record) return undefined;
  const start = Date.parse(record.startDate);
  return Math.min(before ?? start, start);
}

/** Of the values that no system has said, those that an event does not say either. */
function leftOf(defaulted: State['defaulted'], event: NormalizedEvent, record: Person | undefined): State['defaulted'] {
  const { values } = asSaid(event);
  return defaulted?.filter((name) => !record || getValue(values, name) !== getValue(record, name));
}

/** The values that differ, without those of some names; undefined when none does. */
function changesBetween(
  before: Person | undefined,
  after: Person,
  without: readonly string[] = [],
): PersonValues | undefined {
  if (!before) return withoutValues(after, without);
  const columns = differences({ ...after, accountName: before.accountName }, before).filter(
    (column) => !without.includes(column),
  );
  if (columns.length === 0) return undefined;
  const values: PersonValues = { accountName: before.accountName, data: {} };
  for (const column of columns) setValue(values, column, getValue(after, column) ?? '');
  return values;
}
