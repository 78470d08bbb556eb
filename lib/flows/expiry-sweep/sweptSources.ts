import type { Config } from '../../config/config.ts';
import { graceCutoff } from '../../contracts/grace.ts';
import type { Isc } from '../../isc/client.ts';
import { checkSettings, settingsOf } from '../../sources/settings.ts';
import { listSources } from '../../sources/sources.ts';
import type { SweptSource } from './sweepRun.ts';

/**
 * The sources, how many people each has and how long it keeps them, in one request.
 *
 * @param now epoch milliseconds
 * @throws Error when the settings name a source that there is not, or the tenant does not say how many people one has:
 *   nobody may be deleted then
 */
export async function listSweptSources(isc: Isc, config: Config, now: number): Promise<SweptSource[]> {
  const sources = await listSources(isc, { counted: true });
  checkSettings(config.sources, sources);
  return sources.map(({ id, name, ids, people }) => {
    // Without the count nobody could say how many may go: it was asked for, and is not guessed.
    if (people === undefined)
      throw new Error(`The tenant does not say how many people ${name} has; nobody is deleted.`);
    const { graceDays } = settingsOf(config.sources, { name, ids });
    const cutoff = graceDays === 'never' ? graceDays : graceCutoff(now, graceDays, config.timeZone);
    return { id, name, ids, people, cutoff };
  });
}

/** Sources with the same grace: their ended people stand together at the begin of a list by end date. */
export type Group = { cutoff: number; sources: readonly SweptSource[] };

/**
 * The sources by their grace; those that keep everybody are in no group, as are those without people.
 *
 * @param oneSourcePerQuery each source by itself
 */
export function groupsOf(sources: readonly SweptSource[], oneSourcePerQuery: boolean): Group[] {
  const swept = sources.filter(({ people }) => people > 0);
  const groups = oneSourcePerQuery
    ? swept.map((source) => [source.cutoff, [source]] as const)
    : [...Map.groupBy(swept, ({ cutoff }) => cutoff)];
  return groups.flatMap(([cutoff, sources]) => (cutoff === 'never' ? [] : [{ cutoff, sources }]));
}
