import type { OperationUpdate } from '@aws/durable-execution-sdk-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Clock, createClock } from '../../../local/aws/clock.ts';
import { createEngine } from '../../../local/aws/durable/engine.ts';
import type { Outcome } from '../../../local/aws/durable/invocation.ts';

/** What the function is invoked with, and how the test lets that invocation end. */
type Invoked = { token: string; answer: (outcome: Outcome) => void; crash: () => void };

let clock: Clock;
let engine: ReturnType<typeof createEngine>;
let invoked: Invoked[];

beforeEach(() => {
  clock = createClock(Date.parse('2027-01-31T12:00:00Z'));
  invoked = [];
  engine = createEngine({
    folder: undefined,
    clock,
    timeoutSeconds: () => undefined,
    invoke: async (_, event) => {
      const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
      const { CheckpointToken: token } = event as { CheckpointToken: string };
      invoked.push({ token, answer: resolve, crash: () => reject(new Error('It crashed.')) });
      return await promise;
    },
    onChange: () => {},
  });
});

afterEach(() => engine.close());

/** The token that the invocation of that number, from 1 on, began with. */
async function tokenOf(number: number): Promise<string> {
  await vi.waitUntil(() => invoked.length >= number);
  return invoked[number - 1]?.token ?? '';
}

const step = (Id: string, Action: 'START' | 'SUCCEED' | 'RETRY'): OperationUpdate => ({ Id, Type: 'STEP', Action });
const wait = (Id: string): OperationUpdate => ({ Id, Type: 'WAIT', Action: 'START', WaitOptions: { WaitSeconds: 60 } });

test('a token is good for one checkpoint, which gives the next one', async () => {
  const execution = engine.start('flow', '{}', 'run-1');
  const token = await tokenOf(1);
  const { token: next } = engine.checkpoint(execution.arn, { token, updates: [step('a', 'START')] });
  const again = () => engine.checkpoint(execution.arn, { token, updates: [step('b', 'START')] });
  expect(again).toThrow('Invalid checkpoint token');
  expect(() => engine.state(execution.arn, token)).toThrow('Invalid checkpoint token');
  expect(() => engine.checkpoint(execution.arn, { token: undefined, updates: [] })).toThrow('Invalid checkpoint token');
  engine.checkpoint(execution.arn, { token: next, updates: [step('b', 'START')] });
  expect(execution.operations.map(({ Id }) => Id).slice(1)).toEqual(['a', 'b']);
});

test('an invocation that crashed can change nothing any more', async () => {
  const execution = engine.start('flow', '{}', 'run-1');
  const token = await tokenOf(1);
  invoked[0]?.crash();
  await vi.waitUntil(() => {
    clock.advance(0);
    return invoked.length === 2;
  });
  expect(() => engine.checkpoint(execution.arn, { token, updates: [step('a', 'START')] })).toThrow(
    'Invalid checkpoint token',
  );
  engine.checkpoint(execution.arn, { token: await tokenOf(2), updates: [step('b', 'START')] });
  expect(execution.operations.map(({ Id }) => Id).slice(1)).toEqual(['b']);
  expect(execution.operationsUsed).toBe(3);
});

test('a checkpoint whose answer was lost is answered alike when it is sent again, and done once', async () => {
  const execution = engine.start('flow', '{}', 'run-1');
  const checkpoint = { token: await tokenOf(1), clientToken: 'c-1', updates: [step('a', 'RETRY')] };
  const answer = engine.checkpoint(execution.arn, checkpoint);
  expect(engine.checkpoint(execution.arn, checkpoint)).toEqual(answer);
  expect(execution.operationsUsed).toBe(3);
  expect(execution.operations[1]?.StepDetails?.Attempt).toBe(1);
  engine.checkpoint(execution.arn, { token: answer.token, clientToken: 'c-2', updates: [step('a', 'START')] });
  expect(execution.operations[1]?.Status).toBe('STARTED');
});

test('an invocation that ends with nothing to wait for fails its execution', async () => {
  const execution = engine.start('flow', '{}', 'run-1');
  await tokenOf(1);
  invoked[0]?.answer({ Status: 'PENDING' });
  await vi.waitUntil(() => execution.status !== 'RUNNING');
  expect(execution.status).toBe('FAILED');
  expect(execution.error?.ErrorMessage).toBe('Cannot return PENDING status with no pending operations.');
});

test('a wait that ends while its function checkpoints something else wakes the function once more', async () => {
  const execution = engine.start('flow', '{}', 'run-1');
  const { token } = engine.checkpoint(execution.arn, { token: await tokenOf(1), updates: [wait('rest')] });
  // The clock moves on by itself, before its listeners hear of it.
  Atomics.add(new BigInt64Array(clock.shift), 0, 61_000n);
  engine.checkpoint(execution.arn, { token, updates: [step('a', 'SUCCEED')] });
  invoked[0]?.answer({ Status: 'PENDING' });
  await tokenOf(2);
  invoked[1]?.answer({ Status: 'SUCCEEDED', Result: '1' });
  await vi.waitUntil(() => execution.status === 'SUCCEEDED');
  expect(execution.operations[1]?.Status).toBe('SUCCEEDED');
});

test('what is no id of a callback is refused as that', () => {
  expect(() => engine.completeCallback('nonsense', 'SUCCEEDED', {})).toThrow('Invalid callback id.');
});

test('an execution that ended before a moment is forgotten, and its name may be given anew', async () => {
  const ended = engine.start('flow', '{}', 'run-1');
  await tokenOf(1);
  invoked[0]?.answer({ Status: 'SUCCEEDED' });
  await vi.waitUntil(() => ended.status === 'SUCCEEDED');
  const running = engine.start('flow', '{}', 'run-2');
  engine.forgetEnded(ended.endedAt ?? 0);
  expect(engine.executions()).toEqual([ended, running]);
  engine.forgetEnded((ended.endedAt ?? 0) + 1);
  expect(engine.executions()).toEqual([running]);
  expect(() => engine.find(ended.arn)).toThrow('There is no durable execution');
  expect(engine.start('flow', '{"other":true}', 'run-1').arn).not.toBe(ended.arn);
});
