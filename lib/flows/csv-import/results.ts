import { StepFailed } from '../../durable/failure.ts';
import type { JobStatus } from '../../durable/uploadJob.ts';
import type { Newest } from '../../store/newest.ts';
import { type Counts, type ImportReport, noCounts } from './importReport.ts';
import type { ImportRun } from './importRun.ts';

/** What a run came to, before it is written down. */
export type ImportResult = {
  outcome: ImportReport['outcome'];
  counts: Counts;
  missing?: string;
  /** Of a preview: whom the file would end as a full roster. */
  asRoster?: ImportReport['asRoster'];
  /** Why a full list waits as a whole: it is smaller than it may be. */
  tooSmall?: string;
  /** What stays true of who is missing, whatever is decided. */
  lasting?: string;
  /** How many of those who were ended did not wait. */
  endedAtOnce?: number;
  /** What became of the endings that waited. */
  decision?: ImportReport['decision'];
  error?: string;
  /** The newest file that was applied to the source when this one was: a decision lapses when another one comes. */
  newest?: Newest;
};

const refused = (error: string): ImportResult => ({ outcome: 'refused', counts: noCounts, error });
export const superseded = (error: string): ImportResult => ({ outcome: 'superseded', counts: noCounts, error });
export const failed = (error: string): ImportResult => ({ outcome: 'failed', counts: noCounts, error });

/** Why a file in a folder that names no source is refused. */
function noSuchSource({ source, bucketFolder }: ImportRun): string {
  if (source.name === '')
    return 'The file lies in no source’s folder. Drop it as inbox/<source>/<file>.csv or roster/<source>/<file>.csv.';
  return `The tenant has no non-employee source "${source.name}". Check the name of the folder: ${bucketFolder}/<source>/<file>.csv.`;
}

/** What keeps any file of a run from being looked at; undefined when nothing does. */
export function obstacleTo(run: ImportRun): ImportResult | undefined {
  if (run.source.id === '') return refused(noSuchSource(run));
  return run.wrongSettings ? failed(run.wrongSettings) : undefined;
}

/** Why a full list is not imported that was dropped before another one: of two the newer says who is there. */
export function notNewest(runId: string): ImportResult {
  return superseded(`Run ${runId} imported a full list that was dropped later. Drop this one again if it is meant.`);
}

/** Why a file is not imported that was dropped before others of which it is not known any more whom they named. */
export function laterUnknown(runId: string): string {
  return `Run ${runId} imported a file that was dropped later, and it is not known any more whom all the later files named. Drop this one again if it is meant.`;
}

/** What is said of a file of which every row gave way. */
export const allGaveWay =
  'Files that were dropped later have the say on everybody in this one. superseded.csv has its rows, and which file each gave way to: drop it if they are meant.';

/** What ends as a sentence does. */
export function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** What a part of a run came to that could not be done, whatever else was to be said of it before. */
export function failedAfter(result: ImportResult, error: string): ImportResult {
  return { ...result, outcome: 'failed', error: [error, result.error].filter(Boolean).join(' ') };
}

/**
 * What is known of a run that begins again and cannot go on: a round of before, which lost the lock, may have sent what the file says.
 *
 * @param error why it cannot go on
 */
export function maybeSent(error: string, { bucketFolder }: Pick<ImportRun, 'bucketFolder'>): ImportResult {
  const who = bucketFolder === 'roster' ? ': ended.csv of the run has who was to end' : '';
  return failed(`${asSentence(error)} What the file says may be done, or some of it${who}.`);
}

/** What is known when an upload did not end as it should; the counts say what has landed all the same. */
export function uploadDidNotFinish(status: JobStatus): string {
  const what =
    status === 'ERROR'
      ? 'The tenant ended the upload with an error.'
      : `The upload had not ended after 30 minutes; its status was ${status}.`;
  return `${what} The counts say what the source shows now. The file is still where it was dropped: drop it again.`;
}

/** Does a part of the story; a step that could not be done ends it with its reason. */
export async function catchStepFailure(story: () => Promise<ImportResult>): Promise<ImportResult> {
  try {
    return await story();
  } catch (error) {
    if (error instanceof StepFailed) return failed(error.message);
    throw error;
  }
}
