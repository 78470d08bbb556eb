import type { DurableContext } from '@aws/durable-execution-sdk-js';
import { isTransient } from '../../durable/transient.ts';
import { IscCredentialsError, IscRefusedError } from '../../isc/errors.ts';
import { addRequests, noRequests, type RequestCounts } from '../../isc/requestCounts.ts';
import type { LifecycleTools } from './eventRun.ts';
import { unlessGone } from './locate.ts';

/** What has become of a request, and the requests to ISC that it took to know. */
export type Approval = {
  status: 'pending' | 'approved' | 'rejected' | 'gone' | 'failed';
  /** What the approver who rejected it wrote. */
  comment?: string;
  /** Why the last look said nothing. */
  problem?: string;
  requests: RequestCounts;
};

const hour = 3600;

/** Once an hour on the first day, then every six hours, up to 30 days. */
const hourlyLooks = 24;
const mostLooks = hourlyLooks + (29 * 24) / 6;

/** Waits until a request is decided or gone, at no cost meanwhile; `pending` when it is not after 30 days. */
export async function waitForApproval(
  context: DurableContext,
  { isc }: LifecycleTools,
  requestId: string,
): Promise<Approval> {
  return await context.waitForCondition<Approval>(
    'wait for the approvers',
    async (before) => {
      const spent = noRequests();
      const look = await lookAt(isc.with({ counts: spent }), requestId);
      return { ...look, requests: addRequests(before.requests, spent) };
    },
    {
      initialState: { status: 'pending', requests: noRequests() },
      waitStrategy: ({ status }, look) =>
        status !== 'pending' || look > mostLooks
          ? { shouldContinue: false }
          : { shouldContinue: true, delay: { seconds: look <= hourlyLooks ? hour : 6 * hour } },
    },
  );
}

async function lookAt(isc: LifecycleTools['isc'], requestId: string): Promise<Omit<Approval, 'requests'>> {
  try {
    const request = await unlessGone(isc.requests.get(requestId));
    if (request?.approvalStatus === 'PENDING') return { status: 'pending' };
    if (request?.approvalStatus === 'APPROVED') return { status: 'approved' };
    if (request?.approvalStatus !== 'REJECTED') return { status: 'gone' };
    const comment = request.approvalItems?.find((item) => item.approvalStatus === 'REJECTED')?.comment;
    return { status: 'rejected', ...(comment && { comment }) };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    // A tenant that is down, or a secret that is being changed, says nothing of the request: the next look asks again.
    return { status: isTransient(error) || isLockedOut(error) ? 'pending' : 'failed', problem };
  }
}

function isLockedOut(error: unknown): boolean {
  return (
    error instanceof IscCredentialsError || (error instanceof IscRefusedError && [401, 403].includes(error.status))
  );
}
