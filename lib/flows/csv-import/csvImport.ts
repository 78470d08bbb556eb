import { defineFlow } from '../../durable/flow.ts';
import { SourceBusy, withSourceLock } from '../../durable/sourceLock.ts';
import { type Drop, dropSchema } from '../../store/drop.ts';
import { endAfterDecision } from './awaitDecision.ts';
import { importFile } from './importFile.ts';
import type { ImportReport } from './importReport.ts';
import { importReportPage } from './importReportPage.ts';
import { describeRun, findRunSource, type ImportRun, type ImportStory, type ImportTools } from './importRun.ts';
import { moveFile } from './moveFile.ts';
import { catchStepFailure, failed, type ImportResult, noSuchSource, refused } from './results.ts';
import { readRejects } from './verifyImport.ts';

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
    const imported = await catchStepFailure(() => importUnderLock(story));
    const moved = await moveFile(story, imported);
    if (moved.outcome !== 'held') return moved;
    await report(moved);
    return await endAfterDecision(story, moved);
  },
  failed,
  async report({ tools, run }, { counts, missing, decision }) {
    const { source, drop } = run;
    return {
      source: source.id ? { id: source.id, name: source.name } : { name: source.name },
      file: { key: drop.key, size: drop.size, etag: drop.etag },
      counts,
      ...(missing && { missing }),
      ...(decision && { decision }),
      ...(await readRejects(tools, run)),
    };
  },
  page: importReportPage,
  logged: ({ source }, { counts }) => ({ sourceId: source.id, ...counts }),
});

async function importUnderLock(story: ImportStory): Promise<ImportResult> {
  const { run } = story;
  if (run.source.id === '') return refused(noSuchSource(run));
  if (run.wrongSettings) return failed(run.wrongSettings);
  try {
    return await withSourceLock(story, run.source.id, (lock) => catchStepFailure(() => importFile(story, lock)));
  } catch (error) {
    if (error instanceof SourceBusy) return failed(`${error.message} Drop the file again.`);
    throw error;
  }
}
