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
  throw new Error(`${file} of run ${id} is gone from the run's folder. Drop the file again.`);
}

/** The same, as JSON. */
export async function readWorkingJson(bucket: Bucket, run: ImportRun, file: string): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await readWorkingFile(bucket, run, file)));
}

/** The file that a run keeps of what was dropped: it has nothing of its name, which may be a person's, but what says its kind. */
export function originalFile({ drop }: Pick<ImportRun, 'drop'>): string {
  return `original${/\.[a-z0-9]{1,5}$/i.exec(drop.key.trim())?.[0].toLowerCase() ?? ''}`;
}
