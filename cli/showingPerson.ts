import type { Config } from '../lib/config/config.ts';
import type { Source } from '../lib/sources/sources.ts';
import { inChunks } from '../lib/store/inChunks.ts';
import { historyLines } from './history/historyLines.ts';
import { type ImportedFile, importedFileSchema } from './history/trace.ts';
import { momentText } from './moments.ts';
import type { PersonNames } from './nameMatcher.ts';
import { findPerson } from './onePerson.ts';
import type { Place } from './place/place.ts';
import { inLine } from './table.ts';
import { findTraces, isHistory, type Trace } from './traces.ts';

/** Who is looked for: the source, the other sources, and by what somebody is known. */
type KnownPerson = { names: PersonNames; source: SourceName; others: readonly SourceName[] };
type SourceName = Pick<Source, 'id' | 'name'>;

/** What one object says of a person. */
export type Said = { key: string; at: string | undefined; isOldVersion: boolean; says: unknown[] };

/**
 * Everything that nelm keeps of one person, for whoever asks what is kept of them; or what was done about them alone, which is read from
 * far fewer objects.
 *
 * @throws Error when neither the tenant nor the bucket has such a source
 */
export async function tracesOf(
  place: Place,
  config: Config,
  wanted: string,
  accountName: string,
  what: 'everything' | 'history' = 'everything',
): Promise<{ source: string; said: Said[]; traces: Trace[] }> {
  return await saidOf(place, await findPerson(place, config, wanted, accountName), what);
}

/** The same of somebody of whom it is known already by what they are known. */
export async function saidOf(
  place: Pick<Place, 's3' | 'bucketName'>,
  { source, others, names }: KnownPerson,
  what: 'everything' | 'history',
): Promise<{ source: string; said: Said[]; traces: Trace[] }> {
  const traces = await findTraces(place, source, names, others, what === 'history' ? isHistory : undefined);
  const said = traces.map(({ version, about, bytes }) => ({
    key: version.key,
    at: version.at?.toISOString(),
    isOldVersion: !version.isLatest,
    says:
      about === 'unreadable' ? [] : about === 'digest' ? [JSON.parse(new TextDecoder().decode(bytes))] : about.parts,
  }));
  return { source: source.name, said, traces };
}

/** The same for a terminal: each object, and what it says. A page says what the report beside it does. */
export function tracesText(said: readonly Said[]): string {
  return said
    .flatMap(({ key, isOldVersion, says }) => [
      `${isOldVersion ? '(old version) ' : ''}${key}`,
      ...(key.endsWith('.html') ? ['  as the report beside it'] : says.map((one) => `  ${oneLine(one)}`)),
      ...(says.length === 0 ? ['  the file as it was dropped, which is no text'] : []),
    ])
    .join('\n');
}

function oneLine(said: unknown): string {
  return inLine(typeof said === 'string' ? said : JSON.stringify(said));
}

/**
 * What was done about a person, for a terminal, the oldest first: a line for each thing that a run, an event, a notice, a choice, a
 * decision or a block left behind.
 */
export async function historyText(
  { bucket }: Pick<Place, 'bucket'>,
  traces: readonly Trace[],
  accountName: string,
  timeZone: string,
): Promise<string> {
  const files = await filesAmong(bucket, traces);
  const context = { accountName, fileOf: (folder: string) => files.get(folder) };
  return traces
    .flatMap((trace) => historyLines(trace, context))
    .toSorted((one, other) => Date.parse(one.at ?? '') - Date.parse(other.at ?? '') || 0)
    .map(({ at, says }) => `  ${at ? momentText(at, timeZone) : ''}  ${says}`)
    .join('\n');
}

/** What is known of the files and sweeps that have changed the person, by the folders of their runs. */
async function filesAmong(bucket: Place['bucket'], traces: readonly Trace[]): Promise<Map<string, ImportedFile>> {
  const reports = new Map(traces.map((trace) => [trace.version.key, trace.bytes]));
  const told = /^(runs\/.*)\/(changes|rejected|superseded|not-ended|held|deleted-.+)\.csv$/;
  const folders = traces.flatMap(({ version }) => told.exec(version.key)?.[1] ?? []);
  const read = await inChunks([...new Set(folders)], async (folder) => {
    const key = `${folder}/report.json`;
    // A report shows the first changes alone, so that it may not name the person.
    const bytes = reports.get(key) ?? (await bytesOf(bucket, key));
    const file = bytes && fileIn(bytes);
    return file ? [[folder, file] as const] : [];
  });
  return new Map(read.flat());
}

function fileIn(bytes: Uint8Array): ImportedFile | undefined {
  try {
    return importedFileSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

async function bytesOf(bucket: Place['bucket'], key: string): Promise<Uint8Array | undefined> {
  const found = await bucket.read(key);
  return found.kind === 'found' ? found.bytes : undefined;
}
