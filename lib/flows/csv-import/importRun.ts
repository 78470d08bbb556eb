import type { Config } from '../../config/config.ts';
import type { DecisionTools } from '../../decisions/waitForDecision.ts';
import type { Isc } from '../../isc/client.ts';
import type { Bucket } from '../../store/bucket.ts';
import { type Drop, runIdOf, runsFolder, sourceNamed } from '../../store/drop.ts';

/** What an import works with. */
export type ImportTools = DecisionTools & { bucket: Bucket; isc: Isc; config: Config; now: () => number };

/** The source a file is for; its id is empty when the tenant has none of that name. */
export type RunSource = { id: string; name: string };

/** One import of one file, and where it keeps its things. */
export type Run = {
  id: string;
  drop: Drop;
  source: RunSource;
  /** The folder of all runs of the source. */
  sourceFolder: string;
  /** The folder of this run: report, rejected rows, the original and the working files. */
  folder: string;
  /** The folder of the bucket that the file was dropped in: changes to some people, or the full list of a source's. */
  bucketFolder: 'inbox' | 'roster';
};

/** Describes the run that imports a dropped file into a source. */
export function describeRun(drop: Drop, source: RunSource): Run {
  const id = runIdOf(drop);
  const sourceFolder = runsFolder(source.name);
  const bucketFolder = drop.key.startsWith('roster/') ? 'roster' : 'inbox';
  return { id, drop, source, sourceFolder, folder: `${sourceFolder}/${id}`, bucketFolder };
}

/**
 * Finds the source that a file's folder names, by its name in any letter case or by either of its ids. One request,
 * since a tenant has at most 50 sources.
 */
export async function findSource(isc: Isc, key: string): Promise<RunSource> {
  const wanted = sourceNamed(key);
  const isWanted = (text: string | undefined) => text?.toLowerCase() === wanted.toLowerCase();
  for await (const source of isc.sources.list()) {
    if (isWanted(source.name) || isWanted(source.id) || isWanted(source.sourceId)) {
      return { id: source.id, name: source.name };
    }
  }
  return { id: '', name: wanted };
}
