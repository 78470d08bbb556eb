import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startFlow } from '../../../lib/durable/startFlow.ts';
import { type Clock, createClock } from '../../../local/aws/clock.ts';
import { type LambdaHost, startLambda } from '../../../local/aws/lambda.ts';
import { passTime } from '../../passTime.ts';

const day = 24 * 3600 * 1000;
const start = Date.parse('2027-01-31T06:00:00Z');

let folder: string;
let data: string;
let bundle: string;
let clock: Clock;
let host: LambdaHost;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-time-'));
  bundle = path.join(folder, 'calendar.mjs');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'functions/calendar.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
  });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

beforeEach(async () => {
  data = await mkdtemp(path.join(folder, 'data-'));
  clock = createClock(start);
  host = await hostAt(clock);
});

afterEach(() => host.close());

async function hostAt(clock: Clock): Promise<LambdaHost> {
  const started = await startLambda({ clock, folder: path.join(data, 'executions') });
  const aws = { AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  const environment = { ...aws, AWS_ENDPOINT_URL_LAMBDA: started.url };
  const executionTimeoutSeconds = (35 * day) / 1000;
  started.add({ name: 'calendar', bundle, environment, timeoutSeconds: 20, durable: true, executionTimeoutSeconds });
  return started;
}

/** Starts the flow and gives its execution as it stands. */
async function begin(task: string) {
  const client = new LambdaClient({
    endpoint: host.url,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await startFlow('calendar:durable', task, { task }, { client });
  await host.settled();
  const execution = host.executions().find(({ name }) => name === task);
  if (!execution) throw new Error('The flow was not started.');
  return execution;
}

/** What the flow saw of an instant: by `new Date`, by `Date.now`, and a date that was given. To the minute. */
const seenAt = (instant: string) => [expect.stringContaining(instant), expect.stringContaining(instant), 0];

test('a function sees the time of the clock, and thirty days pass in a moment', async () => {
  const execution = await begin('wait');
  await passTime(clock, host, 30 * day - 60_000);
  expect(execution.status).toBe('RUNNING');
  await passTime(clock, host, 60_000);
  expect(execution.status).toBe('SUCCEEDED');
  expect(JSON.parse(execution.result ?? '')).toEqual({
    before: seenAt('2027-01-31T06:00:'),
    outcome: 'wait',
    after: seenAt('2027-03-02T06:00:'),
  });
});

test('the host says what time it is, in words of its own and in the date of every answer', async () => {
  const answer = await fetch(`${host.url}/clock`);
  expect(answer.headers.get('date')).toMatch(/^Sun, 31 Jan 2027 06:00:\d\d GMT$/);
  expect(await answer.json()).toEqual({ now: expect.closeTo(start, -4) });
});

test('a callback that nobody completes times out after its seven days', async () => {
  const execution = await begin('decide');
  await passTime(clock, host, 7 * day - 60_000);
  expect(execution.status).toBe('RUNNING');
  await passTime(clock, host, 60_000);
  expect(JSON.parse(execution.result ?? '')).toMatchObject({
    outcome: 'CallbackTimeoutError',
    after: seenAt('2027-02-07T06:00:'),
  });
});

test('every look on the way is done at its time', async () => {
  const execution = await begin('look');
  await passTime(clock, host, 30 * day);
  expect(JSON.parse(execution.result ?? '')).toMatchObject({ outcome: 120, after: seenAt('2027-03-02T00:00:') });
});

test('an execution ends when it has taken as long as it may', async () => {
  const execution = await begin('wait-longer');
  await passTime(clock, host, 35 * day - 60_000);
  expect(execution.status).toBe('RUNNING');
  await passTime(clock, host, 60_000);
  expect(execution.status).toBe('TIMED_OUT');
  // The clock goes on by itself, too.
  const tooLong = (execution.endedAt ?? 0) - execution.startedAt - 35 * day;
  expect(tooLong >= 0 && tooLong < 5_000, `${tooLong} ms`).toBe(true);
  await passTime(clock, host, 30 * day);
  expect(execution.operations.find(({ Name }) => Name === 'after')).toBeUndefined();
});

test('the result of a step may have 256 KB, and not a byte more', async () => {
  expect((await begin('fill')).status).toBe('SUCCEEDED');
  const execution = await begin('overfill');
  expect(execution.status).toBe('FAILED');
  expect(execution.error?.ErrorMessage).toContain('The result of STEP overfill is over 262144 bytes.');
});

test('an execution that ended over 14 days ago is forgotten at the start, any other is not', async () => {
  await begin('short');
  await begin('wait');
  const startedAgain = async (now: number) => {
    await host.close();
    host = await hostAt(createClock(now));
    return host.executions().map(({ name, status }) => `${name} ${status}`);
  };
  expect(await startedAgain(start + 14 * day)).toEqual(['short SUCCEEDED', 'wait RUNNING']);
  expect(await startedAgain(start + 14 * day + 60_000)).toEqual(['wait RUNNING']);
  expect(await startedAgain(start)).toEqual(['wait RUNNING']);
});
