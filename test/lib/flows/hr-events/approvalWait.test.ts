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

test('all waits of a run end 30 days after its start, so that its execution outlasts them', async () => {
  await handling.requestByHand('twice');
  const flow = handling.flowOf('request');
  const id = handling.happens(flow, 'hired', 'twice', ada);
  await handling.pass(flow, 20 * day);
  // Approved and gone again before the run looks, so that it has to request the person itself.
  await handling.decide('twice', 'approve');
  await handling.isc.records.delete((await handling.record('twice'))?.id ?? '');
  await handling.pass(flow, 6 * hour);
  expect(await handling.requestsOf('twice')).toEqual(expect.arrayContaining(['APPROVED', 'PENDING']));
  const report = await handling.ended(flow, id);
  expect(report).toMatchObject({
    outcome: 'undecided',
    reason: 'Nobody had decided 30 days after the request was made.',
    requestId: expect.any(String),
  });
  const lasted = Date.parse(report?.finishedAt ?? '') - Date.parse(report?.startedAt ?? '');
  expect(Math.round(lasted / hour)).toBe(30 * 24);
});

test('what an approver writes is in the report, and neither in the checkpoints nor in what the execution gives', async () => {
  const flow = handling.flowOf('request');
  const id = handling.happens(flow, 'hired', 'rejected', ada);
  await handling.waiting(flow);
  await handling.decide('rejected', 'reject', 'Quentin Quagga was let go in May');
  const report = await handling.ended(flow, id);
  expect(report).toMatchObject({ outcome: 'rejected', reason: 'Quentin Quagga was let go in May' });
  const executions = JSON.stringify(flow.executions());
  expect(executions).toContain('wait for the approvers');
  expect(executions).not.toContain('Quagga');
  expect(handling.lines.join()).not.toContain('Quagga');
});

test('what an approver wrote is read once more where S3 is down for a moment, and nothing is left waiting', async () => {
  const flow = handling.flowOf('request');
  const id = handling.happens(flow, 'hired', 'refused', ada);
  await handling.waiting(flow);
  handling.box.faults.set([{ fault: { status: 503 }, method: 'GET', key: /\/comment\.txt$/, times: 1 }]);
  await handling.decide('refused', 'reject', 'Not this one');
  const report = await handling.ended(flow, id);
  handling.box.faults.clear();
  expect(report).toMatchObject({ outcome: 'rejected', reason: 'Not this one' });
  expect(await handling.box.objects.list('waiting/')).toEqual([]);
});
