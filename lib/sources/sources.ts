import type { Isc } from '../isc/client.ts';

/** A source of the tenant, as flows see it. */
export type Source = {
  id: string;
  name: string;
  /** What records, files and events may name it by beside its name. */
  ids: string[];
  /** How many people it has, ended ones included, where that was asked for and the tenant says it. */
  people: number | undefined;
  /** The identity that looks after it, by whom its requests are listed. */
  managerId: string | undefined;
};

/**
 * The sources of the tenant (`listNonEmployeeSources`), in one request.
 *
 * @param counted whether to ask how many people each has, which costs the tenant extra
 */
export async function listSources(isc: Isc, { counted = false }: { counted?: boolean } = {}): Promise<Source[]> {
  const sources = await Array.fromAsync(isc.sources.list(counted ? { nonEmployeeCount: true } : {}));
  return sources.map(({ id, sourceId, name, nonEmployeeCount, accountManagers }) => ({
    id,
    name,
    ids: sourceId === undefined || sourceId === id ? [id] : [id, sourceId],
    people: nonEmployeeCount ?? undefined,
    managerId: accountManagers?.[0]?.id,
  }));
}

/**
 * The source that is meant by a name or by one of its ids, in any letter case and composition. A name that is written
 * exactly so is meant before one that only looks like it.
 *
 * @throws Error when several are meant as much as one another
 */
export function findSource<Known extends Pick<Source, 'name' | 'ids'>>(
  sources: readonly Known[],
  wanted: string,
): Known | undefined {
  const exact = sources.filter(({ name, ids }) => name === wanted || ids.includes(wanted));
  const found = exact.length > 0 ? exact : sources.filter((source) => isNamed(source, wanted));
  if (found.length <= 1) return found[0];
  const names = found.map(({ name }) => `"${name}"`).join(' and ');
  throw new Error(
    `"${wanted}" may mean the sources ${names}. Write the name exactly as it is in the tenant, or the id.`,
  );
}

/** Whether a text means a source: its name or one of its ids. A text without a word means none. */
export function isNamed({ name, ids }: Pick<Source, 'name' | 'ids'>, text: string): boolean {
  if (normalizeId(text) === '' || sourceKey(text) === '') return false;
  return sourceKey(name) === sourceKey(text) || ids.some((id) => normalizeId(id) === normalizeId(text));
}

/** The source that a record belongs to, whichever of its ids the record names, with or without hyphens. */
export function sourceOfRecord<Known extends Pick<Source, 'ids'>>(
  sources: readonly Known[],
  { sourceId }: { sourceId?: string | null | undefined },
): Known | undefined {
  return sources.find(({ ids }) => ids.some((id) => normalizeId(id) === normalizeId(sourceId ?? '')));
}

/** How names of sources are compared: in any letter case, width and composition, with any blanks, and without what nobody sees. */
export function sourceKey(name: string): string {
  const seen = name.replaceAll(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '');
  return seen.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}

function normalizeId(id: string): string {
  return id.trim().replaceAll('-', '').toLowerCase();
}
