import { personDigest } from '../lib/people/personDigest.ts';
import type { Source } from '../lib/sources/sources.ts';
import { inChunks } from '../lib/store/inChunks.ts';
import { keys, sourceOfFolder } from '../lib/store/keys.ts';
import { type DigestTrace, digestKeys, findDigestIn } from './digestTraces.ts';
import type { About, PersonNames } from './nameMatcher.ts';
import { findAbout, findInPageOf } from './personMatch.ts';
import type { Place } from './place/place.ts';
import { listVersions, readVersion, type Version } from './versions.ts';

/** What a version of an object says of a person. `digest`: it is theirs as a whole, and its key tells nobody so. */
export type Trace = {
  version: Version;
  about: About | 'unreadable' | 'digest';
  bytes: Uint8Array;
  /** Where the person stands under a digest beside others. */
  digest?: DigestTrace;
};

/** What is looked through for people by name, in the order of docs/data.md. */
const prefixes = [
  ...['inbox/', 'roster/', 'preview/', 'runs/', 'events/', 'waiting/'],
  ...['watched/', 'backups/', 'decisions/', 'contracts/', 'transfers/'],
  // Somebody of a source may be an operator too, or a manager, and come into the console.
  ...['sign-ins/', 'sessions/', 'uploads/'],
];

/**
 * Whether a version tells what was done, once: no old version, no backup, no list of files, no page beside a report, and of a run none of its copies of the
 * file and of the source, whose differences `changes.csv` has.
 */
export function isHistory({ key, isLatest }: Version): boolean {
  return isLatest && !/^(backups|sources)\/|\.html$/.test(key) && !(key.startsWith('runs/') && workingFile.test(key));
}

const workingFile =
  /\/(original\.[^/]+|((before-|after-)?endings|before|upload|after)\.csv|(plan|named|failed)\.json|(planned|landed|approved)-[^/]+)$/;

/**
 * Finds everything that nelm keeps of one person of a source, in the order of its keys, old versions included.
 *
 * @param others the other sources of the tenant, whose files may have people of the same account names
 * @param isWanted which versions are read; all of them unless it is said. Nothing tells by a key who is in an object, so that each one
 *   that is wanted is read
 */
export async function findTraces(
  place: Pick<Place, 's3' | 'bucketName'>,
  source: Pick<Source, 'id' | 'name'>,
  names: PersonNames,
  others: readonly Pick<Source, 'id' | 'name'>[],
  isWanted: (version: Version) => boolean = () => true,
): Promise<Trace[]> {
  const digest = personDigest(names.accountName);
  const own = [
    ...[keys.personHistory(source.id, digest), keys.blocked(source.id, digest)],
    keys.attested(source.id, digest),
  ];
  const found: Trace[] = [];
  for (const key of own) {
    for (const version of (await listVersions(place, key)).filter(isWanted)) {
      const bytes = await readVersion(place, version);
      if (bytes) found.push({ version, about: 'digest', bytes });
    }
  }
  for (const key of digestKeys(source.id)) {
    for (const version of (await listVersions(place, key)).filter(isWanted)) {
      const bytes = await readVersion(place, version);
      const trace = bytes && findDigestIn(bytes, names.accountName);
      if (!trace) continue;
      const about = { parts: [trace.part], rest: JSON.stringify(trace.rest) };
      found.push({ version, about, bytes, digest: trace });
    }
  }
  for (const prefix of [keys.appliedFiles(source.id), ...prefixes]) {
    const all = (await listVersions(place, prefix)).filter(isWanted);
    const versions = all.filter(({ key }) => mayBeOf(key, source, others));
    const traces = await inChunks(versions, async (version): Promise<Trace | undefined> => {
      const bytes = await readVersion(place, version);
      const about = bytes && findAbout(version.key, bytes, names);
      return bytes && about ? { version, about, bytes } : undefined;
    });
    const called = calledInFolders(traces);
    const withPages = await inChunks([...versions.entries()], async ([index, version]): Promise<Trace | undefined> => {
      const name = version.key.endsWith('/report.html') ? called.get(folderOf(version)) : undefined;
      const bytes = name === undefined ? undefined : await readVersion(place, version);
      if (name === undefined || !bytes) return traces[index];
      const about = findInPageOf(name, bytes, names);
      return about && { version, about, bytes };
    });
    found.push(...withPages.flatMap((trace) => (trace ? [trace] : [])));
  }
  return withUnreadable(found);
}

/** What is no text is theirs only where its run names them, such as the workbook that a file of people was. */
function withUnreadable(traces: readonly Trace[]): Trace[] {
  const named = new Set(traces.filter(({ about }) => about !== 'unreadable').map(({ version }) => folderOf(version)));
  return traces.filter(({ about, version }) => about !== 'unreadable' || named.has(folderOf(version)));
}

/** How reports that are about the person alone call them, by the folders of their runs. */
function calledInFolders(traces: readonly (Trace | undefined)[]): Map<string, string> {
  const called = new Map<string, string>();
  for (const trace of traces) {
    const name = typeof trace?.about === 'object' ? trace.about.calledInReport : undefined;
    if (trace && name !== undefined) called.set(folderOf(trace.version), name);
  }
  return called;
}

function folderOf({ key }: Version): string {
  return key.slice(0, key.lastIndexOf('/'));
}

/** Whether a key may be about people of a source, and is not of another one. */
function mayBeOf(
  key: string,
  source: Pick<Source, 'id' | 'name'>,
  others: readonly Pick<Source, 'id' | 'name'>[],
): boolean {
  const [area, folder = ''] = key.split('/');
  if ((area === 'runs' && !folder.startsWith('_')) || area === 'backups') {
    return sourceOfFolder(folder).id === sourceOfFolder(keys.sourceRun(source, '').split('/')[1] ?? '').id;
  }
  if (area === 'watched') return key === keys.watched(source.id);
  return !others.some((other) => key.endsWith(keys.sourceFile('', other)));
}
