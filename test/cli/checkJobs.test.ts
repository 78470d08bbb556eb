import type { LambdaClient } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import { checkJobs } from '../../cli/doctor/checkPlace.ts';
import type { Place } from '../../cli/place/place.ts';
import type { Schedule } from '../../local/aws/schedule.ts';

const now = Date.parse('2026-11-03T09:00:00Z');

/** What the doctor says of the sweep where these executions have succeeded: their names, and the hour of the 3rd. */
async function said(executions: Record<string, string>): Promise<string[]> {
  const DurableExecutions = Object.entries(executions).map(([DurableExecutionName, at]) => ({
    ...{ DurableExecutionName, StartTimestamp: new Date(at), EndTimestamp: new Date(at) },
  }));
  const lambda = { send: async () => ({ DurableExecutions }) } as unknown as LambdaClient;
  const place = { lambda, stage: 'prod', now: async () => now } as unknown as Place;
  const schedule = { job: 'expiry-sweep', expression: 'cron(0 6 * * ? *)' } as Schedule;
  return (await checkJobs(place, [schedule], false)).map((finding) => `${finding.state}: ${finding.said}`);
}

test('a run that only looked, or waited for a decision, is no success of its job', async () => {
  const daily = { 'prod-job-20261101T050000000Z-expiry-sweep': '2026-11-01T05:00:01Z' };
  const late = ['not ok: succeeded last at 2026-11-01T05:00:01.000Z, over 26 hours ago.'];
  expect(await said(daily)).toEqual(late);
  expect(await said({ ...daily, 'prod-job-20261103T080000000Z-expiry-sweep-dry-run': '2026-11-03T08:00:01Z' })).toEqual(
    late,
  );
  expect(await said({ ...daily, 'prod-held-20261101T050000000Z-expiry-sweep-1d923': '2026-11-03T08:00:01Z' })).toEqual(
    late,
  );
  expect(await said({ ...daily, 'prod-job-20261103T050000000Z-expiry-sweep': '2026-11-03T05:00:01Z' })).toEqual([
    'ok: succeeded at 2026-11-03T05:00:01.000Z',
  ]);
});
