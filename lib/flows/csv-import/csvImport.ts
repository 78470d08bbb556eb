import { StepFailed } from '../../durable/failure.ts';
import { defineFlow } from '../../durable/flow.ts';
import { SourceBusy, withSourceLock } from '../../durable/sourceLock.ts';
import { type Drop, dropSchema } from '../../store/drop.ts';
import { endAfterDecision } from './awaitDecision.ts';
import { importFields } from './importFields.ts';
import { importFile } from './importFile.ts';
import type { ImportReport } from './importReport.ts';
import { importReportPage } from './importReportPage.ts';
import { describeRun, findRunSource, type ImportRun, type ImportStory, type ImportTools } from './importRun.ts';
import { moveFile } from './moveFile.ts';
import { previewImport } from './previewImport.ts';
import { readDroppedFile } from './readDroppedFile.ts';
import { catchStepFailure, failed, type ImportResult, obstacleTo } from './results.ts';
import { giveUpSent } from './sendPlan.ts';
import { importWhenApproved } from './tooFewRows.ts';

/** The story of one dropped file: it becomes people in the tenant. */
export const csvImport = defineFlow<ImportTools, Drop, ImportRun, ImportResult, ImportReport>({
  kind: 'csv-import',
  payload: dropSchema,
  describe: (drop) => describeRun(drop),
  async prepare({ step, tools }, drop) {
    const found = await step('find the source', (attempt) => findRunSource(tools, drop, attempt));
    return { ...describeRun(drop, found.source), wrongSettings: found.wrongSettings };
  },
  async story(story, report) {
    const isPreview = story.run.bucketFolder === 'preview';
    const seen = await catchStepFailure(() => (isPreview ? previewFile(story) : importUnderLock(story)));
    if (seen.tooSmall) await report(seen);
    const imported = seen.tooSmall
      ? await importWhenApproved(story, seen, () =>
          catchStepFailure(() => importUnderLock(story, { isSizeApproved: true })),
        )
      : seen;
    const moved = await moveFile(story, imported);
    if (moved.outcome !== 'held') return moved;
    await report(moved);
    return await endAfterDecision(story, moved);
  },
  failed,
  report: ({ tools, run }, result) => importFields(tools, run, result),
  page: importReportPage,
  logged: ({ source }, { counts }) => ({ sourceId: source.id, ...counts }),
});

/** A file that is only looked at. */
async function previewFile({ step, tools, run }: ImportStory): Promise<ImportResult> {
  return await step('preview', (attempt) =>
    previewImport(tools, run, (attributes) => readDroppedFile(tools, run, attributes), attempt),
  );
}

async function importUnderLock(story: ImportStory, options: { isSizeApproved?: boolean } = {}): Promise<ImportResult> {
  const { run } = story;
  const obstacle = obstacleTo(run);
  if (obstacle) return obstacle;
  const sending = { hasBegun: false };
  try {
    return await withSourceLock(story, run.source.id, (lock) => importFile(story, lock, { ...options, sending }));
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    const why = error instanceof SourceBusy ? `${error.message} Drop the file again.` : error.message;
    return sending.hasBegun ? await giveUpSent(story, why) : failed(why);
  }
}
