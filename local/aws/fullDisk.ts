/** SQLite's number for a database that cannot grow. */
const sqliteFull = 13;

/** Whether an error is that a disk, or the share of it that one may use, is full. */
export function isDiskFull(error: unknown): boolean {
  const { code, errcode } = Object(error) as { code?: unknown; errcode?: unknown };
  return code === 'ENOSPC' || code === 'EDQUOT' || errcode === sqliteFull;
}

/**
 * Ends the process where the disk is full: what stands in for AWS would answer that it failed, functions would try again for hours, and
 * nobody would be told why.
 */
export function endWhereDiskIsFull(error: unknown): void {
  if (!isDiskFull(error)) return;
  queueMicrotask(() => {
    throw error;
  });
}
