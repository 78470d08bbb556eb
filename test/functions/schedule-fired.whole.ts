import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fireJob } from '../../cli/firing.ts';
import { localPlace } from '../../cli/place/localPlace.ts';
import { createClock } from '../../local/aws/clock.ts';
import { type LambdaHost, startLambda } from '../../local/aws/lambda.ts';
import type { Schedule } from '../../local/aws/schedule.ts';

const root = path.join(import.meta.dirname, '../..');
const scheduledAt = '2027-01-31T05:00:00Z';
const schedule: Schedule = {
  job: 'calendar',
  functionName: 'door',
  expression: 'cron(0 6 * * ? *)',
  timeZone: 'Europe/Berlin',
  input: { job: 'calendar', scheduledAt: '<aws.scheduler.scheduled-time>' },
};

let folder: string;
let host: LambdaHost;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-schedule-'));
  const functions = ['calendar', 'held'];
  await build({
    entryPoints: functions.map((name) => path.join(root, `test/local/aws/functions/${name}.ts`)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
  });
  host = await startLambda({ clock: createClock(Date.parse('2027-01-31T06:00:00Z')) });
  const environment = {
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_LAMBDA: host.url,
    JOB_FUNCTION: 'nelm-local-{job}:durable',
  };
  const door = path.join(root, 'dist/local/schedule-fired/index.mjs');
  host.add({ name: 'door', bundle: door, environment, timeoutSeconds: 20, durable: false });
  for (const name of functions) {
    const bundle = path.join(folder, `${name}.mjs`);
    host.add({ name: `nelm-local-${name}`, bundle, environment, timeoutSeconds: 20, durable: true });
  }
});

afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

const names = () => host.executions().map(({ name }) => name);

test('a schedule that is delivered again and again starts one run, told which job and for when', async () => {
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => host.invoke('door', { job: 'calendar', scheduledAt })),
  );
  expect(answers).toContainEqual({ runId: '20270131T050000000Z-calendar', start: 'started' });
  expect(names()).toEqual(['job-20270131T050000000Z-calendar']);
  expect(JSON.parse(host.executions()[0]?.payload ?? '')).toEqual({
    job: 'calendar',
    scheduledAt: '2027-01-31T05:00:00.000Z',
    dryRun: false,
  });
});

test('a dry run is another run', async () => {
  await host.invoke('door', { job: 'calendar', scheduledAt, dryRun: true });
  expect(names()).toContain('job-20270131T050000000Z-calendar-dry-run');
});

test.each([
  { job: 'calendar' },
  { job: 'Calendar', scheduledAt },
  { job: 'a:b', scheduledAt },
  { job: 'calendar', scheduledAt: 'now' },
  { job: 'absent', scheduledAt },
])('%j fails, so that it is delivered again and then kept', async (event) => {
  const before = names().length;
  await expect(host.invoke('door', event)).rejects.toThrow();
  expect(names()).toHaveLength(before);
});

const placeOf = ({ url }: { url: string }) => localPlace({ storage: 9, tenant: 9, lambda: Number(new URL(url).port) });

test('a job that is fired by hand runs at the time of the stack, and tells how it ended', async () => {
  const fired = await fireJob({ place: placeOf(host), schedule, waits: true, dryRun: false });
  expect(fired).toEqual({
    runId: expect.stringMatching(/^20270131T060\d{6}Z-calendar$/),
    waits: false,
    status: 'SUCCEEDED',
    folder: undefined,
    error: undefined,
  });
});

test('a job that waits for a decision, or fails, is told so', async () => {
  const held = { ...schedule, job: 'held', input: { ...schedule.input, job: 'held' } };
  const fired = { place: placeOf(host), schedule: held, waits: true };
  expect(await fireJob({ ...fired, dryRun: false })).toMatchObject({ waits: true, status: 'RUNNING' });
  expect(await fireJob({ ...fired, dryRun: true })).toMatchObject({
    waits: false,
    status: 'FAILED',
    error: 'There is nothing to look at.',
  });
});

test('where nothing runs, firing a job says how to start it', async () => {
  const gone = await startLambda({});
  await gone.close();
  await expect(fireJob({ place: placeOf(gone), schedule, waits: true, dryRun: false })).rejects.toThrow(
    /Start one with npx nelm start/,
  );
});
