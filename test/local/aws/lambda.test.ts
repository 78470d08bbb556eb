import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import {
  GetDurableExecutionHistoryCommand,
  GetDurableExecutionStateCommand,
  InvokeCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Execution } from '../../../local/aws/durable/execution.ts';
import { type LambdaHost, startLambda } from '../../../local/aws/lambda.ts';
import { handler } from './functions/story.ts';

const told = {
  greeting: 'Hello Ada',
  tries: 'third time',
  count: 2,
  both: [1, 2],
};

let folder: string;
let host: LambdaHost;
let client: LambdaClient;
const ended: Execution[] = [];
const lines: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-lambda-'));
  host = await startLambda({
    folder: path.join(folder, 'executions'),
    log: (line) => lines.push(line),
    onChange: (execution) => {
      if (execution.status !== 'RUNNING') ended.push(execution);
    },
  });
  const bundle = path.join(folder, 'story.mjs');
  const entryPoints = [path.join(import.meta.dirname, 'functions/story.ts')];
  await build({
    entryPoints,
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
  });
  const aws = { AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  const environment = { ...aws, AWS_ENDPOINT_URL_LAMBDA: host.url };
  host.add({ name: 'story', bundle, environment, timeoutSeconds: 20, durable: true });
  client = new LambdaClient({
    endpoint: host.url,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

const start = (name: string, payload: unknown) =>
  client.send(
    new InvokeCommand({
      FunctionName: 'story:durable',
      InvocationType: 'Event',
      DurableExecutionName: name,
      Payload: JSON.stringify(payload),
    }),
  );

test('a flow comes to the same end here and in the vendor’s own runner', async () => {
  expect((await start('one', { name: 'Ada' })).StatusCode).toBe(202);
  await vi.waitUntil(() => ended.length === 1, 10_000);
  expect(ended[0]?.status).toBe('SUCCEEDED');
  expect(JSON.parse(ended[0]?.result ?? '')).toEqual(told);

  await LocalDurableTestRunner.setupTestEnvironment({ skipTime: true });
  const execution = await new LocalDurableTestRunner({ handlerFunction: handler }).run({ payload: { name: 'Ada' } });
  await LocalDurableTestRunner.teardownTestEnvironment();
  expect(execution.getResult()).toEqual(told);
});

test('a name is one execution, however often and however closely it is started', async () => {
  const before = host.executions().length;
  const answers = await Promise.all(Array.from({ length: 10 }, () => start('same', { name: 'Ben' })));
  expect(answers.map(({ StatusCode }) => StatusCode)).toEqual(Array.from({ length: 10 }, () => 202));
  expect(host.executions()).toHaveLength(before + 1);
  await expect(start('same', { name: 'Cleo' })).rejects.toMatchObject({
    name: 'DurableExecutionAlreadyStartedException',
  });
});

test('what happened in an execution is told to whoever asks; its state only to its own invocation', async () => {
  await start('told', { name: 'Dora' });
  await vi.waitUntil(() => ended.some(({ name }) => name === 'told'), 10_000);
  const DurableExecutionArn = ended.find(({ name }) => name === 'told')?.arn;
  const { Events = [], NextMarker } = await client.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn }));
  expect(NextMarker).toBeUndefined();
  expect(Events.map(({ EventId }) => EventId)).toEqual(Events.map((_, index) => index + 1));
  expect(Events[0]).toMatchObject({ EventType: 'ExecutionStarted', EventTimestamp: expect.any(Date) });
  expect(Events.filter(({ Name }) => Name === 'rest').map(({ EventType }) => EventType)).toEqual([
    'WaitStarted',
    'WaitSucceeded',
  ]);
  const page = await client.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn, MaxItems: 2 }));
  expect(page.Events).toEqual(Events.slice(0, 2));
  const next = { DurableExecutionArn, MaxItems: 1000, Marker: page.NextMarker };
  expect((await client.send(new GetDurableExecutionHistoryCommand(next))).Events).toEqual(Events.slice(2));
  await expect(
    client.send(new GetDurableExecutionStateCommand({ DurableExecutionArn, CheckpointToken: 'none' })),
  ).rejects.toMatchObject({ name: 'InvalidParameterValueException', message: 'Invalid checkpoint token' });
});

test('a function that is not there is said', async () => {
  await expect(client.send(new InvokeCommand({ FunctionName: 'absent' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test('a port that is taken is named', async () => {
  const port = Number(new URL(host.url).port);
  await expect(startLambda({ port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
    message: expect.stringContaining(`${port}`),
  });
});

test('what waits for its turn when the host closes is not begun any more', async () => {
  const bundle = path.join(folder, 'slow.mjs');
  await writeFile(
    bundle,
    'export const handler = async (name) => { console.log(name); await new Promise((end) => setTimeout(end, 200)); };',
  );
  const begun: string[] = [];
  const closing = await startLambda({ log: (line) => begun.push(line) });
  closing.add({ name: 'slow', bundle, environment: {}, timeoutSeconds: 20, durable: false, reservedConcurrency: 1 });
  const results = Promise.allSettled(['one', 'two', 'three'].map((name) => closing.invoke('slow', name)));
  await vi.waitUntil(() => begun.length > 0, 10_000);
  await closing.close();
  expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  await sleep(500);
  expect(begun).toEqual(['one']);
});
