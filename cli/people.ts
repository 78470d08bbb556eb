import type { Config } from '../lib/config/config.ts';
import { createDirectory } from '../lib/directory/directory.ts';
import type { KnownSource } from '../lib/directory/knownSources.ts';
import { IscError } from '../lib/isc/errors.ts';
import { listBlocked, readBlocked } from '../lib/people/blocked.ts';
import { readExport } from '../lib/people/csv/readExport.ts';
import { accountKey, isSameAccount, type Person } from '../lib/people/person.ts';
import { isNamed, listSources, type Source } from '../lib/sources/sources.ts';
import { sourceOfFolder } from '../lib/store/keys.ts';
import { isMeant } from './keptSources.ts';
import type { Place } from './place/place.ts';
import { sourceMeant } from './sourceMeant.ts';

/** A person of a source, as a list shows them. */
type ListedPerson = Person & { source: string; blocked: { by: string; at: string } | undefined };

/** A source, as far as people of it are listed. */
type NamedSource = Pick<Source, 'id' | 'name'>;

/** The people of a source, and of when that is. `from`: the newest backup, the export of an import, or the tenant itself. */
export type PeopleOfSource = {
  source: NamedSource;
  from: 'backup' | 'import' | 'tenant';
  at: string;
  people: readonly Person[];
  /** Of how many people runs have changed something since, which is seen to; and how many runs may have changed more, which is not. */
  changed: number;
  unread: number;
  /** Whether the tenant was asked because nothing is kept yet. */
  isUnkept: boolean;
};

export type PeopleWanted = {
  source?: string | undefined;
  /** Whose contract ends until then and has not ended, in epoch milliseconds. */
  endsBy?: number | undefined;
  /** The account name of a manager. */
  manager?: string | undefined;
  blocked?: boolean | undefined;
  /** Whether the tenant is asked, and not the newest export. */
  fresh: boolean;
  /** Whether a source that the tenant no longer has may be meant by its name. */
  alsoGone?: boolean;
};

/** Somebody who is blocked in a source that does not have them now. */
type BlockedAway = { accountName: string; source: string; by: string; at: string };

/** `without`: sources of which nothing is kept while the tenant does not answer. `managers`: everybody who is one, in any of them. */
export type PeopleFound = {
  of: Omit<PeopleOfSource, 'people'>[];
  without: string[];
  people: ListedPerson[];
  /** Who is blocked and not there, where those who are blocked were asked for. */
  away: BlockedAway[];
  managers: string[];
  /** All sources that are known, those included that were not asked for. */
  sources: NamedSource[];
};

/**
 * The people of the sources: from the newest export that nelm keeps and what runs have changed since, as the console has them, or from the
 * tenant. Where there is no export yet the tenant is asked.
 *
 * @returns the people, in the order of their ends, and of when each source's are
 * @throws Error when there is no such source
 */
export async function listPeople(place: Place, config: Config, wanted: PeopleWanted): Promise<PeopleFound> {
  const now = await place.now();
  const { of, without, sources } = wanted.fresh
    ? await allFromTenant(place, config, wanted.source)
    : await allFromBucket(place, config, wanted);
  const people: ListedPerson[] = [];
  const away: BlockedAway[] = [];
  for (const { source, people: some } of of) {
    const blockOf = await readBlocked(place.bucket, source.id);
    if (wanted.blocked) away.push(...(await blockedAway(place, source, some)));
    for (const person of some) {
      if (wanted.manager !== undefined && !isSameAccount(person.manager, wanted.manager)) continue;
      const end = Date.parse(person.endDate);
      if (wanted.endsBy !== undefined && !(end >= now && end <= wanted.endsBy)) continue;
      const block = await blockOf(person.accountName);
      if (wanted.blocked && !block) continue;
      people.push({ ...person, source: source.name, blocked: block && { by: block.by, at: block.at } });
    }
  }
  people.sort((one, other) => (one.endDate < other.endDate ? -1 : Number(one.endDate > other.endDate)));
  const managers = [...new Set(of.flatMap(({ people: some }) => some.map(({ manager }) => manager)))].filter(Boolean);
  return { of: of.map(({ people: _, ...rest }) => rest), without, people, away, managers, sources };
}

/** A block holds whether the source has somebody or not: it is there for those who would come back. */
async function blockedAway(
  { bucket }: Pick<Place, 'bucket'>,
  source: NamedSource,
  people: readonly Person[],
): Promise<BlockedAway[]> {
  const there = new Set(people.map(({ accountName }) => accountKey(accountName)));
  return (await listBlocked(bucket, source.id))
    .filter(({ accountName }) => !there.has(accountKey(accountName)))
    .map(({ accountName, by, at }) => ({ accountName, source: source.name, by, at }));
}

