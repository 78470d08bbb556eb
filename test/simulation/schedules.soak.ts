import { expect, test } from 'vitest';
import { againLine } from './againLine.ts';
import { drawnFaults, noFaults } from './faultRates.ts';
import { planOf } from './planOf.ts';
import { runPlan } from './run.ts';
import { seedOfDay } from './seedOfDay.ts';

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
      const { failures } = await runPlan(planOf(seed, size), { rates });
      expect(
        failures,
        `seed ${seed}; run it again with ${againLine(seed, size)}${rates === noFaults ? ' --calm' : ''}`,
      ).toEqual([]);
    }
    console.log(`${seed - firstSeed} schedules, seeds ${firstSeed} to ${seed - 1}`);
    expect(seed).toBeGreaterThan(firstSeed);
  },
  (minutes + 5) * 60_000,
);
