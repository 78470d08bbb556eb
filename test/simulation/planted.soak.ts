import { expect, test } from 'vitest';
import { noFaults } from './faultRates.ts';
import { planted } from './planted/planted.ts';
import { runPlan } from './run.ts';

/** The plans in which planted faults are seen, each with the name of one of them. */
const plans = new Map(Object.entries(planted).map(([name, { plan }]) => [plan, name]));

// The suite has each planted fault, and no time for all plans without one.
test.each(Array.from(plans, ([plan, name]) => ({ plan, name })))(
  'what is promised holds where nothing is planted: the plan of “$name”',
  async ({ plan }) => expect((await runPlan(plan, { rates: noFaults })).failures).toEqual([]),
);
