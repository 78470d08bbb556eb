import { describe, expect, test } from 'vitest';
import { executionName, stageOf } from '../../../lib/durable/executionName.ts';

describe('the name of an execution', () => {
  test('begins with the stage, where there is one', () => {
    expect(executionName('csv-20261124T080000000Z-0123456789ab', 'prod')).toBe(
      'prod-csv-20261124T080000000Z-0123456789ab',
    );
    expect(executionName('csv-20261124T080000000Z-0123456789ab', '')).toBe('csv-20261124T080000000Z-0123456789ab');
  });

  test('ends in a digest where it would be longer than AWS takes, and two that differ stay two', () => {
    const name = 'job-20261124T080000000Z-expiry-notice-dry-run';
    const long = executionName(name, 'a-stage-of-a-long-name');
    expect(long).toMatch(/^a-stage-of-a-long-name-job-2026[\w-]+-[0-9a-f]{24}$/);
    expect(long).toHaveLength(64);
    expect(executionName(name, 'a-stage-of-a-long-name')).toBe(long);
    expect(executionName(`${name}-2`, 'a-stage-of-a-long-name')).not.toBe(long);
    expect(executionName('x'.repeat(59), 'prod')).toBe(`prod-${'x'.repeat(59)}`);
  });
});

test('the stage is read from the name of a function', () => {
  expect(stageOf('nelm-prod-hr-events:durable', 'hr-events')).toBe('prod');
  expect(stageOf('nelm-my-test-hr-events', 'hr-events')).toBe('my-test');
  expect(stageOf('something-else', 'hr-events')).toBeUndefined();
});
