import { type FaultRates, noFaults } from './faultRates.ts';
import type { Plan, PlanEvent, Row } from './plan.ts';
import { type Ran, runPlan } from './run.ts';

/** A plan that fails, how it fails, and which of its events are left. */
export type Shrunk = { plan: Plan; rates: FaultRates; failures: string[] };

/** Something of which a plan has several, and the plan without some of them. */
type Parts = (plan: Plan) => { all: readonly unknown[]; without: (some: ReadonlySet<unknown>) => Plan };

/** What happens, then everything about a person, then rows of files. */
const kinds: readonly Parts[] = [
  (plan) => ({ all: plan.events, without: (some) => withoutEvents(plan, (event) => some.has(event)) }),
  (plan) => ({
    all: accountsIn(plan),
    without: (some) => {
      const others = withoutEvents(plan, (event) => 'account' in event && some.has(event.account));
      return withoutRows(others, ({ account }) => some.has(account));
    },
  }),
  (plan) => ({ all: plan.events.flatMap(rowsIn), without: (some) => withoutRows(plan, (row) => some.has(row)) }),
];

function withoutEvents(plan: Plan, isOut: (event: PlanEvent) => boolean): Plan {
  return { ...plan, events: plan.events.filter((event) => !isOut(event)) };
}

function withoutRows(plan: Plan, isOut: (row: Row) => boolean): Plan {
  const events = plan.events.map((event) =>
    event.kind === 'file' ? { ...event, rows: event.rows.filter((row) => !isOut(row)) } : event,
  );
  return { ...plan, events };
}

const rowsIn = (event: PlanEvent): readonly Row[] => (event.kind === 'file' ? event.rows : []);

function accountsIn({ events }: Plan): string[] {
  const rows = events.flatMap(rowsIn).map(({ account }) => account);
  return [...new Set([...rows, ...events.flatMap((event) => ('account' in event ? [event.account] : []))])];
}

/**
 * Leaves out of a plan whatever it fails without: days at its end, kinds of faults, and then what happens, people and rows, in
 * halves and one by one.
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

  /** Leaves out whatever of a kind can be, in halves and one by one. */
  async function leaveOut(parts: Parts): Promise<void> {
    const count = () => parts(best.plan).all.length;
    for (let size = Math.ceil(count() / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
      for (let from = 0; from < count() && !isOver(); ) {
        const { all, without } = parts(best.plan);
        if (!(await tryThis({ ...best, plan: without(new Set(all.slice(from, from + size))) }))) from += size;
      }
  }

  /** Leaves out as many days at the end as can be, where it is not known on which of them it failed: by what is tried behind the last one. */
  async function leaveOutDays(): Promise<void> {
    for (let some = Math.floor(best.plan.days / 2); some >= 1; some = Math.floor(some / 2))
      while (best.plan.days > some && !isOver()) {
        const { plan: longer } = best;
        if (!(await tryThis({ ...best, plan: { ...longer, days: longer.days - some } }))) break;
      }
  }

  const failedAt = Date.parse(`${ran.failures[0]?.slice(0, 16)}Z`);
  const days = Math.ceil((failedAt - Date.parse(plan.startsAt)) / 86_400_000);
  if (days > 0 && days < plan.days) await tryThis({ ...best, plan: { ...plan, days } });
  if (days > plan.days) await leaveOutDays();
  if (!(await tryThis({ ...best, rates: noFaults })))
    for (const kind of Object.keys(rates) as (keyof FaultRates)[])
      await tryThis({ ...best, rates: { ...best.rates, [kind]: 0 } });
  for (const parts of kinds) await leaveOut(parts);
  return best;
}

/** Which of the promises is broken: the number behind the moment. */
const promiseOf = ({ failures }: Pick<Ran, 'failures'>) => failures[0]?.slice(17, 18);
