import type { ApprovalPolicy } from '../../config/approvalPolicy.ts';
import type { Story } from '../../durable/flow.ts';
import { type ScheduledJob, scheduledRunId } from '../../durable/schedule.ts';
import { keys } from '../../store/keys.ts';
import type { Tools } from '../../tools/tools.ts';

/** What deciding by rule works with. The client is that of the approver. */
export type ApprovalTools = Pick<Tools, 'bucket' | 'isc' | 'mailer' | 'config' | 'now'>;

/** One run: the rules that it goes by, and whether it is to decide nothing. */
export type ApprovalsRun = { id: string; folder: string; policy: ApprovalPolicy; dryRun: boolean };

export type ApprovalsStory = Story<Tools, ApprovalsRun>;

/** The run that a scheduled job means. */
export function describeApprovals(job: ScheduledJob, policy: ApprovalPolicy): ApprovalsRun {
  const id = scheduledRunId(job);
  return { id, folder: keys.jobRun('approvals', id), policy, dryRun: job.dryRun || policy.dryRun };
}
