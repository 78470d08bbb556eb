import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listExecutions } from '../../cli/executions.ts';
import { createPauses, followExecution } from '../../cli/followRun.ts';
import { flows } from '../../cli/runsUnderWay.ts';
import { createLambdaClient } from '../../lib/durable/sendToLambda.ts';
import { flowNames } from '../packaging/package.ts';

const arn = 'arn:aws:lambda:local:000000000000:function:nelm-prod-csv-import:3/durable-execution/run/1';

/** How often the execution is still running, and what was asked. */
let running = 0;
let history: object[] = [];
const asked: { path: string; query: Record<string, string> }[] = [];

const listed = (name: string, hour: string) => ({
  DurableExecutionArn: `arn:${name}`,
  DurableExecutionName: name,
  StartTimestamp: Date.parse(`2026-11-28T${hour}:00:00Z`) / 1_000,
});
const pages = [
  { DurableExecutions: [listed('prod-csv-b', '08'), listed('prod-csv-b-c', '10')], NextMarker: 'second' },
  { DurableExecutions: [listed('prod-csv-a', '09')] },
];

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://lambda');
  const path = decodeURIComponent(pathname).replace(/^\/2025-12-01\//, '');
  asked.push({ path, query: Object.fromEntries(searchParams) });
  const answer = () => {
    if (path.startsWith('functions/')) return pages[searchParams.get('Marker') === 'second' ? 1 : 0];
    if (path.endsWith('/history')) return { Events: history };
    running -= 1;
    return running >= 0 ? { Status: 'RUNNING' } : { Status: 'SUCCEEDED', Result: '{"folder":"runs/x/1"}' };
  };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer()));
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
beforeEach(() => {
  asked.splice(0);
  history = [];
});
afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const client = () =>
  createLambdaClient(10_000, {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });

/** Follows a run that is running at so many looks, and gives the pauses and how many requests were sent. */
async function followed(localLambda: string | undefined, looks: number) {
  const pauses: number[] = [];
  running = looks;
  const pause = createPauses({ localLambda }, async (milliseconds) => pauses.push(milliseconds));
  const outcome = await followExecution(client(), arn, async () => {}, { pause });
  expect(outcome).toEqual({ waits: false, status: 'SUCCEEDED', folder: 'runs/x/1', error: undefined });
  return { pauses, requests: asked.length };
}

test('a run on this machine is looked at five times a second', async () => {
  expect(await followed('http://127.0.0.1:4567', 12)).toEqual({ pauses: Array(12).fill(200), requests: 25 });
});

test('a deployed run is looked at more and more seldom, so that Lambda is asked half a thing a second in the end', async () => {
  const pauses = [200, 300, 450, 675, 1_013, 1_520, 2_280, 3_420, 4_000, 4_000, 4_000, 4_000];
  expect(await followed(undefined, 12)).toEqual({ pauses, requests: 25 });
});

test('a minute of a deployed run costs 45 requests', async () => {
  const { pauses, requests } = await followed(undefined, 22);
  expect([pauses.reduce((sum, one) => sum + one, 0), requests]).toEqual([65_858, 45]);
});

test('executions are listed by the name of the function alone, all pages, and the newest first', async () => {
  const found = await listExecutions(client(), 'nelm-prod-csv-import:durable', {
    since: Date.parse('2026-11-28T07:55:00Z'),
    statuses: ['RUNNING'],
  });
  expect(found.map(({ DurableExecutionName }) => DurableExecutionName)).toEqual([
    'prod-csv-b-c',
    'prod-csv-a',
    'prod-csv-b',
  ]);
  const query = { MaxItems: '1000', Statuses: 'RUNNING', StartedAfter: '2026-11-28T07:55:00Z' };
  expect(asked).toEqual([
    { path: 'functions/nelm-prod-csv-import/durable-executions', query },
    { path: 'functions/nelm-prod-csv-import/durable-executions', query: { ...query, Marker: 'second' } },
  ]);
});

test('one that is wanted by name is no other whose name begins so', async () => {
  const found = await listExecutions(client(), 'nelm-prod-csv-import:durable', { name: 'prod-csv-b' });
  expect(found.map(({ DurableExecutionArn }) => DurableExecutionArn)).toEqual(['arn:prod-csv-b']);
  expect(asked[0]?.query).toEqual({ MaxItems: '1000', DurableExecutionName: 'prod-csv-b' });
});

test('every flow is asked whether runs of it are under way', async () => {
  expect(flows).toEqual(await flowNames());
});

const event = (EventType: string, Id: string, more: object = {}) => ({ EventType, Id, Name: Id, ...more });
const callback = event('CallbackStarted', 'ask the operators');
const pausing = { RetryDetails: { CurrentAttempt: 1, NextAttemptDelaySeconds: 60 } };

test.each([
  [[callback], true],
  [[callback, event('StepStarted', 'look')], false],
  // A step that pauses between its looks, or between two tries, is at work.
  [[callback, event('StepStarted', 'look'), event('StepSucceeded', 'look', { StepSucceededDetails: pausing })], false],
  [[callback, event('StepStarted', 'look'), event('StepFailed', 'look', { StepFailedDetails: pausing })], false],
  [[callback, event('StepStarted', 'look'), event('StepSucceeded', 'look')], true],
])('a run with the events %j waits for a person: %j', async (events, waits) => {
  [history, running] = [events, 3];
  const shown: (readonly string[])[] = [];
  const outcome = await followExecution(client(), arn, async (steps) => void shown.push(steps), {
    pause: async () => {},
  });
  expect(outcome.waits).toBe(waits);
  expect(shown[0]).toEqual(waits ? [] : ['look']);
});
