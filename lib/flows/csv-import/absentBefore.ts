import { parse } from 'csv-parse/sync';
import { readExport } from '../../people/csv/readExport.ts';
import { accountKey, type People, type SchemaAttribute } from '../../people/person.ts';
import type { PeopleToEnd } from './absentPeople.ts';
import type { ImportRun, ImportTools } from './importRun.ts';

/**
 * Whom a run has ended at once, and whom it could not end, by the lists that it wrote before it asked about others: those who did not wait.
 *
 * @param held who waited
 */
export async function absentBefore(
  { bucket, config }: Pick<ImportTools, 'bucket' | 'config'>,
  { folder }: Pick<ImportRun, 'folder'>,
  held: People,
  attributes: readonly SchemaAttribute[],
): Promise<PeopleToEnd> {
  const readList = async (file: string) => {
    const found = await bucket.read(`${folder}/${file}`);
    return found.kind === 'found' ? new TextDecoder().decode(found.bytes) : '';
  };
  const peopleOf = (csv: string) =>
    [...readExport(csv, attributes, config, { isMarked: true }).values()].filter(
      ({ accountName }) => !held.has(accountKey(accountName)),
    );
  const ended = peopleOf(await readList('ended.csv'));
  const csv = await readList('not-ended.csv');
  const errors = errorsIn(csv);
  const notEnded = peopleOf(csv).map((person) => ({ person, error: errors.get(accountKey(person.accountName)) ?? '' }));
  return { ended, notEnded };
}

/** Why each could not be ended, by `accountKey`. */
function errorsIn(csv: string): ReadonlyMap<string, string> {
  const rows: Record<string, string>[] = parse(csv, { bom: true, columns: true, relax_column_count: true });
  return new Map(rows.map(({ accountName = '', error = '' }) => [accountKey(accountName), error]));
}
