import type { Attempt } from '../../durable/attempt.ts';
import { reasonOf } from '../../durable/failure.ts';
import { settingsProblem } from '../../sources/settings.ts';
import { findSource, listSources, type Source } from '../../sources/sources.ts';
import type { Tools } from '../../tools/tools.ts';

/** A source that events are for; its id is empty when the tenant has none of that name. */
export type EventSource = Pick<Source, 'id' | 'name' | 'ids' | 'managerId'>;

/** What is found of the source of events, and what is wrong with the settings. Fit to be kept with the execution. */
export type FoundSource = {
  source?: EventSource | undefined;
  /** Why the name says no source for certain. */
  ambiguous?: string | undefined;
  wrongSettings?: string | undefined;
};

/** Finds the source that events name. */
export type FindSource = (wanted: string, attempt: Attempt) => Promise<FoundSource>;

/** For so long a process remembers the sources of the tenant: the runs of a burst ask for them once. */
const rememberedMilliseconds = 60_000;

/**
 * Makes a finder of the sources that events name, which also makes sure that the settings are of sources that there are.
 */
export function createSourceFinder({ isc, config, now }: Pick<Tools, 'isc' | 'config' | 'now'>): FindSource {
  let sources: Source[] = [];
  let until = 0;
  return async (wanted, attempt) => {
    // A source that was made a moment ago is not yet among those remembered.
    if (now() >= until || !named(sources, wanted).found) {
      sources = await listSources(isc.with(attempt));
      until = now() + rememberedMilliseconds;
    }
    const { found, ambiguous } = named(sources, wanted);
    const source = found && { id: found.id, name: found.name, ids: found.ids, managerId: found.managerId };
    return { source, ambiguous, wrongSettings: settingsProblem(config.sources, sources) };
  };
}

/** Several sources may be meant as much as one another: that is for whoever sends the events to mend, like a name of none. */
function named(sources: readonly Source[], wanted: string): { found?: Source | undefined; ambiguous?: string } {
  try {
    return { found: findSource(sources, wanted) };
  } catch (error) {
    return { ambiguous: reasonOf(error) };
  }
}
