import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { HrEvent } from '../../../../lib/hr/hrEvent.ts';
import type { InProcess } from '../../../inProcess.ts';
import { ada, type Handling, minute, startHandling } from './handling.ts';

// An outage of hours is many tries.
vi.setConfig({ testTimeout: 120_000 });

let handling: Handling;

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
});

beforeEach(() => handling.interfere());

afterAll(() => handling.close());

const writesFail = (method: string) => (method === 'PATCH' ? Response.json({}, { status: 503 }) : undefined);

/** Two changes of one telephone number, the second of which happened later. */
function changes(accountName: string): [HrEvent, HrEvent] {
  const change = (phone: string, occurredAt: string): HrEvent => ({
    ...{ id: `${accountName}-${phone}`, type: 'changed', occurredAt, source: 'Contractors' },
    person: { accountName, phone },
  });
  return [change('111', '2026-11-21T00:00:00Z'), change('222', '2026-11-22T00:00:00Z')];
}

const start = (flow: InProcess, event: HrEvent) => handling.post(flow, { system: 'standard', event });

test('after an outage of writes that is longer than a lock is held the later of two changes holds', async () => {
  const flow = handling.flowOf('record');
  await handling.ended(flow, handling.happens(flow, 'hired', 'outage', ada));
  const [older, newer] = changes('outage');
  handling.interfere(writesFail);
  start(flow, older);
  await handling.pass(flow, minute);
  start(flow, newer);
  await handling.pass(flow, 92 * minute + 20_000);
  handling.interfere();
  await handling.ended(flow, older.id);
  expect(await handling.ended(flow, newer.id)).toMatchObject({ outcome: 'changed' });
  expect((await handling.record('outage'))?.phone).toBe('222');
});
