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
