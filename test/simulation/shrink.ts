import { type FaultRates, noFaults } from './faultRates.ts';
import type { Plan } from './plan.ts';
import { type Ran, runPlan } from './run.ts';

/** A plan that fails, how it fails, and which of its events are left. */
export type Shrunk = { plan: Plan; rates: FaultRates; failures: string[] };

/**
 * Leaves out of a plan whatever it fails without: days at its end, kinds of faults, and then events, in halves and one by one.
 *
 * @param isOver whether it has taken long enough
 */
export async function shrink(
  plan: Plan,
  rates: FaultRates,
  ran: Ran,
  isOver: () => boolean,
  run: typeof runPlan = runPlan,
): Promise<Shrunk> {
  const promise = promiseOf(ran);
  let best: Shrunk = { plan, rates, failures: ran.failures };
  /** Whether the same promise is broken by less. */
  const tryThis = async (smaller: Pick<Shrunk, 'plan' | 'rates'>): Promise<boolean> => {
    if (isOver()) return false;
    const { failures } = await run(smaller.plan, { rates: smaller.rates });
    const isSame = failures.length > 0 && promiseOf({ failures }) === promise;
    if (isSame) best = { ...smaller, failures };
    return isSame;
  };

  const failedAt = Date.parse(`${ran.failures[0]?.slice(0, 16)}Z`);
  const days = Math.ceil((failedAt - Date.parse(plan.startsAt)) / 86_400_000);
  if (days > 0 && days < plan.days) await tryThis({ ...best, plan: { ...plan, days } });
  if (!(await tryThis({ ...best, rates: noFaults })))
    for (const kind of Object.keys(rates) as (keyof FaultRates)[])
      await tryThis({ ...best, rates: { ...best.rates, [kind]: 0 } });
  for (
    let size = Math.ceil(best.plan.events.length / 2);
    size >= 1 && !isOver();
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let from = 0; from < best.plan.events.length; ) {
      const events = best.plan.events.toSpliced(from, size);
      if (!(await tryThis({ ...best, plan: { ...best.plan, events } }))) from += size;
    }
  }
  return best;
}

/** Which of the promises is broken: the number behind the moment. */
const promiseOf = ({ failures }: Pick<Ran, 'failures'>) => failures[0]?.slice(17, 18);
