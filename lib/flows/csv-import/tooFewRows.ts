import { momentText } from '../../dates/momentText.ts';
import { firstQuestionOf } from '../../decisions/questions.ts';
import { waitForDecision } from '../../decisions/waitForDecision.ts';
import { StepFailed } from '../../durable/failure.ts';
import { fewRows } from '../../sources/fewRows.ts';
import { settingsOf } from '../../sources/settings.ts';
import { goodFiles } from '../../store/appliedFiles.ts';
import { isAfter } from '../../store/newest.ts';
import { noCounts } from './importReport.ts';
import { type ImportRun, type ImportStory, type ImportTools, orderOf } from './importRun.ts';
import type { ImportResult } from './results.ts';

/** Whether it is set for a run's source that a full list may be too small. */
export function mayBeTooSmall({ config }: Pick<ImportTools, 'config'>, { source, bucketFolder }: ImportRun): boolean {
  const { expect } = settingsOf(config.sources, source);
  return bucketFolder === 'roster' && expect?.folder === 'roster';
}

/** Why a full list is too small for what is expected of its source; undefined when it is not. */
export async function whyTooSmall(
  { bucket, config }: Pick<ImportTools, 'bucket' | 'config'>,
  run: ImportRun,
  rows: number,
): Promise<string | undefined> {
  const { expect } = settingsOf(config.sources, run.source);
  const files = await goodFiles(bucket, run.source.id);
  const before = files.find((file) => file.kind === 'roster' && isAfter(orderOf(run), file));
  return expect && fewRows(rows, before?.rows, expect);
}

/** What comes of a full list that is too small: before anything of it is done, operators decide. */
export function heldAsTooSmall(rows: number, why: string): ImportResult {
  const missing = `${why} Nothing of it is done before an operator has approved it.`;
  return { outcome: 'held', counts: { ...noCounts, rows }, missing, tooSmall: why };
}

/**
 * Waits until operators have decided on a full list that is too small. The lock is not held meanwhile, and the file stays where it
 * was dropped.
 *
 * @param carryOn imports it, when they have approved it
 */
export async function importWhenApproved(
  story: ImportStory,
  held: ImportResult,
  carryOn: () => Promise<ImportResult>,
): Promise<ImportResult> {
  const { run } = story;
  const { rows } = held.counts;
  const what = `Import a full list of ${run.source.name} with ${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`;
  const why = `${held.tooSmall ?? ''} Whom it lacks would be ended, by the rules of a full list. A full list for this source that is imported before you decide takes its place.`;
  try {
    const verdict = await waitForDecision(story, firstQuestionOf(run.id), async () => ({
      what,
      choices: { approve: 'Import this list', reject: 'Do nothing' },
      why,
      columns: [],
      rows: [],
      count: rows,
      file: { ...orderOf(run), sourceId: run.source.id, givesWayTo: 'full list' },
    }));
    if (verdict.decision === 'approve') return await carryOn();
    const said = {
      reject:
        'at' in verdict ? `An operator rejected it on ${momentText(verdict.at, story.tools.config.timeZone)}` : '',
      expired: 'Nobody decided in time whether it is to be imported',
      nobody: 'nelm.config.ts names no operators who could decide whether it is to be imported',
    }[verdict.decision];
    return { outcome: 'refused', counts: held.counts, error: `${said}: nothing was done. ${held.tooSmall ?? ''}` };
  } catch (error) {
    if (error instanceof StepFailed) return { ...held, outcome: 'failed', error: error.message };
    throw error;
  }
}
