import { StepFailed } from '../../durable/failure.ts';
import { defineFlow, type Flow } from '../../durable/flow.ts';
import { type Notice, noticeSchema } from '../../hr/adapter.ts';
import { eventIdentity } from '../../hr/eventIdentity.ts';
import { systemsOf } from '../../hr/systems.ts';
import type { HrEventReport } from './eventReport.ts';
import { eventReportPage } from './eventReportPage.ts';
import { type EventResult, failed } from './eventResult.ts';
import { createSourceFinder, describeRun, type EventRun, type EventTools, type GivenTools } from './eventRun.ts';
import { createManagerFinder } from './findManager.ts';
import { followEvent } from './followEvent.ts';
import { mailOperators } from './mailOperators.ts';
import { readNotice } from './readNotice.ts';
import { readComment } from './waitForApproval.ts';

/** The story of one event of an HR system: what it says of a person becomes so in the tenant. */
export const hrEvents: Flow<GivenTools> = (given) => {
  const { bucket, isc, mailer, config, now, log, linkKeys } = given;
  return flow({
    ...{ bucket, isc, mailer, config, now, log, linkKeys },
    // It is in the environment, which is read when it is first needed.
    get url() {
      return given.url;
    },
    systems: systemsOf(config.hr),
    findSource: createSourceFinder(given),
    findManager: createManagerFinder(),
  });
};

const flow = defineFlow<EventTools, Notice, EventRun, EventResult, HrEventReport>({
  kind: 'hr-events',
  payload: noticeSchema,
  describe: (notice) => describeRun(notice),
  async prepare({ step, tools }, notice) {
    const found = await step('find the source', (attempt) => tools.findSource(notice, attempt));
    return { ...describeRun(notice, found.source), wrongSettings: found.wrongSettings };
  },
  async story(story, report) {
    const read = await readNotice(story);
    if (!('event' in read)) return read;
    const { event } = read;
    try {
      return { ...(await followEvent(story, event, (held) => report({ ...held, event }))), event };
    } catch (error) {
      if (error instanceof StepFailed) return { ...failed(error.message), event };
      throw error;
    }
  },
  failed,
  async report({ tools, run }, result) {
    const { notice, source } = run;
    const event = 'event' in notice ? notice.event : result.event;
    const { id, occurredAt } = eventIdentity(notice);
    const reason = result.reason ?? (result.outcome === 'rejected' ? await readComment(tools.bucket, run) : undefined);
    return {
      system: notice.system,
      source: source.id ? { id: source.id, name: source.name } : { name: source.name },
      event: { id, occurredAt, ...(event && { type: event.type }), ...(event?.comment && { comment: event.comment }) },
      ...(event && { accountName: event.person.accountName }),
      ...(reason && { reason }),
      changed: result.changed ?? [],
      ...(result.recordId && { recordId: result.recordId }),
      ...(result.requestId && { requestId: result.requestId }),
      ...(result.deleted && { deleted: result.deleted }),
    };
  },
  page: eventReportPage,
  mail: mailOperators,
  logged: ({ source, notice }) => ({ sourceId: source.id, system: notice.system }),
});
