import { afterEach, describe, expect, test, vi } from 'vitest';
import { noFaults, someFaults } from './faults.ts';
import { type Plan, planOf } from './plan.ts';
import { planText } from './planText.ts';
import { planted } from './planted.ts';
import { runPlan } from './run.ts';
import { shrink } from './shrink.ts';

vi.setConfig({ testTimeout: 60_000 });

const small = { days: 4, people: 9, density: 3 };

/** Two people whose contracts end on the second day, in a source that keeps nobody. */
const soonOver: Plan = {
  ...{ seed: 1, startsAt: '2026-03-02T00:00:00Z', days: 5 },
  settings: { operators: ['ops@example.com'], sources: { '*': { graceDays: 0 } } },
  events: [
    {
      ...{
        id: 1,
        at: '2026-03-02T09:00:00Z',
        kind: 'file',
        source: 'Interns',
        folder: 'inbox',
        name: 'people',
        told: [0],
      },
      rows: ['qx.1', 'qx.2', 'qx.3'].map((account, index) => ({
        ...{ account, phone: '17', start: '2026-02-01', end: index === 0 ? '2026-12-31' : '2026-03-03' },
      })),
    },
  ],
};

afterEach(() => vi.restoreAllMocks());

describe('what is promised holds', () => {
  test.each([5])('under every fault (seed %i)', async (seed) => {
    const { failures, figures } = await runPlan(planOf(seed, small), { rates: someFaults });
    expect(failures).toEqual([]);
    expect(figures.executions).toBeGreaterThan(20);
    expect(figures.faults).toBeGreaterThan(20);
  });

  test('of those too whom the sweep deletes', async () => {
    const { failures, figures } = await runPlan(soonOver, { rates: noFaults });
    expect(failures).toEqual([]);
    expect(figures.executions).toBe(17);
  });
});

test('the same seed is the same run, whatever ran before', async () => {
  const digests = [];
  for (const seed of [3, 4, 3]) digests.push((await runPlan(planOf(seed, small), { rates: someFaults })).digest);
  expect(digests[2]).toBe(digests[0]);
  expect(digests[1]).not.toBe(digests[0]);
});

describe('what is wrong with nelm is seen', () => {
  test.each(Object.entries(planted))('%s', async (name, mutation) => {
    const isOfSweep = name.startsWith('6') || name.includes('grace');
    const plan = isOfSweep ? soonOver : planOf(1, { days: 5, people: 15, density: 3 });
    if (name.includes('events')) Object.assign(plan.settings, { sources: { '*': { onboarding: 'record' } } });
    const { failures } = await runPlan(plan, { rates: noFaults, mutation });
    expect(failures.map((failure) => failure.slice(17, 18))).toContain(name[0]);
  });
});

test('a plan that fails is made shorter, and told as a list', async () => {
  const plan = planOf(1, small);
  const mutation = Object.entries(planted).find(([name]) => name.startsWith('3'))?.[1];
  const run: typeof runPlan = (smaller, options) => runPlan(smaller, { ...options, mutation });
  const ran = await run(plan, { rates: noFaults });
  const shrunk = await shrink(plan, noFaults, ran, () => false, run);
  expect(planText(shrunk.plan, shrunk.rates).split('\n').slice(2)).toEqual([
    expect.stringMatching(/^ +\d+ {2}2026-\d\d-\d\d \d\d:\d\d {2}\w+\/Interns\/people/),
  ]);
});
