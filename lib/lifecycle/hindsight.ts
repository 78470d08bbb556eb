import { differences } from '../roster/compare.ts';
import { getValue, type Person, type PersonValues, setValue } from '../roster/person.ts';
import { change, type Decision, decide, hire, outcomeOf, type Rules, type Situation, withdraw } from './decide.ts';
import { inOrder, type Meant } from './meant.ts';

/** The person as nelm found them before the first event, and the events since, in any order. */
export type History = { base: Person | undefined; events: readonly Meant[] };

/** Whether something that happened later is known already. */
export function isLate(event: Meant, { events }: History): boolean {
  return events.some((known) => inOrder(known, event) > 0);
}

/**
 * What an event means that comes after later ones: what it would have changed had it come in time. What a later event
 * has settled stays as it is; mostly nothing is left.
 */
export function decideLate(event: Meant, history: History, situation: Situation, rules: Rules): Decision {
  const before = told(history, rules);
  const after = told({ ...history, events: [...history.events, event] }, rules);
  const { record, pending } = situation;
  if (before && !after) {
    if (record) return withdraw(record, rules);
    return pending ? { do: 'delete request' } : outOfDate;
  }
  if (!after) return outOfDate;
  const values = changesBetween(before, after);
  if (!values) return outOfDate;
  if (record) return change(record, values, 'changed', rules);
  if (pending) return { do: 'wait' };
  // Who was there and is not any more was taken away by somebody else.
  if (before) return outOfDate;
  const isOver = Date.parse(after.endDate) <= rules.now;
  return isOver && rules.onboarding === 'request' ? outOfDate : hire(after, rules);
}

/** Whether an event that comes late is out of date whatever the tenant shows, so that nobody need look. */
export function isOutOfDate(event: Meant, history: History, rules: Rules): boolean {
  const before = told(history, rules);
  const after = told({ ...history, events: [...history.events, event] }, rules);
  return before && after ? !changesBetween(before, after) : before === after;
}

export const outOfDate: Decision = {
  do: 'nothing',
  outcome: 'out-of-date',
  reason: 'What happened later is known already; this changes nothing.',
};

/** Tells the history in order. Whoever is requested counts as approved: what approvers say is seen in the tenant. */
export function told({ base, events }: History, rules: Rules): Person | undefined {
  const asRecord: Rules = { ...rules, onboarding: 'record' };
  return [...events]
    .sort(inOrder)
    .reduce<Person | undefined>((record, event) => outcomeOf(decide(event, { record }, asRecord), record), base);
}

/** The values that differ; undefined when none does. */
function changesBetween(before: Person | undefined, after: Person): PersonValues | undefined {
  if (!before) return after;
  const columns = differences({ ...after, accountName: before.accountName }, before);
  if (columns.length === 0) return undefined;
  const values: PersonValues = { accountName: before.accountName, data: {} };
  for (const column of columns) setValue(values, column, getValue(after, column) ?? '');
  return values;
}
