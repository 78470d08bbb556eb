import { writeForSpreadsheet } from '../../people/csv/writePeople.ts';
import { attributesOf, personOf } from '../../people/person.ts';
import { keys } from '../../store/keys.ts';
import { type ExpiredRecord, readFound } from './expiredRecord.ts';
import type { SweepRun, SweepTools, SweptSource } from './sweepRun.ts';

type NamedSource = Pick<SweptSource, 'id' | 'name'>;

/** The file, in the run's folder, that brings a source's deleted people back. */
export function deletedFile(source: NamedSource): string {
  return keys.sourceFile('deleted', source);
}

/** The file of those whom a dry run would have deleted. */
export function dueFile(source: NamedSource): string {
  return keys.sourceFile('due', source);
}

/**
 * Writes a file for each source with those of its found people who are wanted, as a CSV that `inbox/` takes as it is:
 * dropped there it brings them back.
 */
export async function writePeople(
  { bucket }: SweepTools,
  run: SweepRun,
  sources: readonly SweptSource[],
  fileOf: (source: SweptSource) => string,
  isWanted: (found: ExpiredRecord) => boolean = () => true,
): Promise<void> {
  const found = Map.groupBy((await readFound(bucket, run.foundIn)).filter(isWanted), ({ source }) => source);
  for (const source of sources) {
    const csv = peopleCsv(found.get(source.id) ?? []);
    await bucket.write(`${run.folder}/${fileOf(source)}`, csv, 'text/csv; charset=utf-8');
  }
}

/** People as a CSV of their source; its custom columns are those that anybody has a value in. */
export function peopleCsv(found: readonly ExpiredRecord[]): string {
  const people = found.map(personOf);
  return writeForSpreadsheet(people, attributesOf(people));
}
