import { afterAll, beforeAll, expect, test } from 'vitest';
import { hour, minute } from './hr-events/handling.ts';
import { names, startLeaving } from './leaving.ts';

let leaving: Awaited<ReturnType<typeof startLeaving>>;

beforeAll(async () => {
  leaving = await startLeaving();
});

afterAll(() => leaving.handling.close());

test('events, rosters and the sweep end no more people of a source in a day, together, than its delete threshold', async () => {
  const people = names('p', 30);
  const { handling, events, ended, roster, swept, plant } = leaving;
  await plant(people, '2027-06-30T00:00:00Z');
  expect(await ended(people.slice(0, 3))).toEqual(['ended', 'ended', 'ended']);
  const first = await roster(people.slice(6));
  expect(first).toMatchObject({ ended: 0, held: 3 });
  expect(first.missing).toContain('With those who have left within 24 hours they are 6.');

  await handling.pass(events, 25 * hour);
  expect(await roster(people.slice(6))).toMatchObject({ ended: 3, held: 0 });
  expect(await ended(people.slice(6, 9))).toEqual(['ended', 'ended', 'held']);

  await handling.pass(events, 25 * hour);
  await plant(names('old', 4), '2026-10-01T00:00:00Z');
  expect(await swept()).toBe('deleted');
  expect(await ended(people.slice(10, 12))).toEqual(['ended', 'held']);
  await plant(names('older', 1), '2026-10-01T00:00:00Z');
  expect(await swept()).toBe('held');
});

test('whom a file put off was let in all the same: no event deletes them', async () => {
  const { handling, events, roster } = leaving;
  await handling.pass(events, 25 * hour);
  const dates = { start: '2026-01-01T00:00:00Z', end: '2027-06-30T00:00:00Z' };
  await handling.plant('Contractors', [{ name: 'put.off', ...dates }]);
  await roster(['put.off'], { folder: 'inbox', start: '2027-02-01T00:00:00Z' });
  expect((await handling.record('put.off'))?.startDate).toMatch(/^2027-02-01/);
  const id = handling.happens(events, 'withdrawn', 'put.off');
  await handling.pass(events, minute);
  expect(await handling.reportOf(id)).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('let in before'),
  });
  expect(await handling.record('put.off')).toBeDefined();
});

test('so was whom a file lets in again, from a day to come', async () => {
  const { handling, events, roster } = leaving;
  await handling.plant('Contractors', [{ name: 'back', start: '2026-01-01T00:00:00Z', end: '2026-11-20T00:00:00Z' }]);
  await roster(['back'], { folder: 'inbox', start: '2027-02-01T00:00:00Z' });
  const id = handling.happens(events, 'withdrawn', 'back');
  await handling.pass(events, minute);
  expect(await handling.reportOf(id)).toMatchObject({ outcome: 'refused' });
  expect(await handling.record('back')).toBeDefined();
});
