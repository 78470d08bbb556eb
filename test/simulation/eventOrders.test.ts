import { expect, test } from 'vitest';
import { ordersOf } from './eventOrders.ts';
import { noFaults } from './faultRates.ts';
import type { Posted } from './journal.ts';
import { type Plan, usualSources } from './plan.ts';
import { runPlan } from './run.ts';

/** Somebody is hired twice at one moment, and what happened first by its number is delivered last. */
const hiredTwice: Plan = {
  ...{ seed: 1, startsAt: '2026-05-04T00:00:00Z', days: 1, sources: usualSources },
  settings: { hr: { standard: { sources: ['Contractors'] } }, sources: { '*': { onboarding: 'record' } } },
  events: [
    hired(1, { phone: '38', start: '2026-05-03', end: '2026-06-07' }, [2, 500]),
    hired(2, { phone: '681', start: '2026-04-29', end: '2026-07-14' }, [0]),
  ],
};

function hired(id: number, values: { phone: string; start: string; end: string }, posted: number[]) {
  return {
    ...{ id, at: '2026-05-04T10:00:00Z', kind: 'event' as const, system: 'standard' as const, type: 'hired' as const },
    ...{ source: 'Contractors', account: 'qxe.1', values, posted },
  };
}

test('of two hires of one moment the one that was delivered last has the say', async () => {
  const ran = await runPlan(hiredTwice, { rates: noFaults });
  expect(ran.failures).toEqual([]);
});

/** An event that happened at a moment and was delivered between two others. */
function posted(id: string, type: Posted['event']['type'], occurredAt: number, from: number, to = from): Posted {
  const event = { ...hired(1, { phone: '', start: '', end: '' }, []), type };
  return { event, id, occurredAt, delivered: { from, to }, answers: [202], unfounded: [] };
}

const clockError = 4;

test.each<[string, Posted[], string[]]>([
  ['what happened first', [posted('b', 'hired', 2, 10), posted('a', 'ended', 1, 20)], ['ab']],
  ['of one moment, whoever is hired', [posted('b', 'changed', 1, 10), posted('a', 'hired', 1, 20)], ['ab']],
  ['of one moment, what is no end', [posted('b', 'ended', 1, 10), posted('a', 'changed', 1, 20)], ['ab']],
  ['of one moment, what was delivered first', [posted('b', 'changed', 1, 20), posted('a', 'rehired', 1, 10)], ['ab']],
  ['either, where clocks may be wrong', [posted('a', 'changed', 1, 10), posted('b', 'changed', 1, 14)], ['ab', 'ba']],
  [
    'the first, where clocks are not that wrong',
    [posted('a', 'changed', 1, 10), posted('b', 'changed', 1, 15)],
    ['ab'],
  ],
  ['either, while one is tried', [posted('a', 'changed', 1, 10, 30), posted('b', 'changed', 1, 20)], ['ab', 'ba']],
])('%s comes first', (_, events, expected) => {
  const orders = ordersOf(events, clockError).map((order) => order.map(({ id }) => id).join(''));
  expect(orders).toEqual(expected);
});
