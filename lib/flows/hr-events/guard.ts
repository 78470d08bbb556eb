import { exceedsDeleteThreshold } from '../../contracts/deleteThreshold.ts';
import type { Guarded } from '../../hr/waitingEvent.ts';
import { losesAccess, readLeavers } from '../../people/leavers.ts';
import { type Person, withValues } from '../../people/person.ts';
import { hasEnded } from '../../people/roster/missing.ts';
import { settingsOf } from '../../sources/settings.ts';
import type { Decision } from './decideEvent.ts';
import type { WritingTools } from './eventRun.ts';
import type { Locator } from './locate.ts';
import type { NormalizedEvent } from './normalizedEvent.ts';
import type { EventSource } from './sourceOfEvents.ts';

/**
 * Says why a decision must wait for the operators, if it must. What it lets pass counts from then on. `at`: when the event is judged, in
 * epoch milliseconds, where that is not now.
 */
export type Guard = (
  event: NormalizedEvent,
  decision: Decision,
  before: Person | undefined,
  approved: readonly Guarded[],
  at?: number,
) => Promise<Guarded | undefined>;

/**
 * Makes the guard of a run. It counts who has left the source within the last 24 hours without a decision, and costs a request
 * only where several have.
 */
export async function createGuard(
  { bucket, config, now }: WritingTools,
  source: Pick<EventSource, 'id' | 'name' | 'ids'>,
  locator: Pick<Locator, 'countCurrent'>,
): Promise<Guard> {
  const settings = settingsOf(config.sources, source);
  const leavers = await readLeavers(bucket, source.id, now());
  let people: number | undefined;

  async function mayLose(count: number): Promise<boolean> {
    if (count <= settings.deleteThresholdMinimum) return true;
    people ??= await locator.countCurrent(now());
    return !exceedsDeleteThreshold(count, people, settings);
  }

  return async (event, decision, before, approved, at = now()) => {
    const isLetIn = before && settings.onboarding === 'request' && letsIn(decision, before, at);
    if (isLetIn) return approved.includes('rehire') ? undefined : 'rehire';
    if (approved.includes('endings')) return undefined;
    if (!stops(event, decision) && !(before && takesAway(decision, before, at))) return undefined;
    const { accountName } = before ?? event.values;
    const isCounted = leavers.countWith([accountName]) === leavers.countWith([]);
    if (!isCounted && !(await mayLose(leavers.countWith([accountName])))) return 'endings';
    leavers.add(accountName);
    return undefined;
  };
}

/**
 * Whether an event has somebody stopped, whatever is to be done for that: whoever is not there, or has ended, is kept from
 * coming, which counts like an end.
 */
export function stops({ type }: NormalizedEvent, decision: Decision): boolean {
  return type === 'stopped' && !(decision.do === 'nothing' && decision.isForbidden);
}

/** Whether somebody loses access by a decision, or loses it sooner. */
export function takesAway(decision: Decision, before: Person, now: number): boolean {
  if (decision.do === 'delete record') return true;
  return decision.do === 'change' && losesAccess(before, withValues(before, decision.values), now);
}

/** Whether somebody whose contract has ended is let in again. */
function letsIn(decision: Decision, before: Person, now: number): boolean {
  if (decision.do !== 'change' || !hasEnded(before, now)) return false;
  return Date.parse(decision.values.endDate ?? '') > now;
}
