import { type Block, type FindBlock, listBlocked, readBlocked } from '../people/blocked.ts';
import { accountKey, newPerson, type Person } from '../people/person.ts';
import type { Bucket } from '../store/bucket.ts';
import { inChunks } from '../store/inChunks.ts';
import type { Directory, SourcePeople } from './directory.ts';
import type { KnownSource } from './knownSources.ts';
import { type ListedPerson, listedPerson, searchKey } from './listedPerson.ts';

/** Whom to look for. What is left out, or empty, holds of everybody. */
export type Wanted = {
  /** Words, each of which must be a part of the name, account, address, or a custom attribute such as the vendor. */
  text?: string;
  /** The id of a source. */
  source?: string;
  /** The account name of a manager. */
  manager?: string;
  /** The only managers whose people may be found, as account names are compared; none of these lets through nobody. */
  onlyOf?: ReadonlySet<string>;
  /** Whose contract has not ended at this moment, in epoch milliseconds; */
  endsAfter?: number;
  /** and ends until this one. */
  endsBy?: number;
  blocked?: boolean;
  order?: 'name' | 'end';
  /** From 1. */
  page?: number;
};

type NamedSource = Pick<KnownSource, 'id' | 'name'>;

/** Somebody who was found. */
export type FoundPerson = { source: NamedSource; person: Person; block: Block | undefined };

export type FoundPeople = {
  people: FoundPerson[];
  /** How many there are on all pages. */
  count: number;
  page: number;
  pages: number;
  /** Of when what was looked through is. */
  of: (Omit<SourcePeople, 'people' | 'source'> & { source: NamedSource })[];
  /** The sources of which there is no export yet. */
  without: string[];
};

export const peopleOnPage = 50;

type Candidate = { source: KnownSource; listed: ListedPerson };

/** Finds people in the newest exports, a page at once. */
export async function searchPeople(
  bucket: Pick<Bucket, 'list' | 'readJson'>,
  directory: Directory,
  wanted: Wanted,
): Promise<FoundPeople> {
  const sources = (await directory.sources()).filter(({ id }) => !wanted.source || id === wanted.source);
  const found: Candidate[] = [];
  const of: FoundPeople['of'] = [];
  const without: string[] = [];
  const matches = matcherOf(wanted);
  for (const source of sources) {
    const known = await directory.people(source);
    if (known) {
      const { people: _, ...rest } = known;
      of.push({ ...rest, source: { id: source.id, name: source.name } });
    } else without.push(source.name);
    const people = wanted.blocked ? await blockedAmong(bucket, source, known?.people ?? []) : (known?.people ?? []);
    for (const listed of people) if (matches(listed)) found.push({ source, listed });
  }
  const isByEnd = wanted.order === 'end';
  if (isByEnd) found.sort((one, other) => orderOf(one) - orderOf(other));
  const pages = Math.max(1, Math.ceil(found.length / peopleOnPage));
  const page = Math.min(Math.max(1, Math.trunc(wanted.page ?? 1) || 1), pages);
  const shown = found.slice((page - 1) * peopleOnPage, page * peopleOnPage);
  return { people: await withBlocks(bucket, shown), count: found.length, page, pages, of, without };
}

/** Whose end cannot be read comes last. */
function orderOf({ listed: { endsAt } }: Candidate): number {
  return Number.isNaN(endsAt) ? Number.MAX_SAFE_INTEGER : endsAt;
}

function matcherOf({ text = '', manager = '', onlyOf, endsAfter, endsBy }: Wanted): (listed: ListedPerson) => boolean {
  const words = searchKey(text)
    .split(/[\s,;]+/)
    .filter((word) => word !== '');
  const managerKey = accountKey(manager);
  return ({ text: searched, managerKey: ownManager, endsAt }) => {
    if (onlyOf && (ownManager === '' || !onlyOf.has(ownManager))) return false;
    if (managerKey !== '' && ownManager !== managerKey) return false;
    if (endsAfter !== undefined && !(endsAt > endsAfter)) return false;
    if (endsBy !== undefined && !(endsAt <= endsBy)) return false;
    return words.every((word) => searched.includes(word));
  };
}

/** Who is blocked, those included who are not in the source any more: their block is lifted here too. */
async function blockedAmong(
  bucket: Pick<Bucket, 'list' | 'readJson'>,
  { id }: KnownSource,
  people: readonly ListedPerson[],
): Promise<ListedPerson[]> {
  const blocked = await listBlocked(bucket, id);
  const there = new Map(people.map((one) => [one.key, one]));
  return blocked.map(
    ({ accountName }) => there.get(accountKey(accountName)) ?? listedPerson({ ...newPerson(), accountName }),
  );
}

async function withBlocks(
  bucket: Pick<Bucket, 'list' | 'readJson'>,
  shown: readonly Candidate[],
): Promise<FoundPerson[]> {
  const finders = new Map<string, FindBlock>();
  for (const { source } of shown) {
    if (!finders.has(source.id)) finders.set(source.id, await readBlocked(bucket, source.id));
  }
  return await inChunks(shown, async ({ source: { id, name }, listed: { person } }) => {
    return { source: { id, name }, person, block: await finders.get(id)?.(person.accountName) };
  });
}
