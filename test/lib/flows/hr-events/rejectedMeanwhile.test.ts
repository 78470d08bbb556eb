import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ada, type Handling, hour, minute, startHandling } from './handling.ts';

const day = 24 * hour;

// A wait of 30 days is 140 looks.
vi.setConfig({ testTimeout: 120_000 });

let handling: Handling;

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
});

afterAll(() => handling.close());

/** What says whole whom somebody has requested by hand, with a nearer end. */
const whole = { ...ada, startDate: '2026-11-24', endDate: '2027-03-31' };

const overBefore = {
  outcome: 'nothing-to-do',
  reason: 'The request of the person was taken back before, or rejected: nobody was let in.',
};

test('a "rehired" whose run is gone is no new request where approvers have rejected the one that it waited for', async () => {
  const flow = handling.flowOf('request');
  await handling.requestByHand('run-gone');
  handling.refuseToStart = true;
  const again = handling.happens(flow, 'rehired', 'run-gone', whole);
  await handling.pass(flow, 4 * hour);
  await handling.decide('run-gone', 'reject');
  handling.clock.advance(33 * day);
  handling.refuseToStart = false;
  await handling.passLooking(flow, hour);
  expect(await handling.requestsOf('run-gone')).toEqual(['REJECTED']);
  expect(await handling.reportOf(again)).toMatchObject(overBefore);
});

test('nor is one that waits on, where they reject the one that it waits for right then', async () => {
  const flow = handling.flowOf('request');
  await handling.requestByHand('right-then');
  const again = handling.happens(flow, 'rehired', 'right-then', whole);
  await handling.pass(flow, 30 * day - minute);
  const free = await handling.holdLock();
  await handling.pass(flow, 10 * minute);
  await handling.decide('right-then', 'reject');
  await free();
  await handling.pass(flow, day);
  expect(await handling.requestsOf('right-then')).toEqual(['REJECTED']);
  expect(await handling.reportOf(again)).toMatchObject(overBefore);
});
