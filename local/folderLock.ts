import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A folder that this process alone uses, until it is closed or the process ends, however it ends. */
export type FolderLock = { close(): void };

/** How long a process that is just ending has to give its folder back. */
const patienceMilliseconds = 1_000;

/**
 * Takes a folder for this process. The lock is one of the operating system's on a file in the folder, by way of SQLite: it
 * goes with its process, a killed one too, and no other process that gets the same number can be taken for its holder.
 *
 * @param folder made when it is missing
 * @param name of the file, which stays: were it removed, two processes could each lock a file of this name
 * @param refusal what to say when another process, by its number, has the folder
 * @throws Error with the refusal, or when the folder is a file or cannot be written to
 */
export async function lockFolder(
  folder: string,
  name: string,
  refusal: (holder: number) => string,
): Promise<FolderLock> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, name);
  const database = openFile(file);
  try {
    // Whoever is refused reads the number that was committed before the transaction that is the lock.
    database.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${process.pid}; COMMIT; BEGIN IMMEDIATE`);
  } catch (error) {
    const isHeld = isLocked(error);
    const holder = isHeld ? Number(database.prepare('PRAGMA user_version').get()?.['user_version']) : 0;
    database.close();
    throw isHeld ? new Error(refusal(holder)) : unusable(file, error);
  }
  return { close: () => database.close() };
}

function openFile(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file, { timeout: patienceMilliseconds });
  } catch (error) {
    throw unusable(file, error);
  }
}

function unusable(file: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  return new Error(
    `${file} cannot be locked: ${reason}. Make its folder one that can be written to, or delete the file.`,
  );
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && /database is locked/.test(error.message);
}
