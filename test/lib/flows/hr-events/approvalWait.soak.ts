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

const downForReads = (method: string) => (method === 'GET' ? Response.json({}, { status: 503 }) : undefined);

test('a tenant that is down for longer than any step is tried ends no wait, nor does a look in that time', async () => {
  const flow = handling.flowOf('request');
  const id = handling.happens(flow, 'hired', 'outlasted', ada);
  await handling.pass(flow, 2 * day);
  handling.interfere(downForReads);
  await handling.pass(flow, 20 * hour);
  handling.interfere();
  await handling.decide('outlasted', 'approve');
  expect(await handling.ended(flow, id)).toMatchObject({ outcome: 'approved' });
});

test('a tenant that is down when the 30 days are over is named as the reason that nothing is known', async () => {
  const flow = handling.flowOf('request');
  const id = handling.happens(flow, 'hired', 'unknown', ada);
  await handling.pass(flow, 29 * day);
  handling.interfere(downForReads);
  expect(await handling.ended(flow, id)).toMatchObject({
    outcome: 'undecided',
    reason: expect.stringMatching(/^Nobody had decided 30 days .* came to nothing: ISC answered GET .* with 503/),
  });
});
