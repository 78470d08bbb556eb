import { decisionFields } from '../../decisions/decisionFields.ts';
import { noteWhatCame } from '../../decisions/hold.ts';
import { defineFlow, type Flow } from '../../durable/flow.ts';
import { systemsOf } from '../../hr/systems.ts';
import { readGroup } from '../../hr/waitingGroups.ts';
import { startAnew } from './carryOut.ts';
import { carryOutGroup } from './carryOutGroup.ts';
import { carryOutQueue, findSourceOfQueue } from './carryOutQueue.ts';
import { countOutcomes, readLines } from './eventLines.ts';
import type { HrEventReport } from './eventReport.ts';
import { countsText, eventReportPage } from './eventReportPage.ts';
import { type EventResult, failed } from './eventResult.ts';
import {
  describeRun,
  type EventPayload,
  type EventRun,
  type EventTools,
  eventPayloadSchema,
  type GivenTools,
} from './eventRun.ts';
import { createManagerFinder } from './findManagers.ts';
import { mailOperators } from './mailOperators.ts';
import { createSourceFinder } from './sourceOfEvents.ts';
import { startForgotten } from './startForgotten.ts';

/** The story of the HR events that wait for a source, and of those that wait for a person: what they say becomes so. */
export const hrEvents: Flow<GivenTools> = (given) => {
  const own = {
    systems: systemsOf(given.config.hr),
    findSource: createSourceFinder(given),
    findManagers: createManagerFinder(),
  };
  // Some of what is given is read from the environment when it is first needed, and not before.
  const { getOwnPropertyDescriptors: partsOf } = Object;
  return flow(Object.defineProperties({} as EventTools, { ...partsOf(given), ...partsOf(own) }));
};

const flow = defineFlow<EventTools, EventPayload, EventRun, EventResult, HrEventReport>({
  kind: 'hr-events',
  payload: eventPayloadSchema,
  describe: (payload) => describeRun(payload),
  async prepare(story, payload) {
    if ('job' in payload) return describeRun(payload);
    if ('group' in payload) {
      const group = await story.step('read the group', () =>
        readGroup(story.tools.bucket, payload.sourceId, payload.group),
      );
      return group
        ? { ...describeRun(payload, { managerId: undefined, ...group.source }), group }
        : describeRun(payload);
    }
    const { source, ambiguous, wanted = '', wrongSettings } = await findSourceOfQueue(story, payload);
    const unknown = { id: '', name: wanted, ids: [], managerId: undefined };
    return { ...describeRun(payload, source ?? unknown), ambiguous, wrongSettings };
  },
  async story(story) {
    const { payload, group } = story.run;
    if ('job' in payload) return await startForgotten(story);
    return 'group' in payload ? await carryOutGroup(story, group) : await carryOutQueue(story, payload);
  },
  failed,
  // A run that finds nothing to do is one of many that were started for the same events.
  isReported: ({ outcome }) => outcome !== 'nothing-to-do',
  async report({ tools, run }, { outcome, toTell }) {
    const { id, group, source, folder } = run;
    // It may have lost the lock while it wrote: the next run finds done what is not told here.
    if (outcome === 'failed' && toTell === undefined) await startAnew(tools, run);
    const events = await readLines(tools.bucket, folder);
    const counts = countOutcomes(events);
    if (group) {
      const at = new Date(tools.now()).toISOString();
      await noteWhatCame(tools.bucket, id, { at, what: countsText(counts) });
    }
    return {
      source: source.id ? { id: source.id, name: source.name } : { name: source.name },
      counts,
      events,
      ...(group && (await decisionFields(tools.bucket, id))),
    };
  },
  page: eventReportPage,
  mail: mailOperators,
  logged: ({ source }) => ({ sourceId: source.id }),
});
