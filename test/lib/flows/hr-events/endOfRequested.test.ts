import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { ada, type Handling, hour, startHandling } from './handling.ts';

const day = 24 * hour;

// A wait of 30 days is 140 looks.
vi.setConfig({ testTimeout: 120_000 });

let handling: Handling;

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
});

beforeEach(() => handling.interfere());

afterAll(() => handling.close());

/** The day that is so many days from now. */
const dayAfter = (days: number) => new Date(handling.clock.now() + days * day).toISOString().slice(0, 10);

const whole = () => ({ ...ada, startDate: dayAfter(0), endDate: dayAfter(200) });

const overBefore = {
  outcome: 'nothing-to-do',
  reason: 'The request of the person was taken back before, or rejected: nobody was let in.',
};

test('of two ends of one request that have come, the second finds it taken back', async () => {
  const flow = handling.flowOf('request');
  handling.happens(flow, 'hired', 'twice', whole());
  await handling.waiting(flow);
  const first = handling.happens(flow, 'ended', 'twice', { endDate: dayAfter(3) });
  await handling.waiting(flow);
  const second = handling.happens(flow, 'ended', 'twice', { endDate: dayAfter(3) });
  await handling.pass(flow, 5 * day);
  expect(await handling.requestsOf('twice')).toEqual([]);
  expect(await handling.reportOf(first)).toMatchObject({ outcome: 'withdrawn' });
  expect(await handling.reportOf(second)).toMatchObject(overBefore);
});

test('an end without a day of somebody whose request was taken back, or rejected, has nothing to do', async () => {
  const flow = handling.flowOf('request');
  for (const name of ['ended-before', 'rejected-before']) {
    handling.happens(flow, 'hired', name, whole());
    await handling.waiting(flow);
  }
  const first = handling.happens(flow, 'ended', 'ended-before');
  await handling.decide('rejected-before', 'reject');
  await handling.pass(flow, hour);
  expect(await handling.reportOf(first)).toMatchObject({ outcome: 'withdrawn' });
  for (const name of ['ended-before', 'rejected-before']) {
    const ended = handling.happens(flow, 'ended', name);
    await handling.pass(flow, hour);
    expect(await handling.reportOf(ended), name).toMatchObject(overBefore);
  }
});
