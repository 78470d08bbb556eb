/**
 * What becomes of an event that does nothing to anybody, or nothing yet, since it waits. One that failed may have been done all the
 * same.
 */
export const idleOutcomes: ReadonlySet<string> = new Set([
  ...['held', 'requested', 'reading', 'nothing-to-do', 'out-of-date', 'unknown-person', 'ignored', 'refused'],
  ...['rejected', 'undecided', 'blocked'],
]);
