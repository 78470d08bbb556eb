import type { Config } from '../../config/config.ts';
import { requireEnvironment } from '../../config/environment.ts';
import { secretOf } from '../../config/secret.ts';
import type { SignInSettings } from '../../config/signInSettings.ts';
import { createLinkKeys, type LinkKeys } from '../../decisions/linkKeys.ts';
import { createDirectory, type Directory } from '../../directory/directory.ts';
import { completeCallback } from '../../durable/completeCallback.ts';
import { type ScheduledJob, scheduledExecutionName } from '../../durable/schedule.ts';
import { startFlow } from '../../durable/startFlow.ts';
import { queueStarter } from '../../hr/queueStarter.ts';
import { consoleKeys } from '../../sessions/consoleKeys.ts';
import { createIdentityProvider, type IdentityProvider } from '../../sessions/identityProvider.ts';
import type { WantedSource } from '../../sources/wantedSources.ts';
import { type Bucket, openBucket } from '../../store/bucket.ts';
import type { SettledTransfers } from '../../transfers/openTransfers.ts';
import { addressOf } from './consoleAddress.ts';

/** What the console works with. It has no way to ISC: it looks at the bucket, and starts flows by name. */
export type ConsoleTools = {
  bucket: Bucket;
  config: Config;
  /** What nelm.sources.ts states; left out where there is none. */
  stated?: readonly WantedSource[] | undefined;
  /** Sources, runs and people as the bucket knows them. It remembers what it read while the function is warm. */
  directory: Directory;
  /** Of this stage alone, see `consoleKeys`. */
  consoleKeys: LinkKeys;
  /** Where the organisation's people sign in; undefined where links by mail alone let in. */
  provider: IdentityProvider | undefined;
  /** Where the console is, and links in mails begin, such as `https://nelm.example.com`. */
  url: string;
  /** As in `NELM_STAGE`, for whoever has several. */
  stage: string;
  /** Goes on with a flow that waits; false when it does not wait any more. */
  complete: (callbackId: string, result: unknown, signal?: AbortSignal) => Promise<boolean>;
  /** Starts the flow of a job under the name of its run. */
  startJob: (job: ScheduledJob, signal?: AbortSignal) => Promise<'started' | 'known'>;
  /** Of which transfers nothing comes any more. */
  transfers: SettledTransfers;
  /** What links in mails are signed with, such as those of offers. */
  linkKeys: LinkKeys;
  /** Starts the run that carries out what waits for a source, by the name of its queue. */
  startEvents: (queue: string, signal?: AbortSignal) => Promise<void>;
  /** Starts the flow that hands people over, under the name of its run. */
  startTransfer: (runId: string, transferId: string, signal?: AbortSignal) => Promise<unknown>;
  now: () => number;
};

/** The tools of the console, from its environment. @throws Error that names the variable that is missing */
export function consoleTools(config: Config, stated?: readonly WantedSource[]): ConsoleTools {
  const { NELM_BUCKET, NELM_STAGE, JOB_FUNCTION } = requireEnvironment('NELM_BUCKET', 'NELM_STAGE', 'JOB_FUNCTION');
  const { NELM_URL } = requireEnvironment('NELM_URL');
  const flows = requireEnvironment('HR_EVENTS_FUNCTION', 'MANAGER_TRANSFER_FUNCTION');
  const bucket = openBucket(NELM_BUCKET);
  const linkKeys = createLinkKeys(Date.now);
  return {
    bucket,
    config,
    stated,
    directory: createDirectory(bucket, config.timeZone),
    transfers: new Set(),
    linkKeys,
    consoleKeys: consoleKeys(linkKeys, NELM_STAGE),
    provider: config.signIn && providerOf(config.signIn, NELM_URL),
    url: NELM_URL,
    stage: NELM_STAGE,
    complete: (callbackId, result, signal) => completeCallback(callbackId, result, { signal }),
    startJob: (job, signal) =>
      startFlow(JOB_FUNCTION.replace('{job}', job.job), scheduledExecutionName(job), job, { signal }),
    startEvents: queueStarter(flows.HR_EVENTS_FUNCTION, Date.now),
    startTransfer: (runId, transferId, signal) =>
      startFlow(flows.MANAGER_TRANSFER_FUNCTION, `transfer-${runId}`, { transferId }, { signal }),
    now: Date.now,
  };
}

function providerOf(signIn: SignInSettings, url: string): IdentityProvider {
  return createIdentityProvider({
    signIn,
    redirectUri: `${url}${addressOf('sign-in/callback')}`,
    secret: () => secretOf('NELM_SIGN_IN_SECRET'),
    now: Date.now,
  });
}
