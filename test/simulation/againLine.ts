import type { FaultRates } from './faultRates.ts';
import type { Plan } from './plan.ts';
import type { PlanOptions } from './planOf.ts';

/** The line that runs one schedule again: the same seed is another schedule of other days, people, density or sources. */
export function againLine(seed: number, { days, people, density = 1, sources = 2 }: PlanOptions): string {
  const size = `--days ${days} --people ${people} --density ${density} --sources ${sources}`;
  return `npm run simulate -- --seed ${seed} --schedules 1 ${size}`;
}

/**
 * The line that runs what is left of the plan of a seed; undefined where days, looks or rows of files were left out, too: no option does
 * that, and what was left out may keep it from failing.
 */
export function leftLine(
  whole: Plan,
  { plan, rates }: { plan: Plan; rates: FaultRates },
  options: PlanOptions,
): string | undefined {
  const rowsOf = ({ events }: Plan) =>
    new Map(events.map((event) => [event.id, event.kind === 'file' ? event.rows.length : 0]));
  const all = rowsOf(whole);
  const left = rowsOf(plan);
  const isLooked = String(plan.looksAt) === String(whole.looksAt);
  if (!isLooked || plan.days < whole.days || [...left].some(([id, rows]) => rows !== all.get(id))) return undefined;
  const kinds = Object.entries(rates).flatMap(([kind, rate]) => (rate === 0 ? [kind] : []));
  const without = kinds.length > 0 ? ` --without ${kinds.join(',')}` : '';
  return `${againLine(whole.seed, options)}${without} --only ${[...left.keys()].join(',')}`;
}
