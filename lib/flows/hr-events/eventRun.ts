import type { Attempt } from '../../durable/attempt.ts';
import type { Story } from '../../durable/flow.ts';
import type { Notice } from '../../hr/adapter.ts';
import { eventIdentity, runIdOf } from '../../hr/eventIdentity.ts';
import type { System } from '../../hr/systems.ts';
import { settingsProblem } from '../../sources/settings.ts';
import { findSource, listSources, type Source } from '../../sources/sources.ts';
import { keys } from '../../store/keys.ts';
import type { Tools } from '../../tools/tools.ts';
import type { FindManager } from './findManager.ts';

/** What the flow is given to work with. */
export type GivenTools = Pick<Tools, 'bucket' | 'isc' | 'mailer' | 'config' | 'now' | 'log' | 'linkKeys' | 'url'>;

/** What the flow works with: what it remembers from one event to the next as well. */
export type EventTools = GivenTools & {
  systems: ReadonlyMap<string, System>;
  findSource: FindSource;
  findManager: FindManager;
};

/** What deciding and writing need of them. */
export type WritingTools = Pick<EventTools, 'bucket' | 'config' | 'now'>;

/** A source that an event is for; its id is empty when the tenant has none of that name. */
export type EventSource = Pick<Source, 'id' | 'name' | 'ids' | 'managerId'>;

/** One run for one event, and where it keeps its things. */
export type EventRun = {
  id: string;
  notice: Notice;
  source: EventSource;
  /** The folder of this run: its report, and what an approver wrote. */
  folder: string;
  /** What is wrong with the settings, so that nothing may be done by them. */
  wrongSettings?: string | undefined;
};

export type EventStory = Story<EventTools, EventRun>;

/** The run for an event, of a source that was found or for want of one. */
export function describeRun(notice: Notice, source: EventSource = unknownSource(notice)): EventRun {
  const id = runIdOf(notice);
  const folder = source.id === '' ? keys.unknownSourceRun(id) : keys.sourceRun(source, id);
  return { id, notice, source, folder };
}

function unknownSource(notice: Notice): EventSource {
  return { id: '', name: eventIdentity(notice).source.trim(), ids: [], managerId: undefined };
}

/** What is found of an event's source, and what is wrong with the settings. Fit to be kept with the execution. */
type FoundSource = { source?: EventSource | undefined; wrongSettings?: string | undefined };

/** Finds the source that an event names. */
export type FindSource = (notice: Notice, attempt: Attempt) => Promise<FoundSource>;

/** For so long a process remembers the sources of the tenant: a burst of events asks for them once. */
const rememberedMilliseconds = 60_000;

/**
 * Makes a finder of the sources that events name, which also makes sure that the settings are of sources that there are.
 * It throws Error when a name may mean several sources.
 */
export function createSourceFinder({ isc, config, now }: GivenTools): FindSource {
  let sources: Source[] = [];
  let until = 0;
  return async (notice, attempt) => {
    const wanted = eventIdentity(notice).source;
    // A source that was made a moment ago is not yet among those remembered.
    if (now() >= until || !findSource(sources, wanted)) {
      sources = await listSources(isc.with(attempt));
      until = now() + rememberedMilliseconds;
    }
    const found = findSource(sources, wanted);
    const source = found && { id: found.id, name: found.name, ids: found.ids, managerId: found.managerId };
    return { source, wrongSettings: settingsProblem(config.sources, sources) };
  };
}
