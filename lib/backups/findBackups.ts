import { toType } from '../config/toType.ts';
import { findSource, isNamed, type Source, sourceKey } from '../sources/sources.ts';
import type { Bucket } from '../store/bucket.ts';
import { keys, shownName, sourceOfFolder } from '../store/keys.ts';
import { backupsIn, type StoredBackup } from './backupNames.ts';

/** The backups of one source, whatever it was called when they were made. */
export type SourceBackups = {
  /** The id of the source, as its folders have it. */
  sourceId: string;
  /** The oldest first. */
  stored: StoredBackup[];
  /** The ids of other sources that have been called the same, and have backups too. */
  namesakes: string[];
};

/**
 * Finds the backups of a source. The source may be meant by its id, by the name that it has in the tenant, or by a name that a
 * folder of its backups shows, which is also how one is found that the tenant no longer has. Letter case does not matter.
 *
 * @param sources those of the tenant
 * @throws Error when there are none, or when the name may mean several sources
 */
export async function findBackups(
  bucket: Pick<Bucket, 'list'>,
  sources: readonly Source[],
  wanted: string,
): Promise<SourceBackups> {
  const all = Map.groupBy(backupsIn(await bucket.list(keys.allBackups)), idOf);
  const shown = [...all].flatMap(([id, stored]) => (stored.some((one) => shows(one, wanted)) ? [id] : []));
  const byId = [...all.keys()].find((id) => isNamed({ name: '', ids: [id] }, wanted));
  const sourceId = inTenant(all, sources, wanted) ?? byId ?? theOnly(shown, wanted, [...all.values()]);
  return { sourceId, stored: all.get(sourceId) ?? [], namesakes: shown.filter((id) => id !== sourceId) };
}

type BackupsById = ReadonlyMap<string, StoredBackup[]>;

function inTenant(all: BackupsById, sources: readonly Source[], wanted: string): string | undefined {
  const source = findSource(sources, wanted);
  return source && [...all.keys()].find((id) => isNamed({ name: '', ids: source.ids }, id));
}

function theOnly(ids: readonly string[], wanted: string, all: readonly StoredBackup[][]): string {
  const [id, ...more] = ids;
  if (id === undefined) {
    const known = [...new Set(all.flat().map(({ folder }) => sourceOfFolder(folder).shown))].join(', ');
    const others = known
      ? `There are backups of ${known}.`
      : `There is none of any: ${toType('run source-backup')} makes them.`;
    throw new Error(`There is no backup of a source ${wanted}. ${others}`);
  }
  if (more.length === 0) return id;
  throw new Error(`Several sources have been called ${wanted}: give the id of one of them, ${ids.join(' or ')}.`);
}

function idOf({ folder }: StoredBackup): string {
  return sourceOfFolder(folder).id;
}

function shows({ folder }: StoredBackup, name: string): boolean {
  return sourceKey(sourceOfFolder(folder).shown) === sourceKey(shownName(name));
}
