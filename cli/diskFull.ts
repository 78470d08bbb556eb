import { isDiskFull } from '../local/aws/fullDisk.ts';

/** What is said of an error instead of its own words, which name a call of the system; undefined of any but that of a full disk. */
export function diskFullText(error: unknown): string | undefined {
  if (!isDiskFull(error)) return undefined;
  return 'The disk is full, and nelm ends. Make room on it and type the command again: what was written before is kept, and runs go on where they were.';
}
