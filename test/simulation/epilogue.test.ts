import { expect, test } from 'vitest';
import type { Mutation } from './deployment.ts';
import { isAsBefore, mayBeBlocked } from './epilogue.ts';
import { noFaults } from './faultRates.ts';
import type { Plan } from './plan.ts';
import { planOf } from './planOf.ts';
import type { Record_ } from './records.ts';
import { runPlan } from './run.ts';
import { hired, hiredAtOnce } from './shortHires.ts';
import { file } from './shortPlans.ts';

const was = { account: 'qx.4', phone: '132', start: 1_000, end: 5_000 } as Record_;

test('whoever comes back by a file has another end, and in another zone its days are other moments', () => {
  expect(isAsBefore(was, { ...was, end: 9_000 }, false)).toBe(true);
  expect(isAsBefore(was, { ...was, start: 1_060 }, false)).toBe(false);
  expect(isAsBefore(was, { ...was, start: 1_060 }, true)).toBe(true);
  expect(isAsBefore(was, { ...was, phone: '7777' }, true)).toBe(false);
});

test('whoever was let in again may be blocked where an HR system wants it, and not where operators did', () => {
  // Of 995082: operators approved of the stop on the day after the lift.
  const of = (account: string, what: string, isOfSystem?: true) => ({
    source: 'Interns',
    account,
    at: 0,
    what,
    ...(isOfSystem && { isOfSystem }),
  });
  const blocks = [
    of('qx.1', 'stop'),
    of('qx.1', 'lift'),
    of('qx.2', 'stop', true),
    of('qx.2', 'lift'),
    of('qx.3', 'stop'),
  ];
  expect([...mayBeBlocked(blocks)].sort()).toEqual(['Interns qx.2', 'Interns qx.3']);
});

test('whoever is asked to take people over does not answer beside what is done again', async () => {
  // Of 998018: the answer would have come a week after the offer, when the plan was over.
  const plan = planOf(998_018, { days: 8, people: 6, density: 3 });
  const events = plan.events.filter(({ id }) => [68, 91].includes(id));
  const { failures } = await runPlan({ ...plan, events, looksAt: [23] }, { rates: noFaults });
  expect(failures).toEqual([]);
});

test('what is posted again while a run is about to end is left to the job of HR events', async () => {
  // Of 1230142: the door took the run for one that would look at it.
  let starts = 0;
  const webhook: Mutation['webhook'] = (tools) => ({
    ...tools,
    async start(...given) {
      starts += 1;
      if (starts === 1) await tools.start(...given);
    },
  });
  const { failures } = await runPlan(hiredAtOnce, { rates: noFaults, mutation: { webhook } });
  expect(failures).toEqual([]);
  expect(starts).toBe(2);
});

test('whoever is hired anew by what was sent again is left to the rules', async () => {
  // Of 1450082 and 1450096: the person was of a file when the hire came, and was there no more at the end.
  const who = { source: 'Contractors', account: 'qxe.1' };
  const events: Plan['events'] = [
    { ...file(2, '2026-03-02T05:00:00Z', 'inbox', ['qxe.1']), source: 'Contractors' } as Plan['events'][number],
    ...hired.events,
    { id: 3, at: '2026-03-02T12:00:00Z', kind: 'hand', what: 'delete', ...who, end: '', phone: '' },
  ];
  const { failures } = await runPlan({ ...hired, days: 2, events }, { rates: noFaults });
  expect(failures).toEqual([]);
});