type Read = Pick<PeopleFound, 'without' | 'sources'> & { of: PeopleOfSource[] };

async function allFromTenant(place: Place, config: Config, wanted: string | undefined): Promise<Read> {
  const sources = await listSources(place.isc);
  const asked = wanted === undefined ? sources : [(await sourceMeant(place.isc, wanted)).source];
  const of: PeopleOfSource[] = [];
  for (const source of asked) of.push(await fromTenant(place, config, source));
  return { of, without: [], sources };
}

async function allFromBucket(
  place: Place,
  config: Config,
  { source: wanted, alsoGone = false }: Pick<PeopleWanted, 'source' | 'alsoGone'>,
): Promise<Read> {
  const directory = createDirectory(place.bucket, config.timeZone);
  const kept = await directory.sources();
  const living = await sourcesOfTenant(place);
  // What the tenant no longer has is kept for a while, and nobody is there any more.
  const known = living ? kept.filter(({ id }) => living.some(({ ids }) => isNamed({ name: '', ids }, id))) : kept;
  let meant = wanted === undefined ? known : meantAmong(known, wanted);
  if (wanted !== undefined && meant.length === 0 && alsoGone) meant = meantAmong(kept, wanted);
  const of: PeopleOfSource[] = [];
  for (const source of meant) {
    const found = await directory.people(source);
    if (!found) continue;
    const { export: newest, changed, unread } = found;
    const people = found.people.map(({ person }) => person);
    of.push({ source, from: newest.from, at: newest.at, people, changed, unread, isUnkept: false });
  }
  // A source that is in no backup yet is known to the tenant alone.
  const isWhole = meant.length > 0 && meant.every(({ backup }) => backup);
  if (isWhole || (wanted !== undefined && of.length > 0)) return { of, without: [], sources: known };
  try {
    const inTenant = living ?? (await listSources(place.isc));
    const asked = wanted === undefined || meant.length > 0 ? inTenant : [(await sourceMeant(place.isc, wanted)).source];
    const isListed = ({ ids }: Source) => of.some(({ source }) => isNamed({ name: '', ids }, source.id));
    const isAsked = ({ ids }: Source) =>
      wanted === undefined || meant.length === 0 || meant.some(({ id }) => isNamed({ name: '', ids }, id));
    for (const source of asked.filter((one) => !isListed(one) && isAsked(one)))
      of.push({ ...(await fromTenant(place, config, source)), isUnkept: true });
    return { of, without: [], sources: [...known, ...inTenant.filter((one) => !isKnown(known, one))] };
  } catch (error) {
    if (!(error instanceof IscError) || of.length === 0) throw error;
    const listed = new Set(of.map(({ source }) => source.id));
    return { of, without: meant.filter(({ id }) => !listed.has(id)).map(({ name }) => name), sources: known };
  }
}

/** The sources of the tenant; undefined where it does not answer. */
async function sourcesOfTenant({ isc }: Place): Promise<Source[] | undefined> {
  try {
    return await listSources(isc);
  } catch (error) {
    if (error instanceof IscError) return undefined;
    throw error;
  }
}

/**
 * The source that is meant, by the name that it has or by one that it had.
 *
 * @throws Error when several have had it
 */
function meantAmong(known: readonly KnownSource[], wanted: string): KnownSource[] {
  const today = known.filter(({ id, name }) => isNamed({ name, ids: [id] }, wanted));
  const ever = known.filter(({ id, name, runFolders }) =>
    isMeant({ id, names: [name, ...runFolders.map((folder) => sourceOfFolder(folder).shown)] }, wanted),
  );
  const found = today.length > 0 ? today : ever;
  if (found.length <= 1) return found;
  const ids = found.map(({ id }) => id).join(' or ');
  throw new Error(`Several sources have been called ${wanted}: give the id of one of them, ${ids}.`);
}

function isKnown(known: readonly KnownSource[], { ids }: Source): boolean {
  return known.some(({ id }) => isNamed({ name: '', ids }, id));
}

async function fromTenant(place: Place, config: Config, source: Source): Promise<PeopleOfSource> {
  const attributes = await place.isc.schemaAttributes.list(source.id);
  const people = readExport(await place.isc.records.export(source.id), attributes, config);
  const at = new Date(await place.now()).toISOString();
  return { source, from: 'tenant', at, people: [...people.values()], changed: 0, unread: 0, isUnkept: false };
}
