import type { FaultRule } from '../../../local/tenant/faults.ts';

/** One request in six goes wrong. Half of the connections that break do so once the request was handled. */
export const faults: readonly FaultRule[] = [
  { fault: { status: 429 }, probability: 0.1, seed: 1 },
  { fault: { status: 500 }, probability: 0.05, seed: 2 },
  { fault: { drop: 'before' }, probability: 0.01, seed: 3 },
  { fault: { drop: 'after' }, probability: 0.01, seed: 4 },
];
