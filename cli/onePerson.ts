import { findBackups } from '../lib/backups/findBackups.ts';
import { readBackup } from '../lib/backups/readBackup.ts';
import type { Config } from '../lib/config/config.ts';
import type { Isc } from '../lib/isc/client.ts';
import { readExport } from '../lib/people/csv/readExport.ts';
import { accountKey, type Person } from '../lib/people/person.ts';
import type { Source } from '../lib/sources/sources.ts';
import { type FoundSource, findKeptSource } from './keptSources.ts';
import type { PersonNames } from './nameMatcher.ts';
import type { Place } from './place/place.ts';

/** A person of a source, as far as the tenant and the newest backup know them. */
export type OnePerson = Pick<FoundSource, 'source' | 'others' | 'namesakes'> & {
  names: PersonNames;
  person: Person | undefined;
  isInTenant: boolean;
};

/**
 * Finds out by what somebody is known. Of whom nothing is found any more, the account name is all there is.
 *
 * @throws Error when neither the tenant nor the bucket has such a source
 */
export async function findPerson(
  { bucket, isc }: Pick<Place, 'bucket' | 'isc'>,
  config: Pick<Config, 'timeZone'>,
  wanted: string,
  accountName: string,
): Promise<OnePerson> {
  const found = await findKeptSource({ bucket, isc }, wanted);
  const { source, others, namesakes } = found;
  const inTenant = found.isInTenant ? await personNow(isc, config, source, accountName) : undefined;
  const backup = await newestBackup(bucket, source);
  const before = backup && readExport(backup.csv, backup.manifest.schema, config).get(accountKey(accountName));
  const addresses = [inTenant?.email, before?.email].filter((email) => email !== undefined && email !== '');
  return {
    ...{ source, others, namesakes },
    names: { accountName, addresses: [...new Set(addresses)].map(String) },
    person: inTenant ?? before,
    isInTenant: inTenant !== undefined,
  };
}

/** A person as the tenant has them now; undefined of whom it has not. Two requests. */
export async function personNow(
  isc: Isc,
  config: Pick<Config, 'timeZone'>,
  source: Pick<Source, 'id'>,
  accountName: string,
): Promise<Person | undefined> {
  const attributes = await isc.schemaAttributes.list(source.id);
  return readExport(await isc.records.export(source.id), attributes, config).get(accountKey(accountName));
}

/** The newest backup of a source that is whole; undefined when there is none. */
async function newestBackup(bucket: Place['bucket'], source: Source) {
  const found = await findBackups(bucket, [source], source.id).catch(() => undefined);
  const newest = found?.stored.at(-1);
  return found && newest && (await readBackup(bucket, found.stored, newest.name).catch(() => undefined));
}
