import type { Attempt } from '../../durable/attempt.ts';
import type { Story as FlowStory } from '../../durable/flow.ts';
import { settingsProblem } from '../../sources/settings.ts';
import { findSource, listSources, type Source } from '../../sources/sources.ts';
import { type Drop, runIdOf, sourceNamed } from '../../store/drop.ts';
import { keys } from '../../store/keys.ts';
import type { Newest } from '../../store/newest.ts';
import type { Tools } from '../../tools/tools.ts';

/** What an import works with. */
export type ImportTools = Tools;

/** The source a file is for; its id is empty when the tenant has none of that name. */
export type RunSource = Pick<Source, 'id' | 'name' | 'ids'>;

/** One import of one file, and where it keeps its things. */
export type ImportRun = {
  id: string;
  drop: Drop;
  source: RunSource;
  /** The folder of this run: report, rejected rows, the original and the working files. */
  folder: string;
  /** The folder of the bucket that the file was dropped in: changes to some people, or the full list of a source's. */
  bucketFolder: 'inbox' | 'roster';
  /** What is wrong with the settings, so that nothing may be done by them. */
  wrongSettings?: string | undefined;
};

export type ImportStory = FlowStory<ImportTools, ImportRun>;

/** The run that imports a dropped file, into a source that was found or for want of one. */
export function describeRun(
  drop: Drop,
  source: RunSource = { id: '', name: sourceNamed(drop.key), ids: [] },
): ImportRun {
  const id = runIdOf(drop);
  const folder = source.id === '' ? keys.unknownSourceRun(id) : keys.sourceRun(source, id);
  return { id, drop, source, folder, bucketFolder: drop.key.startsWith('roster/') ? 'roster' : 'inbox' };
}

/** What is found of a drop's source, and what is wrong with the settings. Fit to be kept with the execution. */
export type FoundSource = { source?: RunSource | undefined; wrongSettings?: string | undefined };

/** Finds the source that a file's folder names, and makes sure that the settings are of sources that there are. */
export async function findRunSource({ isc, config }: ImportTools, drop: Drop, attempt: Attempt): Promise<FoundSource> {
  const sources = await listSources(isc.with(attempt));
  const found = findSource(sources, sourceNamed(drop.key));
  const source = found && { id: found.id, name: found.name, ids: found.ids };
  return { source, wrongSettings: settingsProblem(config.sources, sources) };
}

/** When a run's file was dropped, among those of its source. */
export function orderOf({ id, drop }: Pick<ImportRun, 'id' | 'drop'>): Newest {
  return { droppedAt: drop.droppedAt, runId: id };
}
