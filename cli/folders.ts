import { mkdir } from 'node:fs/promises';
import { isDiskFull } from '../local/aws/fullDisk.ts';
import { type FolderLock, lockFolder } from '../local/folderLock.ts';
import { shortPath } from './console/shortPath.ts';

/**
 * Makes the folder that an option names, where it is missing.
 *
 * @throws Error that names the option when it cannot be a folder
 */
export async function makeFolder(option: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: Error) => {
    throw folderError(option, folder, error);
  });
}

/** What is said where a folder that an option names cannot be made. That the disk is full is said elsewhere, for everything. */
export function folderError(option: string, folder: string, error: Error & { code?: string }): Error {
  if (isDiskFull(error)) return error;
  const place = shortPath(folder);
  if (error.code === 'EEXIST') return new Error(`${option} takes a folder, and ${place} is a file.`);
  if (error.code === 'ENOTDIR') return new Error(`${option} takes a folder, and ${place} would lie below a file.`);
  return new Error(`${option}: the folder ${place} cannot be made (${error.code}). Give another.`);
}

/**
 * Takes the folder of the state for this process, and keeps others from it.
 *
 * @throws Error that names the process that has it
 */
export async function lockData(folder: string): Promise<FolderLock> {
  const refusal = `uses ${shortPath(folder)}: end it, or give another --data.`;
  return await lockFolder(folder, 'nelm.lock', (holder) => `A nelm (pid ${holder}) ${refusal}`);
}

/** As `lockData`, the inbox: of two that watched it each would take some of the files. */
export async function lockInbox(folder: string): Promise<FolderLock> {
  const refusal = `watches ${shortPath(folder)}: end it, or give another --inbox.`;
  return await lockFolder(folder, '.nelm.lock', (holder) => `A nelm (pid ${holder}) ${refusal}`);
}
