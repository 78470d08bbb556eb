import { expect, test } from 'vitest';
import { againLine } from './againLine.ts';
import { drawnFaults, noFaults } from './faultRates.ts';
import { planOf } from './planOf.ts';
import { planText } from './planText.ts';
import { runPlan } from './run.ts';
import { seedOfDay } from './seedOfDay.ts';
import { shrink } from './shrink.ts';

/** For how many minutes schedules are run, and from which seed on: each day has seeds of its own, unless one is named. */
const minutes = Number(process.env['NELM_SIMULATE_MINUTES'] ?? 60);
const firstSeed = Number(process.env['NELM_SIMULATE_SEED'] ?? seedOfDay(Date.now()));

test(
  `what is promised holds in every schedule, for ${minutes} minutes`,
  async () => {
    const { now } = performance;
    const elapsed = now.bind(performance);
    const end = elapsed() + minutes * 60_000;
    let seed = firstSeed;
    for (; elapsed() < end; seed += 1) {
      const size = seed % 4 === 0 ? { days: 30, people: 8 } : { days: 8, people: 6, density: 3 };
      // Where nothing goes wrong by chance, each run has a budget of requests too.
      const rates = seed % 10 === 0 ? noFaults : drawnFaults(seed, 2 * size.people);
      const plan = planOf(seed, size);
      const ran = await runPlan(plan, { rates });
      if (ran.failures.length === 0) continue;
      console.log(
        `Seed ${seed} does not hold, and is made shorter. Again: ${againLine(seed, size)}${rates === noFaults ? ' --calm' : ''}`,
      );
      const latest = elapsed() + 5 * 60_000;
      const shrunk = await shrink(plan, rates, ran, () => elapsed() > latest);
      console.log(planText(shrunk.plan, shrunk.rates));
      expect(ran.failures, `seed ${seed}`).toEqual([]);
    }
    console.log(`${seed - firstSeed} schedules, seeds ${firstSeed} to ${seed - 1}`);
    expect(seed).toBeGreaterThan(firstSeed);
  },
  (minutes + 10) * 60_000,
);
