import type { PlanOptions } from './planOf.ts';

/** The line that runs one schedule again: the same seed is another schedule of other days, people, density or sources. */
export function againLine(seed: number, { days, people, density = 1, sources = 2 }: PlanOptions): string {
  const size = `--days ${days} --people ${people} --density ${density} --sources ${sources}`;
  return `npm run simulate -- --seed ${seed} --schedules 1 ${size}`;
}
