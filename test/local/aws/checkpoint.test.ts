import type { OperationUpdate } from '@aws/durable-execution-sdk-js';
import { beforeEach, describe, expect, test } from 'vitest';
import { applyUpdates } from '../../../local/aws/durable/checkpoint.ts';
import type { Execution } from '../../../local/aws/durable/execution.ts';
import { newExecution } from '../../../local/aws/durable/invocation.ts';

let execution: Execution;

beforeEach(() => {
  execution = newExecution('story', '{}', 'name', 0, undefined);
});

const update = (Id: string, Type: string, Action: string, more: Partial<OperationUpdate> = {}) =>
  ({ Id, Type, Action, ...more }) as OperationUpdate;
const apply = (...updates: OperationUpdate[]) => applyUpdates(execution, updates, 0);
const steps = (count: number) => Array.from({ length: count }, (_, index) => update(`step-${index}`, 'STEP', 'START'));
const look = { SubType: 'WaitForCondition', StepOptions: { NextAttemptDelaySeconds: 1 } };

describe('operations are charged as by Lambda’s table', () => {
  test('the execution itself is one', () => {
    expect(execution.operationsUsed).toBe(1);
  });

  test.each<[string, OperationUpdate[], number]>([
    ['a step', [update('a', 'STEP', 'START'), update('a', 'STEP', 'SUCCEED')], 1],
    ['a step of one checkpoint', [update('a', 'STEP', 'SUCCEED')], 1],
    [
      'a step that is tried again twice and fails',
      [
        update('a', 'STEP', 'START'),
        update('a', 'STEP', 'RETRY'),
        update('a', 'STEP', 'START'),
        update('a', 'STEP', 'RETRY'),
        update('a', 'STEP', 'START'),
        update('a', 'STEP', 'FAIL'),
      ],
      3,
    ],
    ['a wait', [update('a', 'WAIT', 'START', { WaitOptions: { WaitSeconds: 1 } })], 1],
    [
      'a wait for a condition that looks three times',
      [
        update('a', 'STEP', 'START', look),
        update('a', 'STEP', 'RETRY', look),
        update('a', 'STEP', 'RETRY', look),
        update('a', 'STEP', 'SUCCEED', look),
      ],
      4,
    ],
    ['a callback', [update('a', 'CALLBACK', 'START')], 1],
    ['a child context', [update('a', 'CONTEXT', 'START'), update('a', 'CONTEXT', 'SUCCEED')], 1],
  ])('%s', (_, updates, charge) => {
    for (const one of updates) apply(one);
    expect(execution.operationsUsed).toBe(1 + charge);
    const atOnce = newExecution('story', '{}', 'other', 0, undefined);
    applyUpdates(atOnce, updates, 0);
    expect(atOnce.operationsUsed).toBe(1 + charge);
  });
});

describe('an execution may use 3,000 operations', () => {
  test('and not one more, but what it has begun may end', () => {
    apply(...steps(2_999));
    expect(execution.operationsUsed).toBe(3_000);
    expect(() => apply(update('more', 'STEP', 'START'))).toThrow('has used 3000 operations and may use at most 3000');
    expect(apply(update('step-7', 'STEP', 'SUCCEED'))).toMatchObject([{ Status: 'SUCCEEDED' }]);
    expect(() => apply(update('step-8', 'STEP', 'RETRY'))).toThrow('may use at most 3000');
  });

  test('of which looks at a condition take their part', () => {
    apply(update('lock', 'STEP', 'START', look));
    for (let looks = 1; looks <= 2_998; looks += 1) apply(update('lock', 'STEP', 'RETRY', look));
    expect(execution.operations).toHaveLength(2);
    expect(() => apply(update('lock', 'STEP', 'RETRY', look))).toThrow('may use at most 3000');
    expect(() => apply(update('lock', 'STEP', 'SUCCEED', look))).toThrow('may use at most 3000');
  });
});

test.each([
  ['one operation too many', steps(2_999)],
  ['a result that is too large', [update('big', 'STEP', 'SUCCEED', { Payload: 'x'.repeat(256 * 1024 + 1) })]],
  ['an operation of another kind', [update('call', 'CHAINED_INVOKE', 'START')]],
])('of a checkpoint with %s nothing is kept', (_, updates) => {
  apply(update('first', 'STEP', 'START'));
  const before = structuredClone(execution);
  expect(() => apply(update('first', 'STEP', 'SUCCEED'), ...updates)).toThrow();
  expect(execution).toEqual(before);
});
