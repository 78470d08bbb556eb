import { fsync, mkdirSync, statfsSync } from 'node:fs';
import { promisify } from 'node:util';

/** What `statfs` says of a file system that is in memory (tmpfs), as the manual page of statfs(2) lists it. */
const inMemory = 0x01021994;

const syncDisk = promisify(fsync);

/** How an open file below a folder gets onto the disk. A file system in memory has none, and nothing to wait for. */
export function syncOf(folder: string): (file: number) => Promise<void> {
  mkdirSync(folder, { recursive: true });
  return statfsSync(folder).type === inMemory ? async () => {} : syncDisk;
}
