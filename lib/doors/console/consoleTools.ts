import type { Config } from '../../config/config.ts';
import { requireEnvironment } from '../../config/environment.ts';
import type { Decided } from '../../decisions/hold.ts';
import { createLinkKeys, type LinkKeys } from '../../decisions/linkKeys.ts';
import { createDirectory, type Directory } from '../../directory/directory.ts';
import { completeCallback } from '../../durable/completeCallback.ts';
import { type ScheduledJob, scheduledExecutionName } from '../../durable/schedule.ts';
import { startFlow } from '../../durable/startFlow.ts';
import { consoleKeys } from '../../sessions/consoleKeys.ts';
import { type Bucket, openBucket } from '../../store/bucket.ts';

/** What the console works with. It has no way to ISC: it looks at the bucket, and starts flows by name. */
export type ConsoleTools = {
  bucket: Bucket;
  config: Config;
  /** Sources, runs and people as the bucket knows them. It remembers what it read while the function is warm. */
  directory: Directory;
  /** Of this stage alone, see `consoleKeys`. */
  consoleKeys: LinkKeys;
  /** As in `NELM_STAGE`, for whoever has several. */
  stage: string;
  /** Goes on with a flow that waits; false when it does not wait any more. */
  complete: (callbackId: string, decided: Decided, signal?: AbortSignal) => Promise<boolean>;
  /** Starts the flow of a job under the name of its run. */
  startJob: (job: ScheduledJob, signal?: AbortSignal) => Promise<'started' | 'known'>;
  now: () => number;
};

/** The tools of the console, from its environment. @throws Error that names the variable that is missing */
export function consoleTools(config: Config): ConsoleTools {
  const { NELM_BUCKET, NELM_STAGE, JOB_FUNCTION } = requireEnvironment('NELM_BUCKET', 'NELM_STAGE', 'JOB_FUNCTION');
  const bucket = openBucket(NELM_BUCKET);
  return {
    bucket,
    config,
    directory: createDirectory(bucket, config.timeZone),
    consoleKeys: consoleKeys(createLinkKeys(Date.now), NELM_STAGE),
    stage: NELM_STAGE,
    complete: (callbackId, decided, signal) => completeCallback(callbackId, decided, { signal }),
    startJob: (job, signal) =>
      startFlow(JOB_FUNCTION.replace('{job}', job.job), scheduledExecutionName(job), job, { signal }),
    now: Date.now,
  };
}
