import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { poll } from '../../../lib/durable/poll.ts';
import { persevere } from '../../../lib/durable/retryStep.ts';
import type { RequestCounts } from '../../../lib/isc/requestCounts.ts';

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

/** Runs a flow of one durable operation, with the vendor's own runner and no waiting. */
async function run<T>(flow: (context: DurableContext) => Promise<T>): Promise<T | undefined> {
  const handlerFunction = withDurableExecution((_: unknown, context: DurableContext) => flow(context));
  const execution = await new LocalDurableTestRunner({ handlerFunction }).run({ payload: {} });
  return execution.getResult() as T | undefined;
}

const passing = (message: string) => Object.assign(new Error(message), { retry: true });

describe('persevere', () => {
  test('tries again what may pass, and counts the requests of every try', async () => {
    let tries = 0;
    const work = async (requests: RequestCounts) => {
      tries += 1;
      requests.total += 2;
      if (tries < 4) throw passing('down');
      return 'done';
    };
    expect(await run((context) => persevere(context, 'ask', work))).toEqual({
      kind: 'done',
      value: 'done',
      requests: { total: 8, retried: 0, throttled: 0 },
    });
  });

  test('gives up at once when trying again would not help', async () => {
    let tries = 0;
    const work = async () => {
      tries += 1;
      throw Object.assign(new Error('not allowed'), { retry: false });
    };
    expect(await run((context) => persevere(context, 'ask', work))).toMatchObject({
      kind: 'failed',
      reason: 'not allowed',
    });
    expect(tries).toBe(1);
  });

  test('gives up in the end, with the last reason', async () => {
    let tries = 0;
    const work = async () => {
      tries += 1;
      throw passing(`down ${tries}`);
    };
    expect(await run((context) => persevere(context, 'ask', work))).toMatchObject({
      kind: 'failed',
      reason: 'down 180',
    });
    expect(tries).toBe(180);
  });
});

describe('poll', () => {
  test('looks until there is an answer', async () => {
    const look = async (before: number) => before + 1;
    const options = { initial: 0, look, isAnswer: (count: number) => count === 5, minutes: 30 };
    expect(await run((context) => poll(context, 'count', options))).toBe(5);
  });

  test('gives the last look back when there is none in time', async () => {
    const look = async (before: number) => before + 1;
    expect(
      await run((context) => poll(context, 'count', { initial: 0, look, isAnswer: () => false, minutes: 30 })),
    ).toBe(65);
  });
});
