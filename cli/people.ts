import type { Config } from '../lib/config/config.ts';
import { readBlocked } from '../lib/people/blocked.ts';
import { readExport } from '../lib/people/csv/readExport.ts';
import { isSameAccount, type Person } from '../lib/people/person.ts';
import { listSources, type Source } from '../lib/sources/sources.ts';
import { newestBackup } from './onePerson.ts';
import type { Place } from './place/place.ts';
import { sourceMeant } from './sourceMeant.ts';

/** A person of a source, as a list shows them. */
export type ListedPerson = Person & { source: string; blocked: { by: string; at: string } | undefined };

/** The people of a source, and of when that is. `from`: the newest backup, or the tenant itself. */
type PeopleOfSource = { source: Source; from: 'backup' | 'tenant'; at: string; people: Person[] };

export type PeopleWanted = {
  source?: string | undefined;
  /** Whose contract ends until then and has not ended, in epoch milliseconds. */
  endsBy?: number | undefined;
  /** The account name of a manager. */
  manager?: string | undefined;
  blocked?: boolean | undefined;
  /** Whether the tenant is asked, and not the newest backup. */
  fresh: boolean;
};

/**
 * The people of the sources: from the newest backup that nelm keeps, or from the tenant.
 *
 * @returns the people, in the order of their ends, and of when each source's are; sources without a backup are named apart
 * @throws Error when the tenant has no such source
 */
export async function listPeople(
  place: Place,
  config: Config,
  { source: wanted, endsBy, manager, blocked = false, fresh }: PeopleWanted,
): Promise<{ of: Omit<PeopleOfSource, 'people'>[]; without: string[]; people: ListedPerson[] }> {
  const now = await place.now();
  const all = wanted === undefined ? await listSources(place.isc) : [(await sourceMeant(place.isc, wanted)).source];
  const of: PeopleOfSource[] = [];
  const without: string[] = [];
  for (const source of all) {
    const found = fresh ? await fromTenant(place, config, source, now) : await fromBackup(place, config, source);
    if (found) of.push(found);
    else without.push(source.name);
  }
  const people: ListedPerson[] = [];
  for (const { source, people: some } of of) {
    const blockOf = await readBlocked(place.bucket, source.id);
    for (const person of some) {
      if (manager !== undefined && !isSameAccount(person.manager, manager)) continue;
      const end = Date.parse(person.endDate);
      if (endsBy !== undefined && !(end >= now && end <= endsBy)) continue;
      const block = await blockOf(person.accountName);
      if (blocked && !block) continue;
      people.push({ ...person, source: source.name, blocked: block && { by: block.by, at: block.at } });
    }
  }
  people.sort((one, other) => (one.endDate < other.endDate ? -1 : Number(one.endDate > other.endDate)));
  return { of: of.map(({ people: _, ...rest }) => rest), without, people };
}

async function fromTenant({ isc }: Place, config: Config, source: Source, now: number): Promise<PeopleOfSource> {
  const attributes = await isc.schemaAttributes.list(source.id);
  const people = readExport(await isc.records.export(source.id), attributes, config);
  return { source, from: 'tenant', at: new Date(now).toISOString(), people: [...people.values()] };
}

async function fromBackup({ bucket }: Place, config: Config, source: Source): Promise<PeopleOfSource | undefined> {
  const backup = await newestBackup(bucket, source);
  if (!backup) return undefined;
  const people = readExport(backup.csv, backup.manifest.schema, config);
  return { source, from: 'backup', at: backup.manifest.exportedAt, people: [...people.values()] };
}
