import { readExport } from '../people/csv/readExport.ts';
import type { SchemaAttribute } from '../people/person.ts';
import type { Bucket } from '../store/bucket.ts';
import type { KnownSource } from './knownSources.ts';
import { type ListedPerson, listedPerson, nameOf, searchKey } from './listedPerson.ts';
import type { SourceRun } from './sourceRuns.ts';

/** The newest export of a source: where it lies, and of when it is. */
export type NewestExport = {
  key: string;
  from: 'backup' | 'import';
  /** ISO instant. Of an import, when its run began: the export is a little younger. */
  at: string;
  /** The run that made it. */
  runId: string;
  schema: readonly SchemaAttribute[] | undefined;
};

/**
 * The exports of a source, the newest first: those that imports have made after they had sent something, and the newest backup.
 *
 * @param runs of the source since the backup, the newest first
 */
export function exportsOf({ backup }: Pick<KnownSource, 'backup'>, runs: readonly SourceRun[]): NewestExport[] {
  const schema = backup?.manifest.schema;
  const since = Date.parse(backup?.manifest.exportedAt ?? '');
  const ofImports = runs
    .filter(
      ({ summary }) => summary.kind === 'csv-import' && summary.outcome !== 'previewed' && hasSent(summary.counts),
    )
    .filter(({ summary }) => !(Date.parse(summary.startedAt) <= since))
    .map(({ folder, summary: { startedAt: at, runId } }): NewestExport => {
      return { key: `${folder}/after.csv`, from: 'import', at, runId, schema };
    });
  if (!backup) return ofImports;
  const { exportedAt: at, runId } = backup.manifest;
  return [...ofImports, { key: `${backup.folder}/${backup.name}.csv`, from: 'backup', at, runId, schema }];
}

function hasSent(counts: Readonly<Record<string, unknown>>): boolean {
  return [counts['created'], counts['updated'], counts['ended'], counts['failed']].some((count) => Number(count) > 0);
}

/** So many people are kept in memory, of whichever sources were asked for last. */
const mostPeople = 60_000;

/**
 * Reads exports. One that was read once is kept while the process lives and there is room: an export is never written anew.
 *
 * @param timeZone of the organisation, in which dates without a time are meant
 */
export function createExportReader(bucket: Pick<Bucket, 'read'>, timeZone: string) {
  const known = new Map<string, ListedPerson[]>();
  /** The people of an export by their names; undefined where it is gone, or no export. */
  return async ({ key, schema }: NewestExport): Promise<ListedPerson[] | undefined> => {
    const kept = known.get(key);
    if (kept) {
      known.delete(key);
      known.set(key, kept);
      return kept;
    }
    const found = await bucket.read(key);
    if (found.kind !== 'found') return undefined;
    const people = peopleIn(found.bytes, schema, timeZone);
    if (!people) return undefined;
    known.set(key, people);
    for (const [oldest] of known) {
      const sum = [...known.values()].reduce((before, { length }) => before + length, 0);
      if (sum <= mostPeople || oldest === key) break;
      known.delete(oldest);
    }
    return people;
  };
}

export type ExportReader = ReturnType<typeof createExportReader>;

function peopleIn(
  bytes: Uint8Array,
  schema: readonly SchemaAttribute[] | undefined,
  timeZone: string,
): ListedPerson[] | undefined {
  try {
    const attributes = schema ?? attributesOfHeader(bytes);
    const people = [...readExport(bytes, attributes, { timeZone }).values()].map(listedPerson);
    // Folded once, names are compared as plain texts: a collator takes longer than to read the file.
    const named = people.map((one) => ({ one, name: searchKey(nameOf(one.person)) }));
    return named.sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name))).map(({ one }) => one);
  } catch {
    return undefined;
  }
}

/** Without a schema the header of an export says what its columns are: the technical names of the attributes. */
function attributesOfHeader(bytes: Uint8Array): SchemaAttribute[] {
  const [header = ''] = new TextDecoder().decode(bytes.subarray(0, 10_000)).split(/\r?\n/, 1);
  const names = header.replace(/^\ufeff/, '').split(',');
  return names.map((name) => name.trim().replaceAll('"', '')).map((name) => ({ technicalName: name, label: name }));
}
