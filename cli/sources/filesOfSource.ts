import type { Config } from '../../lib/config/config.ts';
import { readRoster } from '../../lib/people/csv/readRoster.ts';
import type { TenantSource } from '../../lib/sources/tenantState.ts';
import type { WantedSource } from '../../lib/sources/wantedSources.ts';
import { type AppliedFile, rememberedFiles } from '../../lib/store/appliedFiles.ts';
import type { Bucket } from '../../lib/store/bucket.ts';

/** Of a source so many of the newest files are read. */
const mostFiles = 5;

/**
 * What files and a stated schema do not have in common: that the newest file would be refused, that it has a column which is
 * not in the schema, and that none of the newest files fills an attribute. A file is read as far as nelm still has it.
 *
 * @returns sentences without anything from a row of a file
 */
export async function notesOnFiles(
  bucket: Pick<Bucket, 'readJson' | 'read' | 'list'>,
  wanted: Pick<WantedSource, 'name' | 'attributes'>,
  there: Pick<TenantSource, 'id' | 'mandatory'>,
  config: Config,
): Promise<string[]> {
  const files = (await rememberedFiles(bucket, there.id)).slice(0, mostFiles);
  const kept = (await Promise.all(files.map((file) => keptFile(bucket, file)))).filter((file) => file !== undefined);
  const read = kept.map(({ file, bytes }) => ({
    file,
    roster: readRoster(bytes, [...there.mandatory, ...wanted.attributes], config),
  }));
  const [newest] = read;
  if (!newest) return [];
  const { roster, file } = newest;
  const title = `the newest file of ${wanted.name}, of ${file.droppedAt.slice(0, 10)},`;
  if (roster.kind === 'refused') return [`With this schema ${title} would be refused. ${roster.reason}`];
  const filled = new Set(read.flatMap((one) => filledIn(one.roster)));
  return [
    ...roster.header.unknownColumns.map(
      (column) => `${capital(title)} has a column that is not in the schema: ${column}.`,
    ),
    ...wanted.attributes
      .filter(({ technicalName }) => !filled.has(technicalName))
      .map(({ technicalName }) => `None of the newest files of ${wanted.name} fills the attribute ${technicalName}.`),
  ];
}

/** The file as the run that applied it keeps it; undefined once that is gone. */
async function keptFile(bucket: Pick<Bucket, 'read' | 'list'>, file: AppliedFile) {
  const [key] = await bucket.list(`${file.folder}/original`);
  const found = key === undefined ? undefined : await bucket.read(key);
  return found?.kind === 'found' ? { file, bytes: found.bytes } : undefined;
}

/** The attributes in which some row of a file has a value. */
function filledIn(roster: ReturnType<typeof readRoster>): string[] {
  if (roster.kind === 'refused') return [];
  const names = new Set<string>();
  for (const { values } of [...roster.rows, ...roster.rejected]) {
    for (const [name, value] of Object.entries(values.data)) if (value !== '') names.add(name);
  }
  return [...names];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
