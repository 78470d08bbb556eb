import type { ApprovalPolicy } from '../../config/approvalPolicy.ts';
import { StepFailed } from '../../durable/failure.ts';
import { defineFlow, type Flow } from '../../durable/flow.ts';
import { outageMinutes } from '../../durable/look.ts';
import { type ScheduledJob, scheduledJobSchema } from '../../durable/schedule.ts';
import type { Tools } from '../../tools/tools.ts';
import { workingFiles } from './approvalFiles.ts';
import type { ApprovalsReport } from './approvalsReport.ts';
import { approvalsReportPage } from './approvalsReportPage.ts';
import { type ApprovalsRun, type ApprovalsStory, describeApprovals } from './approvalsRun.ts';
import { type ChunkTry, decideChunk, itemsPerChunk } from './decideChunk.ts';
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
      // An item on which the tenant fails for ever keeps nobody from being reminded, itself included.
      const mayRemind = pending > 0 && !run.dryRun && decided.isKept;
      const reminder = mayRemind ? await remind(story) : 'not due';
      const counts = await step('sum up', (attempt) => sumUp(tools, run, decided, attempt));
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

/** Where the chunks begin whose items were looked at, and why that could not be done with all: at which chunk it was given up. */
type Decided = { chunkStarts: number[]; error?: string; givenUp?: number };

/** What was decided before a chunk that could not be is in the report all the same. `isKept`: whether it is known what still waits. */
async function decideAll(story: ApprovalsStory, idsToExamine: number): Promise<Decided & { isKept: boolean }> {
  const { step, tools, run } = story;
  const decided = await decideChunks(story, idsToExamine);
  try {
    await step('keep what waits', () => keepWaiting(tools, run, decided.chunkStarts));
    return { ...decided, isKept: true };
  } catch (error) {
    if (error instanceof StepFailed) return { error: error.message, ...decided, isKept: false };
    throw error;
  }
}

async function decideChunks(story: ApprovalsStory, idsToExamine: number): Promise<Decided> {
  const chunkStarts: number[] = [];
  for (let start = 0; start < idsToExamine; start += itemsPerChunk) {
    try {
      await decideUntilAnswered(story, start);
    } catch (error) {
      if (error instanceof StepFailed) return { chunkStarts, error: error.message, givenUp: start };
      throw error;
    }
    chunkStarts.push(start);
  }
  return { chunkStarts };
}

/** Tries a chunk for three hours while the tenant answers for none of its items. */
async function decideUntilAnswered({ poll, tools, run }: ApprovalsStory, start: number): Promise<void> {
  const name = `decide from ${start + 1}`;
  const { reason } = await poll<ChunkTry>(name, {
    look: (attempt, before) => decideChunk(tools, run, start, attempt, before),
    isAnswer: (tried) => tried.reason === undefined,
    minutes: outageMinutes,
  });
  if (reason !== undefined) throw new StepFailed(`Could not ${name}: ${reason}`);
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
