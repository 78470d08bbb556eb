import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { ada, type Handling, hour, minute, startHandling } from './handling.ts';

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

test('a hire, a change or a rehire that names a nearer end takes the request back on that day', async () => {
  const flow = handling.flowOf('request');
  const types = ['hired', 'changed', 'rehired'] as const;
  const ids = new Map<string, string[]>();
  for (const type of types) {
    const hired = handling.happens(flow, 'hired', `${type}-nearer`, whole());
    await handling.waiting(flow);
    const said = { ...(type !== 'changed' && whole()), endDate: dayAfter(3) };
    ids.set(type, [hired, handling.happens(flow, type, `${type}-nearer`, said)]);
    await handling.waiting(flow);
  }
  await handling.pass(flow, 3 * day);
  for (const type of types) expect(await handling.requestsOf(`${type}-nearer`), type).toEqual(['PENDING']);
  await handling.pass(flow, 2 * day);
  for (const [type, [hired = '', nearer = '']] of ids) {
    expect(await handling.requestsOf(`${type}-nearer`), type).toEqual([]);
    expect(await handling.reportOf(hired), type).toMatchObject({ outcome: 'gone' });
    const reason = 'The contract ended before it was approved.';
    expect(await handling.reportOf(nearer), type).toMatchObject({ outcome: 'withdrawn', reason });
  }
});

test('so does an end that was put off, on the day to which it was', async () => {
  const flow = handling.flowOf('request');
  handling.happens(flow, 'hired', 'put-off', whole());
  await handling.waiting(flow);
  const ended = handling.happens(flow, 'ended', 'put-off', { endDate: dayAfter(3) });
  await handling.waiting(flow);
  const extended = handling.happens(flow, 'extended', 'put-off', { endDate: dayAfter(6) });
  await handling.pass(flow, 6 * day);
  expect(await handling.requestsOf('put-off')).toEqual(['PENDING']);
  await handling.pass(flow, 2 * day);
  expect(await handling.requestsOf('put-off')).toEqual([]);
  expect(await handling.reportOf(ended)).toMatchObject({ outcome: 'withdrawn' });
  expect(await handling.reportOf(extended)).toMatchObject({ outcome: 'gone' });
});

test('an end that comes late beside a nearer one of a change takes the request back as well, and asks for nobody anew', async () => {
  const flow = handling.flowOf('request');
  handling.happens(flow, 'hired', 'both', whole(), { occurredAt: '2026-11-21T01:00:00Z' });
  await handling.waiting(flow);
  const said = { ...whole(), endDate: dayAfter(3) };
  const again = handling.happens(flow, 'hired', 'both', said, { occurredAt: '2026-11-21T03:00:00Z' });
  await handling.waiting(flow);
  handling.happens(flow, 'ended', 'both', { endDate: dayAfter(3) }, { occurredAt: '2026-11-21T02:00:00Z' });
  await handling.waiting(flow);
  handling.happens(flow, 'changed', 'both', { firstName: 'Ada' }, { occurredAt: '2026-11-21T04:00:00Z' });
  await handling.pass(flow, 5 * day);
  expect(await handling.requestsOf('both')).toEqual([]);
  expect((await handling.reportOf(again))?.outcome).toBe('out-of-date');
});

test('a hire whose end had passed when it was said waits for the approvers of a later contract', async () => {
  const flow = handling.flowOf('request');
  await handling.requestByHand('earlier');
  handling.happens(flow, 'hired', 'earlier', { ...ada, endDate: '2026-11-15' });
  await handling.pass(flow, day);
  expect(await handling.requestsOf('earlier')).toEqual(['PENDING']);
});

