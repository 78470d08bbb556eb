import { StepFailed } from '../../durable/failure.ts';
import type { ImportStory } from './importRun.ts';
import type { ImportResult } from './results.ts';
import { originalFile } from './workingFiles.ts';

/**
 * Brings the file to the run's folder. A file whose run failed is copied, and stays where it was dropped too. Only the very
 * object that was read is removed: a newer file of the same name stays for its own run. What cannot be moved changes nothing
 * of what the run came to, and is said.
 */
export async function moveFile({ step, tools, run }: ImportStory, result: ImportResult): Promise<ImportResult> {
  const { bucket } = tools;
  const { drop, folder } = run;
  try {
    await step('move the file', async () => {
      const copied = await bucket.copy(drop.key, `${folder}/${originalFile(run)}`, drop.etag, drop.versionId);
      if (copied && result.outcome !== 'failed') await bucket.remove(drop.key, drop.etag);
    });
    return result;
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    const remark = `${error.message} The file may still be where it was dropped.`;
    return { ...result, error: [result.error, remark].filter(Boolean).join(' ') };
  }
}
