import type * as z from 'zod';
import type { Bucket } from '../../store/bucket.ts';
import type { ImportRun } from './importRun.ts';

/**
 * Reads a file that an earlier step of the run wrote to its folder.
 *
 * @throws Error when somebody has removed it meanwhile
 */
export async function readWorkingFile(bucket: Bucket, { folder, id }: ImportRun, file: string): Promise<Uint8Array> {
  const found = await bucket.read(`${folder}/${file}`);
  if (found.kind === 'found') return found.bytes;
  throw goneFile(file, id);
}

/**
 * The same, as JSON of a schema.
 *
 * @throws Error when somebody has removed or altered it meanwhile; it repeats nothing of what is there
 */
export async function readWorkingJson<T>(
  bucket: Bucket,
  { folder, id }: Pick<ImportRun, 'folder' | 'id'>,
  file: string,
  schema: z.ZodType<T>,
): Promise<T> {
  const found = await bucket.readJson(`${folder}/${file}`, schema);
  if (found) return found.value;
  throw goneFile(file, id);
}

/** The file that a run keeps of what was dropped: it has nothing of its name, which may be a person's, but what says its kind. */
export function originalFile({ drop }: Pick<ImportRun, 'drop'>): string {
  return `original${/\.[a-z0-9]{1,5}$/i.exec(drop.key.trim())?.[0].toLowerCase() ?? ''}`;
}

function goneFile(file: string, runId: string): Error {
  return new Error(`${file} of run ${runId} is gone from the run's folder. Drop the file again.`);
}
