import { type FaultRates, noFaults } from './faultRates.ts';
import type { Plan, PlanEvent, Row } from './plan.ts';
import { type Ran, runPlan } from './run.ts';

/** A plan that fails, and how it fails. */
export type Shrunk = { plan: Plan; rates: FaultRates; failures: string[] };

/** A plan, and how often what goes wrong in it. */
type Made = Pick<Shrunk, 'plan' | 'rates'>;

/** Something of which there are several, and what is left without some of them. */
type Parts = (made: Made) => { all: readonly unknown[]; without: (some: ReadonlySet<unknown>) => Made };

const ofSources: Parts = ({ plan, rates }) => ({
  all: [...new Set(plan.events.flatMap((event) => ('source' in event ? [event.source] : [])))],
  without: (some) => ({ rates, plan: withoutEvents(plan, (event) => 'source' in event && some.has(event.source)) }),
});

/** Everything about each person. */
const ofPeople: Parts = ({ plan, rates }) => ({
  all: accountsIn(plan),
  without: (some) => {
    const rest = withoutEvents(plan, (event) => 'account' in event && some.has(event.account));
    return { rates, plan: withoutRows(rest, ({ account }) => some.has(account)) };
  },
});

/** What happens, rows of files, and what goes wrong. */
const others: readonly Parts[] = [
  ({ plan, rates }) => ({
    all: plan.events,
    without: (some) => ({ rates, plan: withoutEvents(plan, (event) => some.has(event)) }),
  }),
  ({ plan, rates }) => ({
    all: plan.events.flatMap(rowsIn),
    without: (some) => ({ rates, plan: withoutRows(plan, (row) => some.has(row)) }),
  }),
  ({ plan, rates }) => ({
    all: Object.entries(rates).flatMap(([kind, rate]) => (rate > 0 ? [kind] : [])),
    without: (some) => {
      const none = Array.from(some, (kind) => [kind, 0]);
      return { plan, rates: { ...rates, ...Object.fromEntries(none) } };
    },
  }),
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
 * Leaves out of a plan whatever it fails without. What makes each further try shorter comes first, since in a large organisation one
 * takes minutes: what comes after the failure, looks that saw nothing, sources, and people whom it does not name. Then halves, quarters and so on of everything else, so that it is as short
 * as the time allows whenever that is over.
 *
 * @param isOver whether it has taken long enough; what is tried at that moment is ended
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
  const isEnough = async (smaller: Made): Promise<boolean> => {
    if (isOver()) return false;
    const { failures } = await run(smaller.plan, { rates: smaller.rates, isOver });
    const isSame = failures.length > 0 && promiseOf({ failures }) === promise;
    if (isSame) best = { ...smaller, failures };
    return isSame;
  };

  /** Leaves out what comes after the day of the failure. */
  async function leaveOutRest(): Promise<void> {
    let upTo = upToFailure(best);
    while (upTo && (await isEnough({ ...best, plan: upTo }))) upTo = upToFailure(best);
  }

  async function tryThis(smaller: Made): Promise<boolean> {
    const isSame = await isEnough(smaller);
    // It may fail on an earlier day now.
    if (isSame) await leaveOutRest();
    return isSame;
  }

  /** Leaves out whatever of a kind can be, so many at once. */
  async function leaveOut(parts: Parts, size: number): Promise<void> {
    for (let from = 0; from < parts(best).all.length && !isOver(); ) {
      const { all, without } = parts(best);
      if (!(await tryThis(without(new Set(all.slice(from, from + size)))))) from += size;
    }
  }

  /** Leaves out all of a kind that the failure does not name, where it names any. */
  async function leaveOutUnnamed(parts: Parts): Promise<void> {
    const { all, without } = parts(best);
    const unnamed = all.filter((one) => !isNamed(one, best));
    if (unnamed.length > 0 && unnamed.length < all.length) await tryThis(without(new Set(unnamed)));
  }

  /** Leaves out whatever of some kinds can be: in halves of all of them, then in quarters, and in the end one by one. */
  async function leaveOutOfAll(some: readonly Parts[]): Promise<void> {
    const half = (parts: Parts, of: number) => ({ parts, size: Math.ceil(Math.min(of, parts(best).all.length) / 2) });
    let rounds = some.map((parts) => half(parts, Number.POSITIVE_INFINITY));
    while (rounds.length > 0) {
      for (const { parts, size } of rounds) await leaveOut(parts, Math.max(1, size));
      rounds = rounds.filter(({ size }) => size > 1).map(({ parts, size }) => half(parts, size));
    }
  }

  /** Leaves out as many days at the end as can be, where it is not known on which of them it failed: by what is tried behind the last one. */
  async function leaveOutDays(): Promise<void> {
    for (let some = Math.floor(best.plan.days / 2); some >= 1; some = Math.floor(some / 2))
      while (best.plan.days > some && !isOver()) {
        const { plan: longer } = best;
        if (!(await isEnough({ ...best, plan: { ...longer, days: longer.days - some } }))) break;
      }
  }

  if (daysUpTo(best) > plan.days) await leaveOutDays();
  else await leaveOutRest();
  if (best.plan.looksAt?.length !== 1) await tryThis({ ...best, plan: lookingOnceADay(best) });
  for (const parts of [ofSources, ofPeople]) await leaveOutUnnamed(parts);
  await leaveOutOfAll([ofSources]);
  await tryThis({ ...best, rates: noFaults });
  await leaveOutOfAll([ofPeople, ...others]);
  return best;
}

/** How many days of a plan there are up to its failure. */
function daysUpTo({ plan, failures }: Pick<Shrunk, 'plan' | 'failures'>): number {
  return Math.floor((Date.parse(`${failures[0]?.slice(0, 16)}Z`) - Date.parse(plan.startsAt)) / day) + 1;
}

/** A plan without what comes after the day on which it fails; nothing where it fails on the last one, or behind it. */
function upToFailure(failed: Pick<Shrunk, 'plan' | 'failures'>): Plan | undefined {
  const { plan } = failed;
  const days = daysUpTo(failed);
  if (!(days > 0 && days < plan.days)) return undefined;
  const end = Date.parse(plan.startsAt) + days * day;
  return { ...withoutEvents(plan, ({ at }) => Date.parse(at) >= end), days };
}

/** Whether a failure names a source or a person: whole words, since qx.8 is not qx.81. */
function isNamed(one: unknown, { failures: [text = ''] }: Pick<Shrunk, 'failures'>): boolean {
  return ` ${text.replaceAll(/[.,:;]?(\s|$)/g, ' ')}`.includes(` ${one} `);
}

/** A plan that is looked at once a day alone, by the end of the hour in which it failed: a look at thousands takes longer than an hour of them. */
function lookingOnceADay({ plan, failures: [text = ''] }: Pick<Shrunk, 'plan' | 'failures'>): Plan {
  return { ...plan, looksAt: [Number(text.slice(11, 13))] };
}

const day = 86_400_000;

/** Which of the promises is broken: the number behind the moment. */
const promiseOf = ({ failures }: Pick<Ran, 'failures'>) => failures[0]?.slice(17, 18);
