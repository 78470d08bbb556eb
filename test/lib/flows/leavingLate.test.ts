import { afterEach, beforeEach, expect, test } from 'vitest';
import { hour, minute } from './hr-events/handling.ts';
import { names, startLeaving } from './leaving.ts';

let leaving: Awaited<ReturnType<typeof startLeaving>>;

beforeEach(async () => {
  leaving = await startLeaving();
});

afterEach(() => leaving.handling.close());

const longOver = '2026-10-01T00:00:00Z';

test('whoever leaves counts for a day from when they have gone, also where that was hours later than was planned', async () => {
  const { handling, events, swept, plant, downFor } = leaving;
  await plant(names('late', 4), longOver);
  downFor('deleteNonEmployeeRecordsInBulk');
  expect(await swept(3 * hour)).toBe('deleted');
  await handling.pass(events, 22 * hour);
  await plant(names('later', 2), longOver);
  expect(await swept()).toBe('held');
});

test('so does whom a file ends', async () => {
  const { handling, events, imports, roster, ended, plant, downFor } = leaving;
  const people = names('filed', 30);
  await plant(people, '2027-06-30T00:00:00Z');
  downFor('importNonEmployeeRecordsInBulk');
  await roster(people.slice(4), { milliseconds: 3 * hour });
  await handling.pass(imports, 22 * hour);
  await handling.pass(events, 0);
  expect(await ended(people.slice(4, 7))).toEqual(['ended', 'held', 'held']);
});

test('whose contract is made longer again has not left anew', async () => {
  const { handling, imports, events, roster, ended, plant } = leaving;
  const people = names('undone', 30);
  await plant(people, '2027-06-30T00:00:00Z');
  expect(await roster(people.slice(4))).toMatchObject({ ended: 4 });
  await handling.pass(imports, 20 * hour);
  await roster(people.slice(0, 4), { folder: 'inbox' });
  await handling.pass(imports, 5 * hour);
  await handling.pass(events, 0);
  expect(await ended(people.slice(4, 7))).toEqual(['ended', 'ended', 'ended']);
});

test('what goes every day is judged day by day, also where one day takes a little longer than the next', async () => {
  const { swept, plant } = leaving;
  for (const day of ['first', 'second', 'third']) {
    await plant(names(day, 4), longOver);
    expect(await swept(24 * hour - 10 * minute)).toBe('deleted');
  }
});

test('but not what goes within the same day', async () => {
  const { swept, plant } = leaving;
  await plant(names('early', 4), longOver);
  expect(await swept(23 * hour + 30 * minute)).toBe('deleted');
  await plant(names('late', 2), longOver);
  expect(await swept()).toBe('held');
});

test('whoever left long ago does not count again when a person approves that they are deleted', async () => {
  const { handling, events, sweeps, swept, ended, plant } = leaving;
  const people = names('old', 5);
  await plant(people, '2027-03-31T00:00:00Z');
  expect(await ended(people)).toEqual(people.map(() => 'ended'));
  await handling.pass(events, 40 * 24 * hour);
  await plant(['next'], longOver);
  expect(await swept()).toBe('held');
  await handling.decideHeld(sweeps, 'approve');
  await handling.pass(sweeps, hour);
  await plant(names('later', 5), longOver);
  expect(await swept()).toBe('deleted');
});

test('whoever left long ago does not count again when a file lets them in', async () => {
  const { handling, events, roster, ended, plant } = leaving;
  const people = names('back', 5);
  await plant(people, '2027-03-31T00:00:00Z');
  expect(await ended(people)).toEqual(people.map(() => 'ended'));
  await handling.pass(events, 48 * hour);
  await roster(people, { folder: 'inbox' });
  await plant(['other'], '2027-06-30T00:00:00Z');
  expect(await ended(['other'])).toEqual(['ended']);
});
