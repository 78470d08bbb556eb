import { readFile } from 'node:fs/promises';
import type { OperationUpdate } from '@aws/durable-execution-sdk-js';
import { describe, expect, test } from 'vitest';
import type { Execution } from '../../local/aws/durable/execution.ts';
import { type Crash, everywhereOnce } from '../inProcess.ts';
import { under } from './chance.ts';
import { first, flows, golden, goldenText } from './golden.ts';

/**
 * Crashes after every checkpoint, but those that only begin a step: its work would go on and be done twice, which the tests
 * of each flow are about, and whoever does it again may find what was left, such as a request that is there already.
 */
function afterEveryCheckpoint(crashed: () => void): Crash {
  const everywhere = everywhereOnce('after', crashed);
  return (execution, updates) =>
    updates.every((update) => isBegin(update) || isOneOfManyLooks(execution, update))
      ? undefined
      : everywhere(execution, updates);
}

const isBegin = ({ Type, Action }: OperationUpdate) => Type === 'STEP' && Action === 'START';

/** A step that is looked at a hundred times is crashed at a few of them: the others are no different. */
function isOneOfManyLooks({ operations }: Execution, { Id, Action }: OperationUpdate): boolean {
  const attempts = operations.find((one) => one.Id === Id)?.StepDetails?.Attempt ?? 0;
  return Action === 'RETRY' && attempts > 3;
}

describe.each(Object.entries(flows))('the operations of %s', (flow, scenarios) => {
  test('are those that are written down, wherever the flow crashes', async () => {
    let crashes = 0;
    const crash = afterEveryCheckpoint(() => {
      crashes += 1;
    });
    const disturbed = await under(first, () => goldenText(scenarios, first, crash));
    expect(disturbed.value).toBe(await readFile(golden(flow), 'utf8'));
    expect(crashes).toBeGreaterThanOrEqual(disturbed.value.match(/^[A-Z]+ \w+ .+$/gm)?.length ?? 0);
  });
});
