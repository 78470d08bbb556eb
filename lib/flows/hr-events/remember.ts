import type { Person } from '../../people/person.ts';
import type { Decision, Rules } from './decideEvent.ts';
import { begun, isHiredBy, type PersonHistory, withEvent } from './personHistory.ts';
import type { PlannedEvent } from './planEvent.ts';
import type { Written } from './writePlan.ts';

/** Whether an event belongs to the history of its person: not while it waits, and not when its sender may not say it. */
export function isRemembered({ decision, held }: PlannedEvent): boolean {
  return held === undefined && decision.do !== 'wait' && !(decision.do === 'nothing' && decision.isForbidden);
}

/** What is known of a person after an event that was carried out. */
export function historyAfter(
  kept: PersonHistory | undefined,
  { event, before, ...plan }: PlannedEvent,
  written: Written,
  rules: Rules,
): PersonHistory {
  const history = begun(kept, before);
  const isNew = plan.decision.do === 'create' || plan.decision.do === 'request';
  const isThere = plan.recordId !== undefined || plan.requestId !== undefined;
  // Of somebody who comes again, what was known of an earlier record or request is over.
  const recordId = written.recordId ?? plan.recordId ?? (isNew ? undefined : history.recordId);
  const requestId = written.requestId ?? plan.requestId ?? (isNew ? undefined : history.requestId);
  const earliestStart = earliestSeen(plan.decision, history.earliestStart, before);
  const { hiring: _, ...known } = history;
  const isBrought = isNew ? !written.joined : isHiredBy(history, event);
  const isOver = isNew || plan.decision.do === 'delete record' || plan.decision.do === 'delete request';
  const broughtBefore = isThere ? plan.broughtBy : history.broughtBy;
  const broughtBy = isBrought ? event.system : isOver ? undefined : broughtBefore;
  return withEvent({ ...known, recordId, requestId, broughtBy, earliestStart }, event, rules);
}

/** The earliest start that the record was seen to have, in epoch milliseconds; of one that is deleted, none. */
function earliestSeen(decision: Decision, before: number | undefined, record: Person | undefined): number | undefined {
  if (decision.do === 'delete record') return undefined;
  // Of somebody who comes again after their record was deleted, the new record counts.
  if (decision.do === 'create' || decision.do === 'request') return Date.parse(decision.person.startDate ?? '');
  const changed = decision.do === 'change' ? decision.values.startDate : undefined;
  const starts = [record?.startDate, changed].flatMap((date) => (date ? [Date.parse(date)] : []));
  return starts.length > 0 ? Math.min(...starts, before ?? Number.POSITIVE_INFINITY) : before;
}
