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
export type Guarded = 'endings' | 'rehire' | undefined;

/** Whether a decision must wait for the operators. It costs a request only where several people were ended already. */
export async function guardOf(
  { bucket, config, now }: WritingTools,
  { id, source }: Pick<EventRun, 'id' | 'source'>,
  decision: Decision,
  before: Person | undefined,
  isc: Isc,
): Promise<Guarded> {
  const settings = settingsOf(config.sources, source);
  if (!before) return undefined;
  if (settings.onboarding === 'request' && letsIn(decision, before, now())) return 'rehire';
  if (!takesAway(decision, before, now())) return undefined;
  const leaving = 1 + (await recentEndings(bucket, source.id, id, now()));
  if (leaving <= settings.deleteThresholdMinimum) return undefined;
  const counted = (await listSources(isc, { counted: true })).find((one) => one.id === source.id);
  if (counted?.people === undefined) throw new Error('the tenant does not say how many people the source has.');
  return exceedsDeleteThreshold(leaving, counted.people, settings) ? 'endings' : undefined;
}

/** Whether somebody loses access by a decision, or loses it sooner: by an earlier end, a start put off, or a deletion. */
export function takesAway(decision: Decision, before: Person, now: number): boolean {
  if (decision.do === 'delete record') return true;
  if (decision.do !== 'change' || !isActive(before, now)) return false;
  const { startDate = before.startDate, endDate = before.endDate } = decision.values;
  return Date.parse(endDate) < Date.parse(before.endDate) || Date.parse(startDate) > now;
}

/** Whether somebody whose contract has ended is let in again. */
function letsIn(decision: Decision, before: Person, now: number): boolean {
  if (decision.do !== 'change' || Date.parse(before.endDate) > now) return false;
  return Date.parse(decision.values.endDate ?? '') > now;
}

function isActive({ startDate, endDate }: Person, now: number): boolean {
  return Date.parse(startDate) <= now && Date.parse(endDate) > now;
}
