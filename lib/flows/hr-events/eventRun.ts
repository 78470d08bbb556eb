import * as z from 'zod';
import type { Story } from '../../durable/flow.ts';
import { scheduledJobSchema, scheduledRunId } from '../../durable/schedule.ts';
import { queuePayloadSchema, queueRunId } from '../../hr/eventRunName.ts';
import type { System } from '../../hr/systems.ts';
import type { WaitingGroup } from '../../hr/waitingGroups.ts';
import { keys } from '../../store/keys.ts';
import type { Tools } from '../../tools/tools.ts';
import type { FindManagers } from './findManagers.ts';
import type { EventSource, FindSource } from './sourceOfEvents.ts';

/** What the flow is given to work with. */
export type GivenTools = Pick<
  Tools,
  'bucket' | 'isc' | 'mailer' | 'config' | 'now' | 'log' | 'metrics' | 'linkKeys' | 'url' | 'startAgain'
>;

/** What the flow works with: what it remembers from one run to the next as well. */
export type EventTools = GivenTools & {
  systems: ReadonlyMap<string, System>;
  findSource: FindSource;
  findManagers: FindManagers;
};

/** What deciding and writing need of them. */
export type WritingTools = Pick<EventTools, 'bucket' | 'config' | 'now' | 'log'>;

const groupPayloadSchema = z.strictObject({
  /** The source's id, and the group of its events that waits. */
  sourceId: z.string().min(1),
  group: z.string().min(1).max(60),
});

/** What a run is for: the events that wait for it, those of a group, or to look whether any were forgotten. */
export const eventPayloadSchema = z.union([queuePayloadSchema, groupPayloadSchema, scheduledJobSchema]);

export type EventPayload = z.output<typeof eventPayloadSchema>;

/** One run, and where it keeps its things. */
export type EventRun = {
  id: string;
  payload: EventPayload;
  source: EventSource;
  /** The folder of this run: its report, and what it works with. */
  folder: string;
  /** The group whose events the run carries out. */
  group?: WaitingGroup | undefined;
  /** What is wrong with the settings, so that nothing may be done by them. */
  wrongSettings?: string | undefined;
  /** Why the name of the source says none for certain. */
  ambiguous?: string | undefined;
};

export type EventStory = Story<EventTools, EventRun>;

/** The run for a payload, of a source that was found or for want of one. */
export function describeRun(payload: EventPayload, source: EventSource = unknownSource): EventRun {
  const id = runIdOf(payload);
  if ('job' in payload) return { id, payload, source, folder: keys.jobRun('hr-events', id) };
  const folder = source.id === '' ? keys.unknownSourceRun(id) : keys.sourceRun(source, id);
  return { id, payload, source, folder };
}

function runIdOf(payload: EventPayload): string {
  if ('queue' in payload) return queueRunId(payload);
  return 'group' in payload ? payload.group : scheduledRunId(payload);
}

const unknownSource: EventSource = { id: '', name: '', ids: [], managerId: undefined };
