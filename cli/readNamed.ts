import { readFile } from 'node:fs/promises';

/**
 * Reads a file that somebody named on the command line.
 *
 * @param called what it is called in what is said of it
 * @throws Error that says why it cannot be read, and what to do
 */
export async function readNamed(file: string, called = file): Promise<Buffer> {
  return await readFile(file).catch((error: Error & { code?: string }) => {
    if (error.code === 'EISDIR') throw new Error(`${called} is a folder. Name a file in it.`);
    throw new Error(`${called} cannot be read (${error.code}). Check its name.`);
  });
}
