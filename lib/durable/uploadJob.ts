import type { Isc } from '../isc/client.ts';
import type { Attempt } from './attempt.ts';
import type { HeldLock } from './sourceLock.ts';
import type { Steps } from './steps.ts';

/** What looking at an upload needs of a story: whose tenant, and which source. */
type Uploading = { tools: { isc: Isc }; run: { source: { id: string } } };

/** The status of the newest bulk upload of a source; `NONE` when the tenant names none. */
export type JobStatus = 'PENDING' | 'IN_PROGRESS' | 'COMPLETED' | 'ERROR' | 'NONE' | 'UNKNOWN';

/** How long an upload may take. */
const patienceMinutes = 30;

/**
 * Waits for the upload of a source to end, up to 30 minutes beside those in which the tenant does not answer.
 *
 * @param isSettled which statuses settle the matter
 * @returns the last status that was seen
 */
export async function waitForJob(
  { poll, tools, run }: Uploading & Pick<Steps, 'poll'>,
  name: string,
  isSettled: (status: JobStatus) => boolean,
): Promise<JobStatus> {
  return await poll(name, {
    look: (attempt) => readJobStatus(tools, run, attempt),
    isAnswer: isSettled,
    minutes: patienceMinutes,
  });
}

/**
 * Waits for what this run has sent to end. The tenant tells the status of the newest upload of a source alone: where another run has had
 * the source meanwhile, that is its own.
 *
 * @returns the last status that was seen, of this run's own upload
 * @throws LockLost when another run has had the lock since, so that nobody knows how this upload ended
 */
export async function waitForOwnJob(
  { poll, tools, run }: Uploading & Pick<Steps, 'poll'>,
  name: string,
  lock: HeldLock,
): Promise<JobStatus> {
  return await poll(name, {
    async look(attempt) {
      const status = await readJobStatus(tools, run, attempt);
      if (hasEnded(status)) await lock.renew();
      return status;
    },
    isAnswer: hasEnded,
    minutes: patienceMinutes,
  });
}

/** The status of the newest job of the source now. */
export async function readJobStatus(
  { isc }: Uploading['tools'],
  { source }: Uploading['run'],
  attempt: Attempt,
): Promise<JobStatus> {
  return (await isc.with(attempt).bulkUpload.status(source.id)) ?? 'NONE';
}

/** Whether an upload is being worked off; one with a status that nobody knows may be. */
export function isRunning(status: JobStatus): boolean {
  return status === 'PENDING' || status === 'IN_PROGRESS' || status === 'UNKNOWN';
}

/** Whether an upload that was sent has ended. No status at all means that it was handed to the source and goes on. */
export function hasEnded(status: JobStatus): boolean {
  return status === 'COMPLETED' || status === 'ERROR';
}
