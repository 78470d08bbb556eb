import { exceedsDeleteThreshold } from '../../contracts/deleteThreshold.ts';
import type { Guarded } from '../../hr/waitingEvent.ts';
import type { Isc } from '../../isc/client.ts';
import { losesAccess, readLeavers } from '../../people/leavers.ts';
import type { Person } from '../../people/person.ts';
import { settingsOf } from '../../sources/settings.ts';
import { listSources } from '../../sources/sources.ts';
import type { Decision } from './decideEvent.ts';
import type { WritingTools } from './eventRun.ts';
import { withValues } from './normalizedEvent.ts';
import type { EventSource } from './sourceOfEvents.ts';

/** Says why a decision must wait for the operators, if it must. What it lets pass counts from then on. */
export type Guard = (
  decision: Decision,
  before: Person | undefined,
  approved: readonly Guarded[],
) => Promise<Guarded | undefined>;

/**
 * Makes the guard of a run. It counts who has left the source within the last 24 hours without a decision, and costs a request
 * only where several have.
 */
export async function createGuard(
  { bucket, config, now }: WritingTools,
  source: Pick<EventSource, 'id' | 'name' | 'ids'>,
  isc: Isc,
): Promise<Guard> {
  const settings = settingsOf(config.sources, source);
  const leavers = await readLeavers(bucket, source.id, now());
  let people: number | undefined;

  async function mayLose(count: number): Promise<boolean> {
    if (count <= settings.deleteThresholdMinimum) return true;
    people ??= (await listSources(isc, { counted: true })).find((one) => one.id === source.id)?.people;
    if (people === undefined) throw new Error('the tenant does not say how many people the source has.');
    return !exceedsDeleteThreshold(count, people, settings);
  }

  return async (decision, before, approved) => {
    if (!before) return undefined;
    if (settings.onboarding === 'request' && letsIn(decision, before, now())) {
      return approved.includes('rehire') ? undefined : 'rehire';
    }
    if (approved.includes('endings') || !takesAway(decision, before, now())) return undefined;
    const { accountName } = before;
    const isCounted = leavers.countWith([accountName]) === leavers.countWith([]);
    if (!isCounted && !(await mayLose(leavers.countWith([accountName])))) return 'endings';
    leavers.add(accountName);
    return undefined;
  };
}

/** Whether somebody loses access by a decision, or loses it sooner. */
export function takesAway(decision: Decision, before: Person, now: number): boolean {
  if (decision.do === 'delete record') return true;
  return decision.do === 'change' && losesAccess(before, withValues(before, decision.values), now);
}

/** Whether somebody whose contract has ended is let in again. */
function letsIn(decision: Decision, before: Person, now: number): boolean {
  if (decision.do !== 'change' || Date.parse(before.endDate) > now) return false;
  return Date.parse(decision.values.endDate ?? '') > now;
}
