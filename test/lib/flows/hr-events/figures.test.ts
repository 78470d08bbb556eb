import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMetrics, type Figures } from '../../../../lib/log/metrics.ts';
import { ada, type Handling, minute, startHandling } from './handling.ts';

let handling: Handling;

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
});

afterAll(() => handling.close());

test('runs are measured by what they did, and every five minutes what waits', async () => {
  const measured: Figures[] = [];
  Object.assign(handling.tools, {
    metrics: createMetrics(handling.clock.now, (line) => measured.push(JSON.parse(line))),
  });
  const flow = handling.flowOf('record', { Contractors: { deleteThresholdMinimum: 0, deleteThresholdPercent: 0 } });
  handling.happens(flow, 'hired', 'one', ada);
  await handling.pass(flow, minute);
  expect(measured).toEqual([expect.objectContaining({ Runs: 1, PeopleCreated: 1, Source: 'Contractors' })]);
  handling.happens(flow, 'ended', 'one');
  await handling.pass(flow, minute);
  await handling.box.objects.write('inbox/Contractors/not yet taken.csv', Buffer.from('x'));
  flow.start({ job: 'hr-events', scheduledAt: '2026-11-24T10:05:00.000Z', dryRun: false }, 'job-of-the-schedule');
  await handling.pass(flow, minute);
  expect(measured.at(-1)).toMatchObject({ FilesWaiting: 1, EventsWaiting: 0, EventsHeld: 1 });
});
