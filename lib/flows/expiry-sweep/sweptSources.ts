import type { Config } from '../../config/config.ts';
import { settingsOf } from '../../config/sourceSettings.ts';
import { graceCutoff } from '../../contracts/grace.ts';
import type { Isc } from '../../isc/client.ts';

/** A source as the sweep sees it. */
export type SweptSource = {
  id: string;
  name: string;
  /** What records may name the source by. */
  ids: string[];
  /** How many people it has, ended ones included. */
  people: number;
  /** Who ended before this moment is past the grace, in epoch milliseconds; `never` to keep everybody. */
  cutoff: number | 'never';
};

/** The sources and how many people each has, in one request. */
export async function listSources(isc: Isc, config: Config, now: number): Promise<SweptSource[]> {
  const sources = await Array.fromAsync(isc.sources.list({ nonEmployeeCount: true }));
  return sources.map(({ id, sourceId, name, nonEmployeeCount }) => {
    const { graceDays } = settingsOf(config.sources, name);
    return {
      id,
      name,
      ids: sourceId === undefined ? [id] : [id, sourceId],
      people: countOf(name, nonEmployeeCount),
      cutoff: graceDays === 'never' ? graceDays : graceCutoff(now, graceDays, config.timeZone),
    };
  });
}

/** Without the count nobody could say how many may go: it was asked for, and is not guessed. */
function countOf(name: string, count: number | null | undefined): number {
  if (typeof count === 'number') return count;
  throw new Error(`The tenant does not say how many people ${name} has; nobody is deleted.`);
}

/** Sources with the same grace: their ended people stand together at the begin of a list by end date. */
export type Group = { cutoff: number; sources: readonly SweptSource[] };

/**
 * The sources by their grace; those that keep everybody are in no group, as are those without people.
 *
 * @param apart each source by itself
 */
export function groupsOf(sources: readonly SweptSource[], apart: boolean): Group[] {
  const swept = sources.filter(({ people }) => people > 0);
  const groups = apart
    ? swept.map((source) => [source.cutoff, [source]] as const)
    : [...Map.groupBy(swept, ({ cutoff }) => cutoff)];
  return groups.flatMap(([cutoff, sources]) => (cutoff === 'never' ? [] : [{ cutoff, sources }]));
}

/** The source of a record, whichever of its ids the record names. */
export function sourceOf(
  sources: readonly SweptSource[],
  { sourceId }: { sourceId?: string | null | undefined },
): SweptSource | undefined {
  return sources.find(({ ids }) => ids.some((id) => bare(id) === bare(sourceId ?? '')));
}

const bare = (id: string) => id.replaceAll('-', '').toLowerCase();
