import type { ApprovalPolicy } from '../../config/approvalPolicy.ts';
import { StepFailed } from '../../durable/failure.ts';
import { defineFlow, type Flow } from '../../durable/flow.ts';
import { type ScheduledJob, scheduledJobSchema } from '../../durable/schedule.ts';
import type { Tools } from '../../tools/tools.ts';
import { workingFiles } from './approvalFiles.ts';
import type { ApprovalsReport } from './approvalsReport.ts';
import { approvalsReportPage } from './approvalsReportPage.ts';
import { type ApprovalsRun, type ApprovalsStory, describeApprovals } from './approvalsRun.ts';
import { decideChunk, itemsPerChunk } from './decideChunk.ts';
import { keepWaiting, listPending } from './listPending.ts';
import { remindOperators } from './remindOperators.ts';
import { noCounts, summaryOf, sumUp } from './summary.ts';

/** What a run came to, before it is written down. The items themselves stay in the bucket, however many there are. */
type ApprovalsResult = Pick<ApprovalsReport, 'outcome' | 'counts' | 'reminder' | 'error'>;

/**
 * The flow of deciding by rule: what waits for the approver is listed, each item is decided by the first rule that holds,
 * the operators are reminded of what has waited too long. One item that cannot be decided does not keep the others from it.
 */
export function approvals(policy: ApprovalPolicy): Flow<Tools> {
  return defineFlow<Tools, ScheduledJob, ApprovalsRun, ApprovalsResult, ApprovalsReport>({
    kind: 'approvals',
    payload: scheduledJobSchema,
    describe: (job) => describeApprovals(job, policy),
    async story(story) {
      const { step, tools, run } = story;
      const { pending, idsToExamine } = await step('list what waits', (attempt) => listPending(tools, run, attempt));
      const decided = await decideAll(story, idsToExamine);
      const mayRemind = pending > 0 && !run.dryRun && decided.error === undefined;
      const reminder = mayRemind ? await remind(story) : 'not due';
      const counts = await step('sum up', () => sumUp(tools, run, decided.chunkStarts));
      return { ...summaryOf(counts, decided.error), reminder };
    },
    failed: (error) => ({ ...summaryOf(noCounts, error), reminder: 'not due' }),
    async report({ tools, run }, { counts, reminder }) {
      const items = counts.pending === 0 ? [] : await workingFiles(tools.bucket, run.folder).readReported();
      return { dryRun: run.dryRun, counts, reminder, items };
    },
    page: approvalsReportPage,
    logged: ({ dryRun }, { counts }) => ({ dryRun, ...counts }),
  });
}

/** Where the chunks begin whose items were looked at, and why that could not be done with all. */
type Decided = { chunkStarts: number[]; error?: string };

/** What was decided before a chunk that could not be is in the report all the same. */
async function decideAll({ step, tools, run }: ApprovalsStory, idsToExamine: number): Promise<Decided> {
  const chunkStarts: number[] = [];
  try {
    for (let start = 0; start < idsToExamine; start += itemsPerChunk) {
      await step(`decide from ${start + 1}`, (attempt) => decideChunk(tools, run, start, attempt));
      chunkStarts.push(start);
    }
    await step('keep what waits', () => keepWaiting(tools, run, chunkStarts));
    return { chunkStarts };
  } catch (error) {
    if (error instanceof StepFailed) return { chunkStarts, error: error.message };
    throw error;
  }
}

/** A reminder that cannot be sent changes nothing of what the run came to; the next run reminds. */
async function remind({ step, tools, run }: ApprovalsStory): Promise<ApprovalsReport['reminder']> {
  try {
    return await step('remind the operators', () => remindOperators(tools, run));
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    tools.log.warn('the operators could not be reminded', { runId: run.id, reason: error.message });
    return 'not sent';
  }
}
