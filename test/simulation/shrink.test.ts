import { expect, test } from 'vitest';
import { faultsOf, noFaults } from './faultRates.ts';
import type { Plan } from './plan.ts';
import { planOf } from './planOf.ts';
import type { Ran, runPlan } from './run.ts';
import { shrink } from './shrink.ts';

/** What a run comes to in which a promise is broken. */
const broken = (failures: string[]) => ({ failures }) as Ran;

/** A run that breaks a promise wherever two people of a file are in one, and another where nobody is. */
const run: typeof runPlan = async ({ events }) => {
  const files = events.flatMap((event) => (event.kind === 'file' ? [event.rows.map(({ account }) => account)] : []));
  if (files.some((accounts) => accounts.includes('qx.2') && accounts.includes('qx.3')))
    return broken(['2026-05-01T23:59 2: Two.']);
  return broken(files.every((accounts) => accounts.length === 0) ? ['2026-05-01T23:59 3: Nobody.'] : []);
};

async function shrunkFrom(plan: Plan) {
  const rates = faultsOf(4);
  const { plan: smaller, ...shrunk } = await shrink(plan, rates, await run(plan, { rates }), () => false, run);
  return { ...shrunk, events: smaller.events };
}

test('a plan is left with the event and the rows alone without which the same promise holds', async () => {
  const { events, rates, failures } = await shrunkFrom(planOf(7, { days: 20, people: 5 }));
  expect(rates).toEqual(noFaults);
  expect(failures).toEqual(['2026-05-01T23:59 2: Two.']);
  expect(events).toEqual([
    expect.objectContaining({
      kind: 'file',
      rows: [expect.objectContaining({ account: 'qx.2' }), expect.objectContaining({ account: 'qx.3' })],
    }),
  ]);
});

test('what fails behind the last day is left with the days alone without which it holds', async () => {
  const plan = planOf(7, { days: 20, people: 5 });
  const rates = faultsOf(4);
  const tried: number[] = [];
  /** It fails in the days behind the last one, wherever there are six of them or more. */
  const failingBehind: typeof runPlan = async ({ days, startsAt }) => {
    tried.push(days);
    const at = new Date(Date.parse(startsAt) + (days + 3) * 86_400_000 + 60_000).toISOString().slice(0, 16);
    return broken(days >= 6 ? [`${at} 6: Nobody came back.`] : []);
  };
  const ran = await failingBehind(plan, { rates });
  const shrunk = await shrink(plan, rates, ran, () => false, failingBehind);
  expect(shrunk.plan).toMatchObject({ days: 6, events: [] });
  expect(tried.slice(0, 7)).toEqual([20, 10, 5, 8, 6, 4, 5]);
});

test('nothing is left out once it has taken long enough', async () => {
  const plan = planOf(7, { days: 20, people: 5 });
  const rates = faultsOf(4);
  const shrunk = await shrink(plan, rates, await run(plan, { rates }), () => true, run);
  expect(shrunk).toMatchObject({ plan, rates });
});

/** A plan of some days in which on each of them a file of each source comes, and no fault. */
function filesOf(sources: readonly string[], days: number): Plan {
  const plan = planOf(7, { days, people: 1 });
  const first = Date.parse(plan.startsAt) + 3_600_000;
  const ofDay = (day: number) =>
    sources.map((source, index) => ({
      ...{ id: day * 100 + index, at: new Date(first + day * 86_400_000).toISOString(), kind: 'file' as const },
      ...{ source, folder: 'inbox' as const, name: 'people', rows: [], told: [0] },
    }));
  return { ...plan, events: Array.from({ length: days }, (_, day) => ofDay(day)).flat() };
}

/** That a promise is broken on one day of a plan, at its very beginning. */
function brokenOn({ startsAt }: Plan, day: number): Ran {
  const at = new Date(Date.parse(startsAt) + (day - 1) * 86_400_000).toISOString().slice(0, 16);
  return broken([`${at} 2: Two.`]);
}

