import type { Bucket } from '../store/bucket.ts';
import { withChanges } from './changedSince.ts';
import { createExportReader, type ExportReader, exportsOf, type NewestExport } from './exportedPeople.ts';
import { createManifestReader, type KnownSource, listKnownSources } from './knownSources.ts';
import type { ListedPerson } from './listedPerson.ts';
import { createRunReader, type KnownReports, type RunReader, type SourceRun } from './sourceRuns.ts';

/** The people of a source as the bucket knows them, and of when that is. */
export type SourcePeople = {
  source: KnownSource;
  people: readonly ListedPerson[];
  export: Pick<NewestExport, 'from' | 'at' | 'runId'>;
  /** How many people runs have changed since the export, which is seen to here. */
  changed: number;
  /** How many runs since the export may have changed somebody, which is not seen to here. */
  unread: number;
};

/** Older runs than this many since the export are not looked at for what they changed. */
const mostRuns = 200;

/** Where there is no backup: among so many runs an export of an import is looked for. */
const mostRunsWithoutBackup = 50;

/**
 * The people of all sources, from the newest export of each and what runs have changed since, for whoever must not ask the
 * tenant. It remembers what it read while the process lives: make one a process.
 *
 * @param timeZone of the organisation
 * @param ofSweeps the reports of the sweep that were read already, by whoever makes several; it is added to
 */
export function createDirectory(
  bucket: Pick<Bucket, 'list' | 'folders' | 'read' | 'readJson'>,
  timeZone: string,
  ofSweeps?: KnownReports,
) {
  const manifestOf = createManifestReader(bucket);
  const runs = createRunReader(bucket, ofSweeps);
  const peopleIn = createExportReader(bucket, timeZone);
  return {
    runs,
    /** The sources of which the bucket keeps something, by name. */
    sources: () => listKnownSources(bucket, manifestOf),
    /** The people of a source; undefined where there is no export of it. */
    people: (source: KnownSource) => readPeople(runs, peopleIn, source),
  };
}

export type Directory = ReturnType<typeof createDirectory>;

/** Before any run. */
const longAgo = '2020-01-01T00:00:00Z';

async function readPeople(
  reader: RunReader,
  peopleIn: ExportReader,
  source: KnownSource,
): Promise<SourcePeople | undefined> {
  const { backup } = source;
  const options = backup
    ? { after: dayBefore(backup.manifest.exportedAt), most: mostRuns }
    : { most: mostRunsWithoutBackup };
  const since = backup?.manifest.exportedAt;
  const [{ runs, left }, swept] = await Promise.all([
    reader.newest(source, options),
    reader.sweepsSince(since !== undefined && !Number.isNaN(Date.parse(since)) ? since : longAgo),
  ]);
  for (const one of exportsOf(source, runs)) {
    const exported = await peopleIn(one);
    if (!exported) continue;
    const later = [...runs, ...swept].filter((run) => mayBeSince(run, one)).sort(byId);
    const changes = await Promise.all(
      later.map((run) => (swept.includes(run) ? reader.deletedOf(run, source.id) : reader.changesOf(run))),
    );
    const { people, changed } = withChanges(
      exported,
      changes.flatMap((some) => some ?? []),
    );
    const unread = changes.filter((some) => some === undefined).length + (backup ? left : 0);
    return { source, people, export: { from: one.from, at: one.at, runId: one.runId }, changed, unread };
  }
  return undefined;
}

/** Ids begin with the time. */
function byId(one: SourceRun, other: SourceRun): number {
  return one.summary.runId < other.summary.runId ? -1 : 1;
}

/** Whether a run may have changed something after an export was made. The run that made it may have, after a decision. */
function mayBeSince({ summary }: SourceRun, { at, from, runId }: NewestExport): boolean {
  if (from === 'import' && summary.runId === runId) return summary.decision !== undefined;
  return Date.parse(summary.finishedAt) >= Date.parse(at);
}

/** What ids of runs of the day before begin with: a run that was started then may have ended after the export. */
function dayBefore(instant: string): string {
  const before = Date.parse(instant) - 24 * 60 * 60_000;
  return Number.isNaN(before) ? '' : new Date(before).toISOString().slice(0, 10).replaceAll('-', '');
}
