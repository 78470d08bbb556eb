import { writeUpload } from '../../people/csv/writePeople.ts';
import { newPerson, type Person, type SchemaAttribute } from '../../people/person.ts';
import type { Bucket } from '../../store/bucket.ts';
import type { Found } from './findExpired.ts';
import type { SweptSource } from './sweptSources.ts';

/** The file of a source's deleted people in the run's folder. */
export function deletedFile(source: Pick<SweptSource, 'name'>): string {
  return fileOf('deleted', source);
}

/** The file of those whom a dry run would have deleted. */
export function dueFile(source: Pick<SweptSource, 'name'>): string {
  return fileOf('due', source);
}

/** A slash in a source's name must not look like a folder. */
function fileOf(what: string, { name }: Pick<SweptSource, 'name'>): string {
  return `${what}-${name.replaceAll('/', '%2F')}.csv`;
}

/** Writes people as a CSV that `inbox/` takes as it is: dropped there it brings them back. */
export async function writePeople(
  bucket: Bucket,
  folder: string,
  file: string,
  found: readonly Found[],
): Promise<void> {
  await bucket.write(`${folder}/${file}`, peopleCsv(found), 'text/csv; charset=utf-8');
}

/** People as a CSV of their source; its custom columns are those that anybody has a value in. */
export function peopleCsv(found: readonly Found[]): string {
  const names = new Set(found.flatMap(({ data }) => Object.keys(data ?? {})));
  const attributes: SchemaAttribute[] = Array.from(names, (name) => ({ technicalName: name, label: name }));
  return writeUpload(found.map(toPerson), attributes);
}

function toPerson(found: Found): Person {
  const { accountName, firstName, lastName, email, phone, manager, startDate, endDate, data } = found;
  const values = Object.entries(data ?? {}).map(([name, value]) => [name, value ?? '']);
  return {
    ...newPerson(),
    accountName,
    firstName: firstName ?? '',
    lastName: lastName ?? '',
    email: email ?? '',
    phone: phone ?? '',
    manager: manager ?? '',
    startDate: startDate ?? '',
    endDate: endDate ?? '',
    data: Object.fromEntries(values),
  };
}
