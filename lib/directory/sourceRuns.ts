import { parse } from 'csv-parse/sync';
import { withoutMarks } from '../people/csv/spreadsheetText.ts';
import type { Change } from '../people/csv/writeChanges.ts';
import type { Bucket } from '../store/bucket.ts';
import { inChunks } from '../store/inChunks.ts';
import { keys } from '../store/keys.ts';
import { readChangesFile } from './changesInFile.ts';
import type { KnownSource } from './knownSources.ts';
import { changesOfSummary, type RunSummary, runSummarySchema } from './runSummary.ts';

/** A run of a source that has left a report, and its folder. */
export type SourceRun = { folder: string; summary: RunSummary };

/** Runs, the newest first, and how many there are beyond them that were not read. */
export type SourceRuns = {
  runs: SourceRun[];
  left: number;
  /** The last of those that were looked at. */
  last: string;
};

/** What reports say that were read already, by the folders of their runs. */
export type KnownReports = Map<string, RunSummary | undefined>;

/** The folder of a run by its id, whether or not it has left a report. */
export type RunFolder = { id: string; folder: string };

/** Between which texts ids of runs lie; ids begin with the time, such as `20261128`. */
type Window = { after?: string; before?: string };

/** So many reports are remembered while the process lives: more than one page reads, else each visit would read all of them anew. */
const mostRemembered = 4_000;

/** Where the runs of the sweep lie, which deletes people of all sources whose contract ended longer ago than their grace. */
const sweeps = { runFolders: [keys.jobRun('expiry-sweep', '').slice(keys.allRuns.length, -1)] };

const sweepFolders = keys.jobRun('expiry-sweep', '');

/** So long a sweep waits for a decision on a source at most, in days, in a run of its own that has the id of the sweep and a digest. */
const longestSweep = 31;

const dayMilliseconds = 24 * 60 * 60_000;

/** So many runs of the sweep are looked at. */
const mostSweeps = 200;

/** What a run changed of more people than this is not shown person by person. */
const mostChanges = 5_000;

/**
 * Reads what the runs of sources have left behind. A report is read once while the process lives, unless the run goes on: it
 * waits for a decision.
 *
 * @param bucket is asked for one folder list a source, and one object a run
 * @param ofSweeps the reports of the sweep, which are of all sources, that were read already; it is added to
 */
export function createRunReader(
  bucket: Pick<Bucket, 'folders' | 'read' | 'readJson'>,
  ofSweeps: KnownReports = new Map(),
) {
  const summaries: KnownReports = new Map();
  const changes = new Map<string, Change[] | undefined>();

  function remember<Value>(known: Map<string, Value>, key: string, value: Value): Value {
    if (known.size >= mostRemembered) known.clear();
    known.set(key, value);
    return value;
  }

  async function summaryOf(folder: string): Promise<RunSummary | undefined> {
    const known = folder.startsWith(sweepFolders) ? ofSweeps : summaries;
    if (known.has(folder)) return known.get(folder);
    const found = await bucket.read(`${folder}/report.json`);
    if (found.kind !== 'found') return undefined;
    const summary = runSummarySchema.safeParse(parseJson(found.bytes)).data;
    return summary?.outcome === 'held' ? summary : remember(known, folder, summary);
  }

  async function list(
    { runFolders }: Pick<KnownSource, 'runFolders'>,
    { after = '', before = '\uffff' }: Window,
  ): Promise<RunFolder[]> {
    const listed = await Promise.all(
      runFolders.map(async (folder) => {
        const ids = await bucket.folders(`${keys.allRuns}${folder}/`, after);
        return ids.map((id) => ({ id, folder: `${keys.allRuns}${folder}/${id}` }));
      }),
    );
    return listed
      .flat()
      .filter(({ id }) => id < before)
      .sort((one, other) => (one.id < other.id ? 1 : -1));
  }

  async function read(listed: readonly RunFolder[], most: number): Promise<SourceRuns> {
    const looked = listed.slice(0, most);
    const found = await inChunks(looked, async ({ folder }): Promise<SourceRun[]> => {
      const summary = await summaryOf(folder);
      return summary ? [{ folder, summary }] : [];
    });
    return { runs: found.flat(), left: listed.length - looked.length, last: looked.at(-1)?.id ?? '' };
  }

  return {
    /** The runs of a source, the newest first: no report is read for it. */
    list,

    /** Reads the reports of runs that were listed, of so many at most. */
    read,

    /**
     * The newest runs of a source.
     *
     * @param most so many folders are looked at
     */
    async newest(
      source: Pick<KnownSource, 'runFolders'>,
      { most, ...window }: Window & { most: number },
    ): Promise<SourceRuns> {
      return await read(await list(source, window), most);
    },

    /** What a run changed, person by person; undefined where it changed more people than is read for a page. */
    async changesOf({ folder, summary }: SourceRun): Promise<Change[] | undefined> {
      if (summary.kind !== 'csv-import') return changesOfSummary(summary);
      const { changes: noted, outcome } = summary;
      if (!noted || outcome === 'previewed') return [];
      if (noted.count <= noted.first.length) return noted.first;
      if (noted.count > mostChanges) return undefined;
      const key = `${folder} ${noted.count}`;
      if (changes.has(key)) return changes.get(key);
      const found = await bucket.read(`${folder}/changes.csv`);
      return remember(changes, key, found.kind === 'found' ? readChangesFile(found.bytes) : undefined);
    },

    /** The sweeps that may have deleted somebody since a moment, which is an ISO instant. */
    async sweepsSince(since: string, before?: string): Promise<SourceRun[]> {
      const idAt = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10).replaceAll('-', '');
      const from = Date.parse(since) - dayMilliseconds;
      const all = await list(sweeps, { after: idAt(from - longestSweep * dayMilliseconds), ...(before && { before }) });
      const ownId = idAt(from);
      return (
        await read(
          all.filter(({ id }) => id >= ownId || /-[0-9a-f]{12}$/.test(id)),
          mostSweeps,
        )
      ).runs;
    },

    /**
     * Whom a sweep has deleted of a source; undefined of more people than are read for a page, where their file is gone, and where some
     * of those whom it names are there still: it names whoever was to be deleted.
     */
    async deletedOf({ folder, summary }: SourceRun, sourceId: string): Promise<Change[] | undefined> {
      const swept = summary.kind === 'expiry-sweep' ? summary.sources?.find(({ id }) => id === sourceId) : undefined;
      if (!swept || swept.deleted === 0 || summary.runId.endsWith('-dry-run')) return [];
      if (swept.deleted > mostChanges) return undefined;
      const key = `${folder}/${keys.sourceFile('deleted', swept)}`;
      if (changes.has(key)) return changes.get(key);
      const found = await bucket.read(key);
      const deleted = found.kind === 'found' ? readDeletedFile(found.bytes) : [];
      return remember(changes, key, deleted.length === swept.deleted ? deleted : undefined);
    },
  };
}

export type RunReader = ReturnType<typeof createRunReader>;

/** A file that brings deleted people back says who they were. */
function readDeletedFile(bytes: Uint8Array): Change[] {
  const options = { bom: true, columns: true, relax_column_count: true } as const;
  const rows: Record<string, string>[] = parse(Buffer.from(bytes), options);
  return rows.map(({ accountName = '' }) => ({
    account: withoutMarks(accountName),
    what: 'deleted',
    from: '',
    to: '',
  }));
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
