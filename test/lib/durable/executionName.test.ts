import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { executionName, executionNamesOf, stageOf } from '../../../lib/durable/executionName.ts';

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

describe('the names that the execution of a run may have', () => {
  test('are those that it is started by', () => {
    expect(executionNamesOf('20261124T080000000Z-0123456789ab', 'my-csv-test')).toEqual([
      'my-csv-test-csv-20261124T080000000Z-0123456789ab',
      'my-csv-test-hr-20261124T080000000Z-0123456789ab',
      'my-csv-test-job-20261124T080000000Z-0123456789ab',
      'my-csv-test-held-20261124T080000000Z-0123456789ab',
      'my-csv-test-contract-20261124T080000000Z-0123456789ab',
      'my-csv-test-transfer-20261124T080000000Z-0123456789ab',
    ]);
  });

  test('are no other run’s, whatever the stage is called and however long a name would be', () => {
    const stage = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,29}$/).map((text) => text.replace(/^(.{6})..../, '$1-csv'));
    const runId = fc
      .tuple(fc.date({ min: new Date('2020-01-01'), max: new Date('2099-01-01'), noInvalidDate: true }), fc.nat(15))
      .map(([date, digit]) => `${date.toISOString().replaceAll(/[-:.]/g, '')}-${digit.toString(16).repeat(12)}`);
    fc.assert(
      fc.property(stage, runId, runId, (name, one, other) => {
        const [csv = '', hr = ''] = executionNamesOf(one, name);
        expect([csv, hr]).toEqual([executionName(`csv-${one}`, name), executionName(`hr-${one}`, name)]);
        expect(executionNamesOf(other, name).includes(csv)).toBe(one === other);
      }),
    );
  });
});

test('the stage is read from the name of a function', () => {
  expect(stageOf('nelm-prod-hr-events:durable', 'hr-events')).toBe('prod');
  expect(stageOf('nelm-my-test-hr-events', 'hr-events')).toBe('my-test');
  expect(stageOf('something-else', 'hr-events')).toBeUndefined();
});
