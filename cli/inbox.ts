import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { watch } from 'chokidar';
import { isMeant } from '../lib/store/drop.ts';

/**
 * Watches a folder whose sub-folders are named as sources; a source with a slash in its name is a folder within a folder. A
 * file that has been copied in whole is handed over, whatever its kind, and removed from the folder once it is in the bucket.
 *
 * @param folder must be there
 * @param onFile gets the source's name, the file's name and its bytes
 * @param onProblem is told of a file that was not handed over; it stays where it is
 */
export async function watchInbox(
  folder: string,
  onFile: (source: string, name: string, bytes: Uint8Array) => Promise<void>,
  onProblem: (problem: string) => void,
): Promise<{ close(): Promise<void> }> {
  const watcher = watch(folder, {
    awaitWriteFinish: { stabilityThreshold: 400, pollInterval: 100 },
    ignored: (file) => file !== folder && !isMeant(path.basename(file)),
  });
  watcher.on('add', async (file) => {
    const name = path.basename(file);
    const source = path.relative(folder, path.dirname(file)).split(path.sep).join('/');
    if (source === '') {
      onProblem(`${name} lies in no source's folder; move it to ${path.join(folder, '<source>')}.`);
      return;
    }
    try {
      await onFile(source, name, await readFile(file));
      await rm(file);
    } catch (error) {
      onProblem(`${name} was not taken: ${error instanceof Error ? error.message : error}`);
    }
  });
  return { close: () => watcher.close() };
}
