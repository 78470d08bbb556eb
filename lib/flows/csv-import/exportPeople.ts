import type { Attempt } from '../../durable/attempt.ts';
import { readExport } from '../../people/csv/readExport.ts';
import type { People, Person, SchemaAttribute } from '../../people/person.ts';
import type { ImportRun, ImportTools } from './importRun.ts';
import { readWorkingFile } from './workingFiles.ts';

/** The people of the source at some moment, as the run keeps them. */
type ExportFile = 'before.csv' | 'after.csv' | 'before-endings.csv' | 'after-endings.csv';

/** Files of people that the run writes itself. */
type PeopleFile = ExportFile | UploadFile | MarkedFile;

/** Those of them that people open in a spreadsheet. */
type MarkedFile = 'held.csv' | 'ended.csv';

/** What a run sends. */
export type UploadFile = 'upload.csv' | 'endings.csv';

/** Exports the people of the source to a file of the run. One export, not pages: one request, whatever the number of people. */
export async function exportPeople(
  { isc, bucket }: ImportTools,
  { source, folder }: ImportRun,
  file: ExportFile,
  attempt: Attempt,
): Promise<void> {
  const csv = await isc.with(attempt).records.export(source.id);
  await bucket.write(`${folder}/${file}`, csv, 'text/csv');
}

/** The people in one of the run's files. */
export async function readPeople(
  { bucket, config }: ImportTools,
  run: ImportRun,
  file: PeopleFile,
  attributes: readonly SchemaAttribute[],
): Promise<People> {
  const isMarked = file === 'held.csv' || file === 'ended.csv';
  return readExport(await readWorkingFile(bucket, run, file), attributes, config, { isMarked });
}

/** The account names of those managers that are identities of the tenant. Fifty a request, none when there is nobody to ask for. */
export async function knownManagers(
  managers: readonly string[],
  { isc }: Pick<ImportTools, 'isc'>,
  attempt: Attempt,
): Promise<string[]> {
  const identities = await isc.with(attempt).publicIdentities.findByAlias(managers);
  return [...identities.keys()];
}

/** The managers that people have. */
export function managersOf(people: readonly Person[]): string[] {
  return people.map(({ manager }) => manager).filter((manager) => manager !== '');
}
