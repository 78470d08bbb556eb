import type { Chance } from '../../local/tenant/chance.ts';

/** How much more often one fault strikes than others of its service; four in ten strike as often as each other. */
const weights = [0, 0.2, 1, 1, 4] as const;

/**
 * Draws a rate of its own for each fault of a service, as a share of the service's rate, so that the faults of one schedule are not
 * those of the next: some never strike in it, and some most of the time. Where none would, all strike alike.
 *
 * @returns what draws one of them
 */
export function weighed<Fault>(faults: readonly Fault[], chance: Chance): () => Fault {
  const rated = faults.map((fault) => ({ fault, weight: weights[Math.floor(chance() * weights.length)] ?? 1 }));
  const may = rated.some(({ weight }) => weight > 0) ? rated : faults.map((fault) => ({ fault, weight: 1 }));
  return () => {
    let left = chance() * may.reduce((sum, { weight }) => sum + weight, 0);
    for (const { fault, weight } of may) {
      left -= weight;
      if (left < 0) return fault;
    }
    return may.at(-1)?.fault as Fault;
  };
}