test('what fails on an earlier day without something is cut to that day', async () => {
  const plan = filesOf(['Interns'], 20);
  const tried: { days: number; events: number }[] = [];
  /** It fails on the 15th day; without the file of the second one on the fifth. */
  const failing: typeof runPlan = async ({ days, events, ...others }) => {
    tried.push({ days, events: events.length });
    const failsOn = events.some(({ id }) => id === 100) ? 15 : 5;
    return days >= failsOn ? brokenOn({ days, events, ...others }, failsOn) : broken([]);
  };
  const ran = await failing(plan, { rates: noFaults });
  const shrunk = await shrink(plan, noFaults, ran, () => false, failing);
  expect(shrunk.plan).toMatchObject({ days: 5, events: [] });
  expect(tried[1]).toEqual({ days: 15, events: 15 });
  const earlier = tried.findIndex(({ events }) => events === 0);
  expect(tried[earlier + 1]).toEqual({ days: 5, events: 0 });
});

test('where there is time for few tries sources are left out first, and what is under way is ended', async () => {
  const plan = filesOf(['Contractors', 'Interns', 'Agency 3', 'Agency 4', 'Agency 5'], 20);
  let tries = 0;
  let ended = 0;
  const failing: typeof runPlan = async (one, { isOver = () => false }) => {
    tries += 1;
    if (isOver()) {
      ended += 1;
      return broken([]);
    }
    const isThere = one.events.some((event) => 'source' in event && event.source === 'Agency 4');
    return isThere && one.days >= 10 ? brokenOn(one, 10) : broken([]);
  };
  const ran = await failing(plan, { rates: faultsOf(4) });
  // In the middle of the eighth the time is over.
  const shrunk = await shrink(plan, faultsOf(4), ran, () => tries === 8, failing);
  expect(ended).toBe(1);
  expect(tries).toBe(8);
  const { events } = shrunk.plan;
  expect(events.map((event) => 'source' in event && event.source)).toEqual(Array(10).fill('Agency 4'));
});

test('what a mistake of the simulation itself came to is cut to its day', async () => {
  const plan = filesOf(['Interns'], 20);
  const at = new Date(Date.parse(plan.startsAt) + 2 * 86_400_000).toISOString().slice(0, 16);
  const failing: typeof runPlan = async ({ days }) =>
    broken(days >= 3 ? [`${at} The simulation itself failed: Error`] : []);
  const shrunk = await shrink(plan, noFaults, await failing(plan, { rates: noFaults }), () => false, failing);
  expect(shrunk.plan).toMatchObject({ days: 3, events: [] });
});

test('whom and what the failure names is tried alone first, and by one look a day', async () => {
  const sources = ['Contractors', 'Interns', 'Agency 3', 'Agency 4', 'Agency 5'];
  const person = { phone: '17', start: '2026-02-01', end: '2026-12-31' };
  const rows = Array.from({ length: 200 }, (_, index) => ({ ...person, account: `qx.${index}` }));
  const plan = filesOf(sources, 20);
  const events = plan.events.map((event) => (event.kind === 'file' ? { ...event, rows } : event));
  const tried: Plan[] = [];
  const failing: typeof runPlan = async (one) => {
    tried.push(one);
    const isThere = one.events.some(
      (event) =>
        event.kind === 'file' && event.source === 'Agency 3' && event.rows.some(({ account }) => account === 'qx.81'),
    );
    const at = new Date(Date.parse(one.startsAt) + 9 * 86_400_000 + 16.5 * 3_600_000).toISOString().slice(0, 16);
    return broken(isThere && one.days >= 10 ? [`${at} 2: qx.81 is in Agency 3, and should not be.`] : []);
  };
  const whole: Plan = { ...plan, events, looksAt: 'quiet' };
  const ran = await failing(whole, { rates: noFaults });
  const shrunk = await shrink(whole, noFaults, ran, () => tried.length > 5, failing);
  expect(tried.slice(1, 3)).toMatchObject([
    { days: 10, looksAt: 'quiet' },
    { days: 10, looksAt: [16] },
  ]);
  const left = shrunk.plan.events.map((event) => event.kind === 'file' && [event.source, event.rows.length]);
  expect(left).toEqual(Array(10).fill(['Agency 3', 1]));
});
