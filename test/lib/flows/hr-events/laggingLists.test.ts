import { afterAll, beforeAll, expect, test } from 'vitest';
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
