import middy from '@middy/core';
import { requireEnvironment } from '../../config/environment.ts';
import {
  type ScheduledJob,
  scheduledExecutionName,
  scheduledJobSchema,
  scheduledRunId,
} from '../../durable/schedule.ts';
import { startFlow } from '../../durable/startFlow.ts';
import type { Log } from '../../log/log.ts';
import { endInTime } from '../../middleware/endInTime.ts';
import { readEvent } from '../../middleware/readEvent.ts';
import { reportOutcome } from '../../middleware/reportOutcome.ts';
import { withTools } from '../../middleware/withTools.ts';

/** What the door works with. */
export type ScheduleTools = {
  /** Starts the flow of a job under the name of its run. */
  start: (job: ScheduledJob, signal: AbortSignal) => Promise<'started' | 'known'>;
};

/** The door that schedules fire. It fails when a job cannot be started, so that the scheduler fires again. */
export function scheduleDoor(log: Log, createTools: () => ScheduleTools = toolsFromEnvironment) {
  return middy(endInTime)
    .use(reportOutcome(log, 'job started'))
    .use(readEvent('The event of a schedule', scheduledJobSchema))
    .use(withTools(createTools))
    .handler(async (job, { tools }, { signal }) => ({
      runId: scheduledRunId(job),
      start: await tools.start(job, signal),
    }));
}

function toolsFromEnvironment(): ScheduleTools {
  // The name of a job's flow, with `{job}` where the job's name belongs.
  const { JOB_FUNCTION } = requireEnvironment('JOB_FUNCTION');
  return {
    start: (job, signal) =>
      startFlow(JOB_FUNCTION.replace('{job}', job.job), scheduledExecutionName(job), job, { signal }),
  };
}
