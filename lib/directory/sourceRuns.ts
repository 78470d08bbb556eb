import { parse } from 'csv-parse/sync';
import { withoutMarks } from '../people/csv/spreadsheetText.ts';
import type { Change } from '../people/csv/writeChanges.ts';
import type { Bucket } from '../store/bucket.ts';
import { inChunks } from '../store/inChunks.ts';
import { keys } from '../store/keys.ts';
import type { KnownSource } from './knownSources.ts';
import { changesOfSummary, type RunSummary, runSummarySchema } from './runSummary.ts';

/** A run of a source that has left a report, and its folder. */
export type SourceRun = { folder: string; summary: RunSummary };

/** Runs, the newest first, and how many there are beyond them that were not read. */
export type SourceRuns = {
  runs: SourceRun[];
  left: number /** The last of those that were looked at. */;
  last: string;
};

/** So many reports are remembered while the process lives. */
const mostRemembered = 2_000;

/** What a run changed of more people than this is not shown person by person. */
const mostChanges = 5_000;

/**
 * Reads what the runs of sources have left behind. A report is read once while the process lives, unless the run goes on: it
 * waits for a decision.
 *
 * @param bucket is asked for one folder list a source, and one object a run
 */
export function createRunReader(bucket: Pick<Bucket, 'folders' | 'read' | 'readJson'>) {
  const summaries = new Map<string, RunSummary | undefined>();
  const changes = new Map<string, Change[] | undefined>();

  function remember<Value>(known: Map<string, Value>, key: string, value: Value): Value {
    if (known.size >= mostRemembered) known.clear();
    known.set(key, value);
    return value;
  }

  async function summaryOf(folder: string): Promise<RunSummary | undefined> {
    if (summaries.has(folder)) return summaries.get(folder);
    const found = await bucket.read(`${folder}/report.json`);
    if (found.kind !== 'found') return undefined;
    const summary = runSummarySchema.safeParse(parseJson(found.bytes)).data;
    return summary?.outcome === 'held' ? summary : remember(summaries, folder, summary);
  }

  return {
    /**
     * The newest runs of a source.
     *
     * @param after only runs whose ids come after this text; ids begin with the time, such as `20261128`
     * @param before only runs whose ids come before this text
     * @param most so many folders are looked at
     */
    async newest(
      { runFolders }: Pick<KnownSource, 'runFolders'>,
      { after = '', before = '\uffff', most }: { after?: string; before?: string; most: number },
    ): Promise<SourceRuns> {
      const listed = await Promise.all(
        runFolders.map(async (folder) => {
          const ids = await bucket.folders(`${keys.allRuns}${folder}/`, after);
          return ids.map((id) => ({ id, folder: `${keys.allRuns}${folder}/${id}` }));
        }),
      );
      const all = listed
        .flat()
        .filter(({ id }) => id < before)
        .sort((one, other) => (one.id < other.id ? 1 : -1));
      const looked = all.slice(0, most);
      const read = await inChunks(looked, async ({ folder }): Promise<SourceRun[]> => {
        const summary = await summaryOf(folder);
        return summary ? [{ folder, summary }] : [];
      });
      return { runs: read.flat(), left: all.length - looked.length, last: looked.at(-1)?.id ?? '' };
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
  };
}

export type RunReader = ReturnType<typeof createRunReader>;

function readChangesFile(bytes: Uint8Array): Change[] {
  const rows: string[][] = parse(Buffer.from(bytes), { bom: true, from_line: 2, relax_column_count: true });
  return rows.map((row) => {
    const [account = '', what = '', from = '', to = ''] = row.map(withoutMarks);
    return { account, what, from, to };
  });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
