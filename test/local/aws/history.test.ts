import type { DurableContext } from '@aws/durable-execution-sdk-js';
import { expect, test } from 'vitest';
import { createClock } from '../../../local/aws/clock.ts';
import type { Execution } from '../../../local/aws/durable/execution.ts';
import { historyOf } from '../../../local/aws/durable/history.ts';
import { runInProcess } from '../../inProcess.ts';
import { keptOfExecutions } from '../../keptOfExecutions.ts';
import { passTime } from '../../passTime.ts';

const retryStrategy = (_: Error, attempt: number) => ({ shouldRetry: attempt < 3, delay: { seconds: 5 } });

/** A flow whose first step fails once, with somebody's name in its error, and succeeds at the second try. */
function createStory() {
  let tries = 0;
  const ask = async () => {
    tries += 1;
    if (tries === 1) throw new TypeError('Ada Example was refused.');
    return 'asked';
  };
  return async (_: unknown, context: DurableContext) => {
    const asked = await context.step('ask', ask, { retryStrategy });
    await context.wait('rest', { seconds: 60 });
    return { asked };
  };
}

async function played(): Promise<Execution> {
  const clock = createClock(Date.parse('2026-11-24T10:00:00Z'));
  const host = runInProcess(createStory(), clock);
  const execution = host.start({ key: 'runs/a' }, 'run-1');
  await passTime(clock, host, 120_000);
  expect([execution.status, execution.error]).toEqual(['SUCCEEDED', undefined]);
  return execution;
}

test('a history tells of every try, and with its data what each came to, as AWS keeps it', async () => {
  const execution = await played();
  const told = historyOf(execution, true).map(({ EventType, Name, ...event }) => [
    EventType,
    Name,
    (event as Record<string, unknown>)[`${EventType}Details`],
  ]);
  expect(told).toEqual([
    ['ExecutionStarted', undefined, { Input: { Payload: '{"key":"runs/a"}' } }],
    ['StepStarted', 'ask', {}],
    [
      'StepFailed',
      'ask',
      {
        RetryDetails: { CurrentAttempt: 1, NextAttemptDelaySeconds: 5 },
        Error: { Payload: expect.objectContaining({ ErrorMessage: 'Ada Example was refused.' }) },
      },
    ],
    ['StepStarted', 'ask', {}],
    ['StepSucceeded', 'ask', { RetryDetails: { CurrentAttempt: 2 }, Result: { Payload: '"asked"' } }],
    ['WaitStarted', 'rest', { ScheduledEndTimestamp: expect.any(Number) }],
    ['WaitSucceeded', 'rest', {}],
    ['ExecutionSucceeded', undefined, { Result: { Payload: '{"asked":"asked"}' } }],
  ]);
  expect(JSON.stringify(historyOf(execution))).not.toMatch(/runs\/a|asked"|Ada/);
});

test('a name in an error of a try is found, though the step has succeeded since and keeps nothing of it', async () => {
  const execution = await played();
  expect(JSON.stringify(execution)).not.toContain('Ada Example');
  expect(keptOfExecutions([execution])).toContain('Ada Example');
});
