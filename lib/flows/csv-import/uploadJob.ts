import type { DurableContext } from '@aws/durable-execution-sdk-js';
import { poll } from '../../durable/poll.ts';
import { isTransient } from '../../durable/transient.ts';
import { addRequests, noRequests, type RequestCounts } from '../../isc/requestCounts.ts';
import type { ImportTools, Run } from './importRun.ts';

/** The newest bulk upload of a source: its status, `NONE` when the tenant names none, `UNKNOWN` when it does not answer. */
export type Job = {
  status: 'PENDING' | 'IN_PROGRESS' | 'COMPLETED' | 'ERROR' | 'NONE' | 'UNKNOWN';
  requests: RequestCounts;
};

/** How long an upload may take. */
const patienceMinutes = 30;

/**
 * Waits for the upload of a source to end, up to 30 minutes, looking after 1 s at first and every 30 s later. A tenant
 * that does not answer meanwhile is asked again.
 *
 * @param hasEnded which statuses settle the matter
 * @returns the last status that was seen, and the requests that it took
 */
export async function waitForJob(
  context: DurableContext,
  name: string,
  tools: ImportTools,
  run: Run,
  hasEnded: (status: Job['status']) => boolean,
): Promise<Job> {
  return await poll<Job>(context, name, {
    initial: { status: 'UNKNOWN', requests: noRequests() },
    look: async (before) => {
      const spent = noRequests();
      const status = await lookAtJob(tools, run, spent);
      return { status, requests: addRequests(before.requests, spent) };
    },
    isAnswer: ({ status }) => hasEnded(status),
    minutes: patienceMinutes,
  });
}

/** The status of the newest job of the source now. A tenant that is down says nothing of the job. */
export async function lookAtJob(
  { isc }: ImportTools,
  { source }: Run,
  requests: RequestCounts,
): Promise<Job['status']> {
  try {
    return (await isc.with({ counts: requests }).bulkUpload.status(source.id)) ?? 'NONE';
  } catch (error) {
    if (!isTransient(error)) throw error;
    return 'UNKNOWN';
  }
}

/** Whether an upload is being worked off, as far as anybody can tell: a tenant that does not answer may be at it. */
export function isRunning(status: Job['status']): boolean {
  return status === 'PENDING' || status === 'IN_PROGRESS' || status === 'UNKNOWN';
}

/** Whether an upload that was sent has ended. No status at all means that it was handed to the source and goes on. */
export function hasEnded(status: Job['status']): boolean {
  return status === 'COMPLETED' || status === 'ERROR';
}
