import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { Logger } from '@aws-lambda-powertools/logger';
import { keepReport } from '../../durable/runReport.ts';
import { scheduledJobSchema, scheduledRunId } from '../../durable/schedule.ts';
import { countedSteps, StepFailed } from '../../durable/steps.ts';
import { isTransient } from '../../durable/transient.ts';
import type { RequestCounts } from '../../isc/requestCounts.ts';
import { type Decided, type WorkingFiles, workingFiles } from './approvalFiles.ts';
import type { ApprovalsReport } from './approvalsReport.ts';
import { reportPage } from './approvalsReportPage.ts';
import { type ApprovalTools, decideItem } from './decideItem.ts';
import { keepWaiting, listPending } from './listPending.ts';
import { remindOperators } from './remindOperators.ts';
import { itemsOf, summaryOf } from './summary.ts';

/** So many items are decided by one step: when the tenant fails, no more than these are looked at again. */
const itemsPerStep = 25;

/** What the steps of a story share. */
type Story = Pick<ReturnType<typeof countedSteps>, 'step'> & {
  tools: ApprovalTools;
  files: WorkingFiles;
  dryRun: boolean;
};

/** What a run has come to: where each part of its items begins, what became of the mail, and why it could not go on. */
type Course = { firsts: number[]; listed: boolean; reminder: ApprovalsReport['reminder']; error?: string };

/**
 * The story of deciding by rule: what waits for the approver is listed, each item is decided by the first rule that holds,
 * the operators are reminded of what has waited too long. One item that cannot be decided does not keep the others from it.
 */
export function approvals(tools: ApprovalTools, log: Pick<Logger, 'info'>) {
  return async (payload: unknown, context: DurableContext): Promise<{ runId: string; folder: string }> => {
    const job = scheduledJobSchema.parse(payload);
    const runId = scheduledRunId(job);
    const folder = `runs/_approvals/${runId}`;
    const dryRun = job.dryRun || tools.policy.dryRun;
    const files = workingFiles(tools.bucket, folder);
    const { step, requests } = countedSteps(context);
    const startedAt = await step('note the start', async () => tools.now());
    const course = await decideAll({ step, tools, files, dryRun });
    const { outcome, counts, error } = await step('write the report', async () => {
      const items = course.listed ? await itemsOf(tools, files, course.firsts, dryRun) : [];
      const report: ApprovalsReport = {
        version: 1,
        kind: 'approvals',
        runId,
        startedAt: new Date(startedAt).toISOString(),
        finishedAt: new Date(tools.now()).toISOString(),
        ...summaryOf(items, course.error),
        dryRun,
        reminder: course.reminder,
        items,
        requests: requests(),
      };
      await keepReport(tools.bucket, folder, report, reportPage(report));
      return report;
    });
    log.info('approvals ended', { runId, outcome, dryRun, ...counts });
    if (error) throw new Error(`Run ${runId} failed; its report says what is known.`);
    return { runId, folder };
  };
}

async function decideAll({ step, tools, files, dryRun }: Story): Promise<Course> {
  const course: Course = { firsts: [], listed: false, reminder: 'not due' };
  try {
    const { pending, lookAt } = await step('list what waits', (requests) =>
      listPending(tools, files, dryRun, requests),
    );
    course.listed = true;
    for (let first = 0; first < lookAt; first += itemsPerStep) {
      const part = (requests: RequestCounts) => decidePart({ tools, files, dryRun }, first, requests);
      await step(`decide from ${first + 1}`, part);
      course.firsts.push(first);
    }
    await step('keep what waits', () => keepWaiting(tools, files, course.firsts));
    if (pending > 0 && !dryRun) course.reminder = await step('remind the operators', () => remindOperators(tools));
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    course.error = error.message;
  }
  return course;
}

/**
 * Safe to run twice: what an earlier try has decided is found decided, by whom, and not asked for again. An item on which the
 * tenant fails is left to the next run; when it fails on every one it is down, and the step is tried again.
 */
async function decidePart(
  { tools, files, dryRun }: Omit<Story, 'step'>,
  first: number,
  requests: RequestCounts,
): Promise<void> {
  const { lookAt } = await files.readPending();
  const part = lookAt.slice(first, first + itemsPerStep);
  const [decided, passing]: [Decided[], Error[]] = [[], []];
  for (const id of part) {
    try {
      decided.push(await decideItem(tools, id, dryRun, requests));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (isTransient(error)) passing.push(error);
      decided.push({ id, outcome: 'failed', error: error.message });
    }
  }
  const [failure] = passing;
  if (failure && passing.length === part.length) throw failure;
  await files.writeDecided(first, decided);
}
