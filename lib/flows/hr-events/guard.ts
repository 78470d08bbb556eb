import { exceedsDeleteThreshold } from '../../contracts/deleteThreshold.ts';
import { recentEndings } from '../../contracts/endings.ts';
import type { Isc } from '../../isc/client.ts';
import type { Person } from '../../people/person.ts';
import { settingsOf } from '../../sources/settings.ts';
import { listSources } from '../../sources/sources.ts';
import type { Decision } from './decideEvent.ts';
import type { EventRun, WritingTools } from './eventRun.ts';

/**
 * Why a decision is one that a person must make: `endings` where the source would lose more people within 24 hours than its
 * delete threshold allows; `rehire` where somebody would be let in again whom approvers would have to let in were they new.
 */
export type Guarded = 'endings' | 'rehire';

/**
 * Whether a decision must wait for the operators. It costs a request only where several people were ended already.
 *
 * @param approved for what they have said yes: what it was for counts, since the person may have changed meanwhile
 */
export async function guardOf(
  { bucket, config, now }: WritingTools,
  { id, source }: Pick<EventRun, 'id' | 'source'>,
  decision: Decision,
  before: Person | undefined,
  isc: Isc,
  approved: readonly Guarded[],
): Promise<Guarded | undefined> {
  const settings = settingsOf(config.sources, source);
  if (!before) return undefined;
  if (settings.onboarding === 'request' && letsIn(decision, before, now())) {
    return approved.includes('rehire') ? undefined : 'rehire';
  }
  if (approved.includes('endings') || !takesAway(decision, before, now())) return undefined;
  const leaving = 1 + (await recentEndings(bucket, source.id, id, now()));
  if (leaving <= settings.deleteThresholdMinimum) return undefined;
  const counted = (await listSources(isc, { counted: true })).find((one) => one.id === source.id);
  if (counted?.people === undefined) throw new Error('the tenant does not say how many people the source has.');
  return exceedsDeleteThreshold(leaving, counted.people, settings) ? 'endings' : undefined;
}

/**
 * Whether somebody loses access by a decision, or loses it sooner: by an earlier end, a start put off, or a deletion. A
 * contract that has not started counts too: one that ends a moment after its start is as good as deleted.
 */
export function takesAway(decision: Decision, before: Person, now: number): boolean {
  if (decision.do === 'delete record') return true;
  if (decision.do !== 'change' || Date.parse(before.endDate) <= now) return false;
  const { startDate = before.startDate, endDate = before.endDate } = decision.values;
  const isPutOff = Date.parse(before.startDate) <= now && Date.parse(startDate) > now;
  return isPutOff || Date.parse(endDate) < Date.parse(before.endDate);
}

/** Whether somebody whose contract has ended is let in again. */
function letsIn(decision: Decision, before: Person, now: number): boolean {
  if (decision.do !== 'change' || Date.parse(before.endDate) > now) return false;
  return Date.parse(decision.values.endDate ?? '') > now;
}
