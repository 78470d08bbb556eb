import { expect, test } from 'vitest';
import { applyUpdates } from '../../../local/aws/durable/checkpoint.ts';
import type { Execution } from '../../../local/aws/durable/execution.ts';

test('an execution has at most 3,000 operations, which may still go on', () => {
  const execution: Execution = {
    arn: 'arn',
    name: 'name',
    functionName: 'story',
    payload: '{}',
    status: 'RUNNING',
    startedAt: 0,
    operations: [],
  };
  const step = (number: number, action: 'START' | 'SUCCEED') =>
    ({ Id: `step-${number}`, Type: 'STEP', Action: action, Name: 'step' }) as const;
  applyUpdates(
    execution,
    Array.from({ length: 3_000 }, (_, index) => step(index, 'START')),
    0,
  );
  expect(() => applyUpdates(execution, [step(3_000, 'START')], 0)).toThrow('at most 3000 operations');
  expect(applyUpdates(execution, [step(2_999, 'SUCCEED')], 0)).toMatchObject([{ Status: 'SUCCEEDED' }]);
});
