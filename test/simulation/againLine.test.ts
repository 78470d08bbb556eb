import { expect, test } from 'vitest';
import { againLine, leftLine } from './againLine.ts';
import { noFaults } from './faultRates.ts';
import { planOf } from './planOf.ts';

test('the line that runs a schedule again says all that decides it', () => {
  expect(againLine(7, { days: 8, people: 6, density: 3 })).toBe(
    'npm run simulate -- --seed 7 --schedules 1 --days 8 --people 6 --density 3 --sources 2',
  );
  expect(againLine(8, { days: 30, people: 8 })).toContain(' --density 1 ');
});

test('what is left of a schedule is run again by a line where it lacks nothing but events and faults', () => {
  const size = { days: 8, people: 6, density: 3 };
  const plan = planOf(7, size);
  const isFile = ({ kind }: (typeof plan.events)[number]) => kind === 'file';
  const [first, second] = plan.events.filter(isFile);
  const left = { ...plan, events: plan.events.filter((event) => event === first || event === second) };
  const without = Object.keys(noFaults)
    .filter((kind) => kind !== 'kill')
    .join(',');
  expect(leftLine(plan, { plan: left, rates: { ...noFaults, kill: 0.01 } }, size)).toBe(
    `${againLine(7, size)} --without ${without} --only ${first?.id},${second?.id}`,
  );
  expect(leftLine(plan, { plan: { ...left, days: 4 }, rates: noFaults }, size)).toBeUndefined();
  expect(leftLine(plan, { plan: { ...left, looksAt: [3] }, rates: noFaults }, size)).toBeUndefined();
  const events = left.events.map((event) => (event.kind === 'file' ? { ...event, rows: event.rows.slice(1) } : event));
  expect(leftLine(plan, { plan: { ...left, events }, rates: noFaults }, size)).toBeUndefined();
});
