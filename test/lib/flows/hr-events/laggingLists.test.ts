import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, type Handling, hour, minute, startHandling } from './handling.ts';

let handling: Handling;

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
});

afterAll(() => handling.close());

/** The answer to what makes somebody is lost, and for some time the lists of the tenant do not have them. */
function loseAndLag(path: string, milliseconds = 5_000): void {
  let lostAt: number | undefined;
  handling.interfere((method, asked) => {
    if (!asked.endsWith(path)) return undefined;
    if (lostAt === undefined && method === 'POST') {
      lostAt = handling.clock.now();
      return 'lost';
    }
    const isLate = lostAt !== undefined && handling.clock.now() < lostAt + milliseconds;
    return method === 'GET' && isLate ? Response.json([]) : undefined;
  });
}

test('a request that was made, though nobody was told, and is not listed yet, is waited for', async () => {
  loseAndLag('/non-employee-requests');
  const flow = handling.flowOf('request');
  const id = handling.happens(flow, 'hired', 'late.request', ada);
  await handling.pass(flow, hour);
  expect(await handling.reportOf(id)).toMatchObject({ outcome: 'requested' });
  await handling.decide('late.request', 'approve');
  await handling.pass(flow, 2 * hour);
  expect(await handling.reportOf(id)).toMatchObject({ outcome: 'approved' });
});

test('so is a record', async () => {
  loseAndLag('/non-employee-records');
  const flow = handling.flowOf('record');
  const id = handling.happens(flow, 'hired', 'late.record', ada);
  expect(await handling.ended(flow, id)).toMatchObject({ outcome: 'created' });
});

test('but not for hours, in which nobody else of the source would have their turn', async () => {
  loseAndLag('/non-employee-records', 2 * hour);
  const flow = handling.flowOf('record');
  const id = handling.happens(flow, 'hired', 'never.listed', ada);
  await handling.pass(flow, 10 * minute);
  expect(await handling.reportOf(id)).toMatchObject({
    outcome: 'failed',
    reason:
      'ISC says that the account name is in use, and lists nobody and no request of that name. Look in ISC who has it, and send the event again with a new id.',
  });
});

/** For some time from the first look on, the lists of the tenant have nobody. */
function lag(milliseconds: number): void {
  let since: number | undefined;
  handling.interfere((method, path) => {
    if (method !== 'GET' || !path.endsWith('/non-employee-records')) return undefined;
    since ??= handling.clock.now();
    return handling.clock.now() < since + milliseconds ? Response.json([]) : undefined;
  });
}

describe('what has waited for approvers, whom they let in not being listed yet,', () => {
  /** Somebody is requested, and changed before that is approved: the events. */
  async function changedWhileRequested(name: string): Promise<[hired: string, changed: string]> {
    handling.interfere();
    const flow = handling.flowOf('request');
    const hired = handling.happens(flow, 'hired', name, ada);
    await handling.pass(flow, minute);
    const changed = handling.happens(flow, 'changed', name, { phone: '99' });
    await handling.pass(flow, minute);
    await handling.decide(name, 'approve');
    lag(name === 'let.in' ? 5_000 : 3 * hour);
    await handling.pass(flow, 2 * hour);
    return [hired, changed];
  }

  test('is done when they are', async () => {
    const [hired, changed] = await changedWhileRequested('let.in');
    expect(await handling.reportOf(hired)).toMatchObject({ outcome: 'approved' });
    expect(await handling.reportOf(changed)).toMatchObject({ outcome: 'changed' });
    expect((await handling.record('let.in'))?.phone).toBe('99');
  });

  test('does not wait for somebody who was taken away since', async () => {
    const [hired, changed] = await changedWhileRequested('taken.away');
    expect(await handling.reportOf(hired)).toMatchObject({ outcome: 'approved' });
    expect(await handling.reportOf(changed)).toMatchObject({ outcome: 'unknown-person' });
  });
});

