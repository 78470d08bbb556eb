import middy from '@middy/core';
import { requireEnvironment } from '../lib/config/environment.ts';
import { scheduledExecutionName, scheduledJobSchema, scheduledRunId } from '../lib/durable/schedule.ts';
import { startFlow } from '../lib/durable/startFlow.ts';
import { createLog } from '../lib/log/log.ts';

const log = createLog('schedule-fired');
/** The name of a job's flow, with `{job}` where the job's name belongs. */
const { JOB_FUNCTION } = requireEnvironment('JOB_FUNCTION');

/** A schedule says that a job is due, or a person that it is wanted now: one named run is started for it. */
export const handler = middy(async (event: unknown) => {
  const job = scheduledJobSchema.parse(event);
  const runId = scheduledRunId(job);
  const start = await startFlow(JOB_FUNCTION.replace('{job}', job.job), scheduledExecutionName(job), job);
  log.info('job started', { runId, start });
  return { runId, start };
});
