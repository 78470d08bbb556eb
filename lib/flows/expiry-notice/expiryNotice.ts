import { StepFailed } from '../../durable/failure.ts';
import { defineFlow } from '../../durable/flow.ts';
import { type ScheduledJob, scheduledJobSchema, scheduledRunId } from '../../durable/schedule.ts';
import { SourceBusy, withSourceLock } from '../../durable/sourceLock.ts';
import { keys } from '../../store/keys.ts';
import { findContracts, giveNotices, noProgress, type Progress } from './giveNotices.ts';
import { tellOfLostManagers } from './lostManagers.ts';
import { describeDue } from './noticeFiles.ts';
import type { NoticeReport } from './noticeReport.ts';
import { noticeReportPage } from './noticeReportPage.ts';
import { type NoticeResult, type NoticeRun, type NoticeStory, type NoticeTools, noCounts } from './noticeRun.ts';

/** One run at a time gives notices: two that found different people would tell of the same one twice. */
const lockName = 'expiry-notice';

/** The story of the notices: whose contract ends soon is found, and whoever can choose for them is told. */
export const expiryNotice = defineFlow<NoticeTools, ScheduledJob, NoticeRun, NoticeResult, NoticeReport>({
  kind: 'expiry-notice',
  payload: scheduledJobSchema,
  describe(job) {
    const id = scheduledRunId(job);
    return { id, folder: keys.jobRun('expiry-notice', id), dryRun: job.dryRun };
  },
  async story(story) {
    const progress = noProgress();
    const problems: string[] = [];
    try {
      problems.push(...(await noticeAlone(story, progress)));
      problems.push(...(await tellOfLostManagers(story, progress)));
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      problems.push(error.message);
    }
    return resultOf(progress, problems.join(' '));
  },
  failed: (error) => ({ outcome: 'failed', counts: noCounts, steps: [], error }),
  async report({ tools, run }, { counts, steps }) {
    return { dryRun: run.dryRun, counts, steps, ...(await describeDue(tools.bucket, run, tools.config.timeZone)) };
  },
  page: noticeReportPage,
  logged: (_, { counts }) => counts,
});

/** @returns why not everybody could be told, where the run goes on all the same */
async function noticeAlone(story: NoticeStory, progress: Progress): Promise<string[]> {
  if (story.run.dryRun) {
    await findContracts(story, progress);
    return [];
  }
  try {
    return await withSourceLock(story, lockName, (lock) => giveNotices(story, lock, progress));
  } catch (error) {
    if (error instanceof SourceBusy) throw new StepFailed(`Run ${error.heldBy} has not ended. Fire the job again.`);
    throw error;
  }
}

function resultOf({ counts, steps }: Progress, error: string): NoticeResult {
  if (error) return { outcome: 'failed', counts, steps, error };
  return { outcome: counts.due === 0 && !counts.lost ? 'nothing-to-do' : 'completed', counts, steps };
}
