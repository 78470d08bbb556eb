import type { JobStatus } from '../../durable/uploadJob.ts';
import { accountKey, type Person } from '../../people/person.ts';
import { hasTheSay } from './giveWay.ts';
import { type ImportRun, type ImportTools, orderOf } from './importRun.ts';
import { readLaterFiles } from './namedPeople.ts';

/** What became of an upload, and whether what is not there by now counts as failed; else the source may be looked at again. */
export type Looked = { status: JobStatus; isLast: boolean };

/**
 * Those of whom no file has the say that was dropped later. Where the lock was lost after the upload, such a file may have been imported
 * before it was looked what the source shows: it has changed what was sent, which has not failed, and is not to be sent again.
 */
export async function withoutOvertaken<Lost extends { sent: { person: Person }; columns: readonly string[] }>(
  { bucket }: Pick<ImportTools, 'bucket'>,
  run: ImportRun,
  lost: readonly Lost[],
): Promise<readonly Lost[]> {
  if (lost.length === 0) return lost;
  const later = await readLaterFiles(bucket, run.source.id, orderOf(run));
  if ('newest' in later) return lost;
  return lost.filter(({ sent: { person }, columns }) => {
    const key = accountKey(person.accountName);
    return columns.includes('accountName') || !later.all.some((file) => hasTheSay(file, key));
  });
}