describe('what comes about somebody whom approvers have just let in, who is not listed yet,', () => {
  /** Somebody is requested, approved, and ended before the lists have them. */
  async function endedAtOnce(name: string, milliseconds: number): Promise<string> {
    handling.interfere();
    const flow = handling.flowOf('request');
    handling.happens(flow, 'hired', name, ada);
    await handling.pass(flow, minute);
    await handling.decide(name, 'approve');
    lag(milliseconds);
    const ended = handling.happens(flow, 'ended', name);
    await handling.pass(flow, 5 * minute);
    return ended;
  }

  test('is done when they are', async () => {
    const ended = await endedAtOnce('ended.at.once', 5_000);
    expect(await handling.reportOf(ended)).toMatchObject({ outcome: 'ended' });
    expect(await handling.isIn('ended.at.once')).toBe(false);
  });

  test('waits no longer than a minute, in which nobody else of the source would have their turn', async () => {
    const ended = await endedAtOnce('gone.at.once', hour);
    expect(await handling.reportOf(ended)).toMatchObject({ outcome: 'unknown-person' });
  });
});

test('of many who were made right before, each is looked for where they were seen last', async () => {
  handling.interfere();
  const flow = handling.flowOf('record');
  const names = Array.from({ length: 6 }, (_, index) => `just.made.${index}`);
  for (const name of names.slice(0, 5)) handling.happens(flow, 'hired', name, ada);
  await handling.pass(flow, minute);
  handling.happens(flow, 'hired', names[5] ?? '', ada);
  await handling.pass(flow, minute);
  lag(hour);
  const changed = names.map((name) => handling.happens(flow, 'changed', name, { phone: '99' }));
  await handling.pass(flow, 5 * minute);
  for (const id of changed) expect(await handling.reportOf(id), id).toMatchObject({ outcome: 'changed' });
});

test('of many whose requests were made right before, each is looked for where it was seen last', async () => {
  handling.interfere();
  const flow = handling.flowOf('request');
  const names = Array.from({ length: 6 }, (_, index) => `just.asked.${index}`);
  for (const name of names) handling.happens(flow, 'hired', name, ada);
  await handling.pass(flow, 5 * minute);
  handling.interfere((method, path) =>
    method === 'GET' && path.endsWith('/non-employee-requests') ? Response.json([]) : undefined,
  );
  const ended = names.map((name) => handling.happens(flow, 'ended', name));
  await handling.pass(flow, 5 * minute);
  for (const id of ended) expect(await handling.reportOf(id), id).toMatchObject({ outcome: 'withdrawn' });
});

test.each(['taken', 'refused', 'taken after a while'])(
  'whom the last approver has let in right before their request was deleted, which is %s, and who is not listed yet, is ended',
  async (how) => {
    handling.interfere();
    const flow = handling.flowOf('request');
    const name = `let.in.${how}`;
    handling.happens(flow, 'hired', name, ada);
    await handling.pass(flow, minute);
    let letInAt: number | undefined;
    let failsUntil: number | undefined;
    handling.interfere(async (method, path) => {
      if (method === 'DELETE') {
        failsUntil ??= handling.clock.now() + (how === 'taken after a while' ? 30_000 : 0);
        if (handling.clock.now() < failsUntil) return Response.json({}, { status: 503 });
        if (letInAt === undefined) await handling.decide(name, 'approve');
        letInAt ??= handling.clock.now();
        return how === 'refused' ? Response.json({}, { status: 400 }) : undefined;
      }
      const isLate = letInAt !== undefined && handling.clock.now() < letInAt + 5_000;
      return method === 'GET' && path.endsWith('/non-employee-records') && isLate ? Response.json([]) : undefined;
    });
    const ended = handling.happens(flow, 'ended', name);
    await handling.pass(flow, 2 * hour);
    expect(await handling.reportOf(ended)).toMatchObject({ outcome: 'ended' });
    expect(await handling.isIn(name)).toBe(false);
  },
);

test('where it cannot be seen whether an approver was faster than a deletion, nothing says that the person is not there', async () => {
  handling.interfere();
  const flow = handling.flowOf('request');
  handling.happens(flow, 'hired', 'not.seen', ada);
  await handling.pass(flow, minute);
  let isDeleted = false;
  handling.interfere((method, path) => {
    if (method === 'DELETE') isDeleted = true;
    const isLook = isDeleted && method === 'GET' && path.endsWith('/non-employee-records');
    return isLook ? Response.json({}, { status: 403 }) : undefined;
  });
  const ended = handling.happens(flow, 'ended', 'not.seen');
  await handling.pass(flow, hour);
  expect(await handling.reportOf(ended)).toMatchObject({ outcome: 'failed' });
});
