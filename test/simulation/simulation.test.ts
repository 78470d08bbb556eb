import { afterEach, describe, expect, test, vi } from 'vitest';
import { noFaults, someFaults } from './faultRates.ts';
import { planOf } from './planOf.ts';
import { planText } from './planText.ts';
import { planted } from './planted/planted.ts';
import { runPlan } from './run.ts';
import { expectedOfChecks, saidBy, saidByChecks } from './saidByChecks.ts';
import { soonOver } from './shortPlans.ts';
import { shrink } from './shrink.ts';

vi.setConfig({ testTimeout: 60_000 });

const small = { days: 4, people: 3, density: 3 };

afterEach(() => vi.restoreAllMocks());

describe('what is promised holds', () => {
  test.each([5])('under every fault (seed %i)', async (seed) => {
    const { failures, figures } = await runPlan(planOf(seed, small), { rates: someFaults });
    expect(failures).toEqual([]);
    expect(figures.executions).toBeGreaterThan(20);
    expect(figures.faults).toBeGreaterThan(20);
  });

  test('where a plan is short and nothing goes wrong, in which planted faults of each promise are seen', async () => {
    // The others are in the long runs.
    const plans = new Map(Object.entries(planted).map(([name, { plan }]) => [name[0], plan]));
    expect(plans.size).toBe(8);
    for (const plan of plans.values()) expect((await runPlan(plan, { rates: noFaults })).failures).toEqual([]);
  });

  test('where tokens are revoked, lists are old, uploads fail, ISC answers with another body and SES refuses mails', async () => {
    const rates = { ...noFaults, revoked: 0.05, lag: 1, jobs: 1, body: 0.1, rejected: 0.5 };
    const { failures, happened } = await runPlan(soonOver, { rates });
    expect(failures).toEqual([]);
    for (const fault of ['revoked', 'lag', 'jobs', 'body', 'rejected'])
      expect(happened.some((one) => one.includes(` ${fault} `))).toBe(true);
  });

  test('of those too whom the sweep deletes', async () => {
    const { failures, figures } = await runPlan(soonOver, { rates: noFaults });
    expect(failures).toEqual([]);
    expect(figures.executions).toBe(19);
  });
});

test('the same seed is the same run, whatever ran before', async () => {
  const digests = [];
  for (const seed of [3, 4, 3]) {
    const { failures, digest } = await runPlan(planOf(seed, { ...small, days: 2 }), { rates: someFaults });
    expect(failures).toEqual([]);
    digests.push(digest);
  }
  expect(digests[2]).toBe(digests[0]);
  expect(digests[1]).not.toBe(digests[0]);
});

describe('what is wrong with nelm is seen', () => {
  const seen: string[] = [];

  test.each(Object.entries(planted))('%s', async (name, { plan, seenAs, ...mutation }) => {
    const { failures } = await runPlan(plan, { rates: noFaults, mutation });
    const ofPromise = failures.filter((failure) => failure[failure.indexOf(' ') + 1] === name[0]);
    expect(ofPromise).toContainEqual(expect.stringContaining(seenAs));
    seen.push(...ofPromise.filter((failure) => failure.includes(seenAs)));
  });

  test('whatever a check can say, a planted fault or a small test makes it say', () => {
    expect(seen.length, 'the tests before this one have run').toBeGreaterThan(100);
    const all = saidByChecks();
    const withoutTime = seen.map((failure) => failure.slice(failure.indexOf(' ') + 1));
    expect(withoutTime.filter((one) => saidBy(all, one) === undefined)).toEqual([]);
    const shown = new Set([...withoutTime, ...expectedOfChecks()].map((one) => saidBy(all, one)));
    expect(all.flatMap((one) => (shown.has(one) ? [] : one.where))).toEqual([]);
  });
});

test('a plan that fails is made shorter, and told as a list', async () => {
  const plan = planOf(1, { days: 2, people: 2, density: 2 });
  const mutation = Object.entries(planted).find(([name]) => name.startsWith('3'))?.[1];
  const run: typeof runPlan = (smaller, options) => runPlan(smaller, { ...options, mutation });
  const ran = await run(plan, { rates: noFaults });
  const shrunk = await shrink(plan, noFaults, ran, () => false, run);
  expect(planText(shrunk.plan, shrunk.rates).split('\n').slice(4)).toEqual([
    expect.stringMatching(/^ +\d+ {2}\S+ \d\d:\d\d {2}\w+\/Interns\/people/),
  ]);
});
