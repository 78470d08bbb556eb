import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { scheduleDoor } from '../../../../lib/doors/schedule-fired/scheduleDoor.ts';
import type { ScheduledJob } from '../../../../lib/durable/schedule.ts';
import { invoke, type Line, rememberingLog } from '../../middleware/invoking.ts';

/** What EventBridge Scheduler sends: the schedule's own input, with the moment put in. */
const event = { job: 'expiry-sweep', scheduledAt: '2026-11-24T05:00:00Z' };

let started: ScheduledJob[];
let lines: Line[];
let door: ReturnType<typeof scheduleDoor>;

beforeEach(() => {
  started = [];
  const remembering = rememberingLog();
  lines = remembering.lines;
  door = scheduleDoor(remembering.log, () => ({
    async start(job) {
      started.push(job);
      return 'started';
    },
  }));
});

afterEach(() => void vi.unstubAllEnvs());

test('a schedule starts its job for its moment, and is told the run', async () => {
  const answer = { runId: '20261124T050000000Z-expiry-sweep', start: 'started' };
  expect(await invoke(door, event)).toEqual(answer);
  expect(started).toEqual([{ job: 'expiry-sweep', scheduledAt: '2026-11-24T05:00:00.000Z', dryRun: false }]);
  expect(lines).toEqual([{ level: 'info', message: 'job started', ...answer }]);
});

test('anything else fails as what it is, and starts nothing', async () => {
  const change = fc.record(
    { job: fc.oneof(fc.anything(), fc.string()), scheduledAt: fc.anything(), dryRun: fc.string() },
    { requiredKeys: ['dryRun'] },
  );
  const broken = fc.oneof(
    fc.anything(),
    change.map((one) => ({ ...event, ...one })),
  );
  const property = fc.asyncProperty(broken, async (given) => {
    await expect(invoke(door, given)).rejects.toMatchObject({ name: 'RequestRefused', status: 400 });
  });
  await fc.assert(property, { numRuns: 500 });
  // The placeholder that EventBridge Scheduler did not put the moment in for.
  await expect(invoke(door, { ...event, scheduledAt: '<aws.scheduler.scheduled-time>' })).rejects.toThrow(
    /^The event of a schedule cannot be read\. .*\n.*at scheduledAt/,
  );
  expect(started).toEqual([]);
});

test('a job that cannot be started fails the door, so that the scheduler fires again', async () => {
  const { log } = rememberingLog();
  const failing = scheduleDoor(log, () => ({ start: () => Promise.reject(new Error('There is no such function.')) }));
  await expect(invoke(failing, event)).rejects.toThrow('There is no such function.');
});

test('a door whose environment lacks something fails, and logs what to set', async () => {
  vi.stubEnv('JOB_FUNCTION', '');
  const { log, lines: written } = rememberingLog();
  await expect(invoke(scheduleDoor(log), event)).rejects.toThrow("Set JOB_FUNCTION in the function's environment.");
  expect(written).toMatchObject([{ level: 'error', reason: "Set JOB_FUNCTION in the function's environment." }]);
});