test('a nearer end is not given up with a request on which nobody decides in time, however it was said', async () => {
  const flow = handling.flowOf('request');
  const ways = ['changed', 'extended', 'hired'] as const;
  const until = dayAfter(60);
  const hires: string[] = [];
  for (const way of ways) {
    hires.push(handling.happens(flow, 'hired', `${way}-slow`, whole()));
    await handling.waiting(flow);
    if (way === 'extended') handling.happens(flow, 'ended', `${way}-slow`, { endDate: dayAfter(20) });
    await handling.waiting(flow);
    handling.happens(flow, way, `${way}-slow`, { ...(way === 'hired' && whole()), endDate: until });
    await handling.waiting(flow);
  }
  await handling.pass(flow, 32 * day);
  for (const id of hires) expect(await handling.reportOf(id)).toMatchObject({ outcome: 'undecided' });
  for (const way of ways) await handling.decide(`${way}-slow`, 'approve');
  await handling.pass(flow, day);
  for (const way of ways) expect((await handling.record(`${way}-slow`))?.endDate, way).toContain(until);
});

test('a later end than that of a request on which nobody decides in time is told as not decided, too', async () => {
  const flow = handling.flowOf('request');
  await handling.requestByHand('later');
  const same = handling.happens(flow, 'hired', 'later', ada);
  await handling.waiting(flow);
  const changed = handling.happens(flow, 'changed', 'later', { endDate: '2027-09-30' });
  await handling.pass(flow, 32 * day);
  for (const id of [same, changed]) expect(await handling.reportOf(id)).toMatchObject({ outcome: 'undecided' });
});

test('a hire that joined a request by hand takes it back when its end has come, and waits on where nobody decides in time', async () => {
  const flow = handling.flowOf('request');
  await handling.requestByHand('joined-nearer');
  await handling.requestByHand('joined-slow');
  const nearer = handling.happens(flow, 'hired', 'joined-nearer', { ...whole(), endDate: dayAfter(3) });
  const until = dayAfter(60);
  handling.happens(flow, 'hired', 'joined-slow', { ...whole(), endDate: until });
  await handling.pass(flow, 5 * day);
  expect(await handling.reportOf(nearer)).toMatchObject({ outcome: 'withdrawn' });
  expect(await handling.requestsOf('joined-nearer')).toEqual([]);
  await handling.pass(flow, 28 * day);
  await handling.decide('joined-slow', 'approve');
  await handling.pass(flow, day);
  expect((await handling.record('joined-slow'))?.endDate).toContain(until);
});

test('a hire that joined a request by hand, and is sent again at the very moment when its end has come, takes the request back', async () => {
  const flow = handling.flowOf('request');
  await handling.requestByHand('sent-again');
  const said = { ...whole(), endDate: dayAfter(3) };
  const nearer = handling.happens(flow, 'hired', 'sent-again', said);
  await handling.pass(flow, 3.5 * day);
  await handling.keepAgain(nearer);
  await handling.pass(flow, 2 * day);
  expect(await handling.requestsOf('sent-again')).toEqual([]);
  expect(await handling.reportOf(nearer)).toMatchObject({ outcome: 'withdrawn' });
});

test('a hire that waits on is no new request where approvers reject the one that it has joined right then', async () => {
  const flow = handling.flowOf('request');
  await handling.requestByHand('rejected-then');
  const nearer = handling.happens(flow, 'hired', 'rejected-then', { ...whole(), endDate: dayAfter(60) });
  await handling.pass(flow, 30 * day - minute);
  const free = await handling.holdLock();
  await handling.pass(flow, 10 * minute);
  await handling.decide('rejected-then', 'reject');
  await free();
  await handling.pass(flow, day);
  expect(await handling.requestsOf('rejected-then')).toEqual(['REJECTED']);
  expect(await handling.reportOf(nearer)).toMatchObject(overBefore);
});

test('a hire that joined a request by hand, and whose run is gone, keeps its nearer end', async () => {
  const flow = handling.flowOf('request');
  await handling.requestByHand('run-gone');
  const until = dayAfter(40);
  handling.refuseToStart = true;
  handling.happens(flow, 'hired', 'run-gone', { ...whole(), endDate: until });
  await handling.pass(flow, 4 * hour);
  handling.clock.advance(33 * day);
  handling.refuseToStart = false;
  await handling.passLooking(flow, hour);
  await handling.decide('run-gone', 'approve');
  await handling.pass(flow, day);
  expect((await handling.record('run-gone'))?.endDate).toContain(until);
});
