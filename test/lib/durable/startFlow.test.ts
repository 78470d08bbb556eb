import type { LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { completeCallback } from '../../../lib/durable/completeCallback.ts';
import type { Sending } from '../../../lib/durable/sendToLambda.ts';
import { startFlow } from '../../../lib/durable/startFlow.ts';
import { startLambdaByScript } from './lambdaByScript.ts';

const throttled = { status: 429, type: 'TooManyRequestsException' };
const down = { status: 500, type: 'ServiceException' };

let lambda: Awaited<ReturnType<typeof startLambdaByScript>>;
let client: LambdaClient;
let pauses: number[];
let sending: Sending;

beforeEach(async () => {
  lambda = await startLambdaByScript();
  client = lambda.createClient();
  pauses = [];
  sending = { client, sleep: async (milliseconds) => pauses.push(milliseconds) };
});

afterEach(async () => {
  client.destroy();
  await lambda.close();
});

const start = (more: Sending = {}) => startFlow('nelm-dev-x:durable', 'run-1', { id: 7 }, { ...sending, ...more });

describe('a flow', () => {
  test('is started by its name, asynchronously, with what it is given', async () => {
    expect(await start()).toBe('started');
    expect(lambda.requests).toHaveLength(1);
    expect(lambda.requests[0]).toMatchObject({
      path: '/2015-03-31/functions/nelm-dev-x%3Adurable/invocations',
      headers: { 'x-amz-invocation-type': 'Event', 'x-amz-durable-execution-name': 'run-1' },
      body: '{"id":7}',
    });
  });

  test('has its stage in the name of its execution', async () => {
    await startFlow('nelm-prod-x:durable', 'run-1', { id: 7 }, { ...sending, stage: 'prod' });
    expect(lambda.requests[0]?.headers).toMatchObject({ 'x-amz-durable-execution-name': 'prod-run-1' });
  });

  test('that was started before is known', async () => {
    lambda.script.push({ status: 409, type: 'DurableExecutionAlreadyStartedException' });
    expect(await start()).toBe('known');
    expect(lambda.requests).toHaveLength(1);
  });

  test('is tried again while Lambda is throttled, does not answer, or breaks off', async () => {
    lambda.script.push(throttled, down, 'hang', 'break');
    const impatient = lambda.createClient(1_000);
    expect(await start({ client: impatient })).toBe('started');
    impatient.destroy();
    expect(lambda.requests).toHaveLength(5);
    expect(pauses).toHaveLength(4);
  });

  test('is given up after six tries, with pauses that double and end at two seconds', async () => {
    lambda.script.push(...Array.from({ length: 10 }, () => throttled));
    await expect(start()).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    expect(lambda.requests).toHaveLength(6);
    expect(pauses).toHaveLength(5);
    for (const [index, most] of [200, 400, 800, 1600, 2000].entries()) {
      expect(pauses[index]).toBeLessThanOrEqual(most);
      expect(pauses[index]).toBeGreaterThanOrEqual(most / 2);
    }
  });

  test('is not tried again where that does not help', async () => {
    lambda.script.push({ status: 404, type: 'ResourceNotFoundException' });
    await expect(start()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(lambda.requests).toHaveLength(1);
  });

  test('is given up when the time of the door is over, with what was wrong until then', async () => {
    lambda.script.push(...Array.from({ length: 10 }, () => throttled));
    const ending = new AbortController();
    const sleep = async () => {
      if (lambda.requests.length < 3) return;
      ending.abort();
      throw ending.signal.reason;
    };
    await expect(start({ signal: ending.signal, sleep })).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    expect(lambda.requests).toHaveLength(3);
  });

  test('that Lambda never answers about is given up at once when the time of the door is over', async () => {
    lambda.script.push('hang');
    const patient = lambda.createClient();
    const ending = new AbortController();
    const starting = start({ client: patient, signal: ending.signal });
    await expect.poll(() => lambda.requests.length).toBe(1);
    ending.abort();
    await expect(starting).rejects.toMatchObject({ name: 'AbortError' });
    patient.destroy();
  });
});

describe('a callback', () => {
  const complete = () => completeCallback('Y2FsbGJhY2s=', { decision: 'approve' }, sending);

  test('is completed with what was decided', async () => {
    expect(await complete()).toBe(true);
    expect(lambda.requests).toEqual([
      expect.objectContaining({
        path: '/2025-12-01/durable-execution-callbacks/Y2FsbGJhY2s%3D/succeed',
        body: '{"decision":"approve"}',
      }),
    ]);
  });

  test.each([
    ['was completed, or its time is over', { status: 400, type: 'CallbackTimeoutException' }],
    ['is of an execution that is forgotten', { status: 404, type: 'ResourceNotFoundException' }],
    ['is none', { status: 400, type: 'InvalidParameterValueException' }],
  ])('that %s waits no more', async (_, refused) => {
    lambda.script.push(refused);
    expect(await complete()).toBe(false);
    expect(lambda.requests).toHaveLength(1);
  });

  test('is tried again while that may help, and otherwise fails', async () => {
    lambda.script.push(throttled, down);
    expect(await complete()).toBe(true);
    lambda.script.push({ status: 403, type: 'AccessDeniedException' });
    await expect(complete()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(lambda.requests).toHaveLength(4);
  });
});
