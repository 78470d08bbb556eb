import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const inMemory = '/dev/shm';
const leastBytes = 2 ** 31;

/**
 * Where tests keep their files. Each write of an object is synced, which a disk takes longer for than the test for all else: it
 * is a file system in memory where the machine has one, with 2 GB of room; else the usual folder.
 */
export function temporaryFolder(): string {
  try {
    accessSync(inMemory, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(inMemory);
    return bavail * bsize >= leastBytes ? inMemory : tmpdir();
  } catch {
    return tmpdir();
  }
}
