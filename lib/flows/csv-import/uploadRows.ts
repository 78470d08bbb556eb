import type { Attempt } from '../../durable/attempt.ts';
import type { HeldLock } from '../../durable/sourceLock.ts';
import { isRunning, readJobStatus } from '../../durable/uploadJob.ts';
import { CallError } from '../../isc/callError.ts';
import { IscRefusedError } from '../../isc/errors.ts';
import type { UploadFile } from './exportPeople.ts';
import type { ImportRun, ImportTools } from './importRun.ts';
import { readWorkingFile } from './workingFiles.ts';

/** The tenant does not say whether an upload is running. It may say so later. */
class JobUnknown extends CallError {
  override readonly name = 'JobUnknown';

  constructor() {
    super('the tenant does not say whether an upload is running; nothing was sent.', { retry: true });
  }
}

/**
 * Sends the rows of a file of the run. The run holds the source's lock and has seen the upload before it end: one that is
 * running now is its own, from a try that was cut off after the tenant had accepted it, and is not sent again. One that
 * has ended already is; the same rows a second time change nothing.
 *
 * @throws LockLost when another run has had the lock since, and nothing was sent
 * @throws Error when the tenant refuses the rows; `refusal.txt` in the run's folder says why
 */
export async function uploadRows(
  tools: ImportTools,
  run: ImportRun,
  lock: HeldLock,
  file: UploadFile,
  attempt: Attempt,
): Promise<void> {
  const sourceId = run.source.id;
  await lock.renew();
  const status = await readJobStatus(tools, run, attempt);
  if (status === 'UNKNOWN') throw new JobUnknown();
  if (isRunning(status)) return;
  const rows = await readWorkingFile(tools.bucket, run, file);
  try {
    await tools.isc.with(attempt).bulkUpload.upload(sourceId, rows);
  } catch (error) {
    if (!(error instanceof IscRefusedError) || error.serverMessages.length === 0) throw error;
    await keepMessages(tools, run, error);
    if (error.retry) throw error;
    throw new Error(`${error.message} What the tenant says of the rows stands in refusal.txt beside the report.`);
  }
}

/** What the tenant says of a refused upload may quote people, so it goes to the bucket and nowhere else. */
async function keepMessages(
  { bucket }: ImportTools,
  { folder }: ImportRun,
  { serverMessages }: IscRefusedError,
): Promise<void> {
  await bucket.write(`${folder}/refusal.txt`, serverMessages.join('\n'), 'text/plain; charset=utf-8');
}
