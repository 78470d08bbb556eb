import { StepFailed } from '../../durable/steps.ts';
import type { Ending } from './finishImport.ts';
import { noCounts } from './importReport.ts';
import type { Run } from './importRun.ts';
import type { Job } from './uploadJob.ts';

export const refused = (error: string): Ending => ({ outcome: 'refused', counts: noCounts, error });
export const superseded = (error: string): Ending => ({ outcome: 'superseded', counts: noCounts, error });
export const failed = (error: string): Ending => ({ outcome: 'failed', counts: noCounts, error });

/** Why a file in a folder that names no source is refused. */
export function noSuchSource({ source, bucketFolder }: Run): string {
  if (source.name === '')
    return 'The file lies in no source’s folder. Drop it as inbox/<source>/<file>.csv or roster/<source>/<file>.csv.';
  return `The tenant has no non-employee source "${source.name}". Check the name of the folder: ${bucketFolder}/<source>/<file>.csv.`;
}

/** What is known when an upload did not end as it should; the counts say what has landed all the same. */
export function unended(status: Job['status']): string {
  const what =
    status === 'ERROR'
      ? 'The tenant ended the upload with an error.'
      : `The upload had not ended after 30 minutes; its status was ${status}.`;
  return `${what} The counts say what the source shows now. The file is still where it was dropped: drop it again.`;
}

/** A step that could not be done ends the run with its reason; any other error is a defect and ends the execution. */
export async function endingOnFailure(story: Promise<Ending>): Promise<Ending> {
  try {
    return await story;
  } catch (error) {
    if (error instanceof StepFailed) return failed(error.message);
    throw error;
  }
}
