import type { Invariant } from '../seen.ts';

/** No run changes anybody but while it has the lock of a source. */
export const onlyLocked: Invariant = ({ world }) =>
  world.locked.without.splice(0).map((what) => `1: ${what}, and did not have the lock of a source.`);
