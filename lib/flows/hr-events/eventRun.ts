import type { Config } from '../../config/config.ts';
import type { Notice } from '../../hr/adapter.ts';
import { happening, runIdOf } from '../../hr/eventIdentity.ts';
import type { System } from '../../hr/systems.ts';
import type { Isc } from '../../isc/client.ts';
import type { Mailer } from '../../mail/mailer.ts';
import type { Bucket } from '../../store/bucket.ts';
import { runsFolder } from '../../store/drop.ts';

/** What the flow works with. */
export type LifecycleTools = {
  bucket: Bucket;
  isc: Isc;
  mailer: Mailer;
  config: Config;
  systems: ReadonlyMap<string, System>;
  now: () => number;
};

/** What deciding and writing need of them. */
export type WritingTools = Pick<LifecycleTools, 'bucket' | 'config' | 'now'>;

/** A source that an event is for; `ids` are its ids, the first of which names its lock. */
export type EventSource = {
  id: string;
  ids: string[];
  name: string;
  /** Who looks after it, by whom its requests are listed. */
  manager: string | undefined;
};

/** One run for one event, and where it keeps its things. */
export type Run = { id: string; notice: Notice; source: EventSource; sourceFolder: string; folder: string };

/** Describes the run for an event; the source's id is empty when the tenant has none of that name. */
export function describeRun(notice: Notice, source: EventSource): Run {
  const id = runIdOf(notice);
  const sourceFolder = runsFolder(source.name);
  return { id, notice, source, sourceFolder, folder: `${sourceFolder}/${id}` };
}

/** For so long a process remembers the sources of the tenant: a burst of events asks for them once. */
const rememberedMilliseconds = 60_000;

/** Finds the source of an event, by its name in any letter case or by either of its ids. */
export function createSourceFinder(now: () => number) {
  let sources: EventSource[] = [];
  let until = 0;
  return async (isc: Isc, notice: Notice): Promise<EventSource> => {
    const name = happening(notice).source.trim();
    const wanted = name.toLowerCase();
    const find = () =>
      sources.find((source) => [source.name, ...source.ids].some((text) => text.toLowerCase() === wanted));
    // A source that was made a moment ago is not yet among those remembered.
    if (now() >= until || !find()) {
      sources = await readSources(isc);
      until = now() + rememberedMilliseconds;
    }
    return find() ?? { id: '', ids: [], name, manager: undefined };
  };
}

async function readSources(isc: Isc): Promise<EventSource[]> {
  const sources: EventSource[] = [];
  for await (const { id, sourceId, name, accountManagers } of isc.sources.list()) {
    const manager = accountManagers?.[0]?.id;
    sources.push({ id, ids: sourceId ? [id, sourceId] : [id], name, manager });
  }
  return sources;
}
