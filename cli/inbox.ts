import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { watch } from 'chokidar';

/**
 * Watches a folder whose sub-folders are named as sources. A file that has been copied in whole is handed over, and
 * removed from the folder once it is in the bucket.
 *
 * @param onFile gets the source's name, the file's name and its bytes
 * @param onProblem is told of a file that could not be handed over; it stays where it is
 */
export async function watchInbox(
  folder: string,
  onFile: (source: string, name: string, bytes: Uint8Array) => Promise<void>,
  onProblem: (problem: string) => void,
): Promise<{ close(): Promise<void> }> {
  await mkdir(folder, { recursive: true });
  const watcher = watch(folder, {
    depth: 1,
    awaitWriteFinish: { stabilityThreshold: 400, pollInterval: 100 },
    ignored: (file) => file !== folder && path.basename(file).startsWith('.'),
  });
  watcher.on('add', async (file) => {
    const [source = '', name] = path.relative(folder, file).split(path.sep);
    if (name === undefined) {
      onProblem(`${source} lies in no source's folder; move it to ${path.join(folder, '<source>')}.`);
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
