import { findSource, isNamed, listSources, type Source } from '../lib/sources/sources.ts';
import { keys, shownName, sourceOfFolder } from '../lib/store/keys.ts';
import type { Place } from './place/place.ts';

/** A source of which the bucket keeps something, by its folders: the id, and the names that it has had, as folders show them. */
export type KeptSource = { id: string; names: string[] };

/** Finds the sources of which the bucket keeps something, those included that the tenant no longer has. Three lists. */
async function listKeptSources(bucket: Pick<Place['bucket'], 'folders'>): Promise<KeptSource[]> {
  const areas = [keys.allNotes, keys.allBackups, keys.allRuns];
  const folders = (await Promise.all(areas.map((area) => bucket.folders(area)))).flat();
  // No id of a source begins with an underscore: those are the folders of jobs.
  const ofSources = folders.filter((folder) => !folder.startsWith('_')).map(sourceOfFolder);
  return [...Map.groupBy(ofSources, ({ id }) => id)].map(([id, some]) => ({
    id,
    names: [...new Set(some.map(({ shown }) => shown).filter(Boolean))],
  }));
}

/** Whether a kept source is meant: by its id, or by a name that it has had. */
export function isMeant({ id, names }: KeptSource, wanted: string): boolean {
  const isOf = (text: string, ids: string[]) => ['', ...names].some((name) => isNamed({ name, ids }, text));
  return isOf(wanted, [id]) || isOf(shownName(wanted), []);
}

/**
 * Makes sure that there is such a source, in the bucket or the tenant, which is asked only where the bucket has none.
 *
 * @throws Error that names the sources that there are
 */
export async function mustKnowSource(place: Parameters<typeof findKeptSource>[0], wanted: string): Promise<void> {
  const kept = await listKeptSources(place.bucket);
  if (!kept.some((one) => isMeant(one, wanted))) await findKeptSource(place, wanted);
}

/** The source that is meant, the others of the tenant, and whether the tenant has it. */
export type FoundSource = {
  source: Source;
  others: Source[];
  isInTenant: boolean;
  /** The ids of sources that the tenant no longer has and that have been called the same. */
  namesakes: string[];
};

/**
 * The source that is meant, of the tenant or of what the bucket keeps: of one that was removed from the tenant, its people are kept for as
 * long as those of any other.
 *
 * @throws Error that names the sources that there are when it is none of them, and their ids when it may be several
 */
export async function findKeptSource(
  { bucket, isc }: { bucket: Pick<Place['bucket'], 'folders'>; isc: Place['isc'] },
  wanted: string,
): Promise<FoundSource> {
  const sources = await listSources(isc);
  const source = findSource(sources, wanted);
  const inTenant = (id: string) => sources.some(({ ids }) => isNamed({ name: '', ids }, id));
  const gone = (await listKeptSources(bucket)).filter(({ id }) => !inTenant(id));
  const meant = gone.filter((one) => isMeant(one, wanted));
  if (source) {
    const others = sources.filter(({ id }) => id !== source.id);
    return { source, others, isInTenant: true, namesakes: meant.map(({ id }) => id) };
  }
  const byId = meant.find(({ id }) => isNamed({ name: '', ids: [id] }, wanted));
  const found = byId ?? meant[0];
  if (!found) throw noSuchSource(wanted, sources, gone);
  if (!byId && meant.length > 1) {
    const ids = meant.map(({ id }) => id).join(' or ');
    throw new Error(`Several sources have been called ${wanted}: give the id of one of them, ${ids}.`);
  }
  const name = found.names.at(-1) ?? found.id;
  const kept = { id: found.id, name, ids: [found.id], people: undefined, managerId: undefined };
  return { source: kept, others: sources, isInTenant: false, namesakes: [] };
}

function noSuchSource(wanted: string, sources: readonly Source[], gone: readonly KeptSource[]): Error {
  const there = `The tenant has no source "${wanted}". It has: ${sources.map(({ name }) => name).join(', ')}.`;
  if (gone.length === 0) return new Error(there);
  const before = gone.map(({ id, names }) => (names.length > 0 ? `${names.at(-1)} (${id})` : id)).join(', ');
  return new Error(`${there} Of sources that it no longer has, nelm keeps something of: ${before}.`);
}
