import type { Invariant } from '../seen.ts';

/** An operator who puts people back from a backup puts back whoever is gone: what was changed since of others stays. */
export function restoredGone(): Invariant {
  let looked = 0;
  return ({ journal: { restores } }) => {
    const fresh = restores.slice(looked);
    looked = restores.length;
    return fresh.flatMap(({ source, runId, there = [] }) =>
      there.length === 0 ? [] : [`6: ${runId} puts back ${there.join(', ')} of ${source}, who had not gone.`],
    );
  };
}
