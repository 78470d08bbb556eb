import { type Block, readBlocked } from '../people/blocked.ts';
import { accountKey, type Person } from '../people/person.ts';
import type { Bucket } from '../store/bucket.ts';
import type { Directory, SourcePeople } from './directory.ts';
import type { KnownSource } from './knownSources.ts';

/** Who is meant: the id of a source, and an account name. */
export type MeantPerson = { source: string; account: string };

/** One person of a source: as the newest export and what came since have them, if they have. */
export type FoundOne = {
  source: KnownSource;
  accountName: string;
  /** Undefined of whoever is not in the source. */
  person: Person | undefined;
  block: Block | undefined;
  /** Of when that is; undefined where there is no export. */
  of: Pick<SourcePeople, 'export' | 'changed' | 'unread'> | undefined;
};

/** Finds people, each source read once. Whoever is meant in a source that the bucket does not have is left out. */
export async function findEach(
  bucket: Pick<Bucket, 'list' | 'readJson'>,
  directory: Directory,
  meant: readonly MeantPerson[],
): Promise<FoundOne[]> {
  const wanted = meant.filter(({ account }) => account.trim() !== '');
  if (wanted.length === 0) return [];
  const sources = await directory.sources();
  const found: FoundOne[] = [];
  for (const [id, some] of Map.groupBy(wanted, ({ source }) => source)) {
    const source = sources.find((one) => one.id === id);
    if (!source) continue;
    const known = await directory.people(source);
    const blockOf = await readBlocked(bucket, id);
    const keys = new Set(some.map(({ account }) => accountKey(account)));
    const people = new Map(known?.people.filter(({ key }) => keys.has(key)).map(({ key, person }) => [key, person]));
    const of = known && { export: known.export, changed: known.changed, unread: known.unread };
    for (const { account } of some) {
      const person = people.get(accountKey(account));
      const accountName = person?.accountName ?? account;
      found.push({ source, accountName, person, block: await blockOf(accountName), of });
    }
  }
  return found;
}
