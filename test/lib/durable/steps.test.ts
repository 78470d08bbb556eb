import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StepFailed } from '../../../lib/durable/failure.ts';
import { pauseAfter } from '../../../lib/durable/look.ts';
import { createSteps, type Steps } from '../../../lib/durable/steps.ts';
import { LockLost } from '../../../lib/store/lock.ts';

const minute = 60_000;
const passing = (message: string) => Object.assign(new Error(message), { retry: true });

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

/** Runs a flow of a few steps, with the vendor's own runner and no waiting. Each look moves the clock on by its pause. */
async function run<T>(flow: (steps: Steps, clock: { now: number }) => Promise<T>): Promise<T | undefined> {
  const clock = { now: Date.parse('2026-11-24T10:00:00Z') };
  const handlerFunction = withDurableExecution((_: unknown, context: DurableContext) =>
    flow(
      createSteps(context, () => clock.now),
      clock,
    ),
  );
  const execution = await new LocalDurableTestRunner({ handlerFunction }).run({ payload: {} });
  return execution.getResult() as T | undefined;
}

/** What a step that cannot be done says. */
const reason = (work: Promise<unknown>) =>
  work.then(
    () => 'it was done',
    (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`,
  );

describe('a step', () => {
  test('is tried again while its failure may pass; the requests of every try count', async () => {
    let tries = 0;
    const done = await run(async ({ step, requests }) => {
      const value = await step('ask', async ({ counts }) => {
        tries += 1;
        counts.total += 2;
        if (tries < 4) throw passing('down');
        return 'done';
      });
      return { value, requests: requests() };
    });
    expect(done).toEqual({ value: 'done', requests: { total: 8, retried: 0, throttled: 0 } });
  });

  test('gives nothing where its work gives nothing', async () => {
    expect(await run(async ({ step }) => (await step('do', async () => undefined)) === undefined)).toBe(true);
  });

  test('that trying again would not mend fails at once, with the reason', async () => {
    let tries = 0;
    const why = await run(({ step }) =>
      reason(
        step('ask', async () => {
          tries += 1;
          throw Object.assign(new Error('not allowed'), { retry: false });
        }),
      ),
    );
    expect([why, tries]).toEqual(['StepFailed: Could not ask: not allowed', 1]);
  });

  test('is tried for three hours, and then fails with the last reason', async () => {
    let tries = 0;
    let waited = 0;
    const why = await run(({ step }, clock) =>
      reason(
        step('ask', async () => {
          tries += 1;
          if (tries > 1) {
            clock.now += pauseAfter(tries - 1) * 1000;
            waited += pauseAfter(tries - 1) * 1000;
          }
          throw passing(`down ${tries}`);
        }),
      ),
    );
    expect(why).toBe(`StepFailed: Could not ask: down ${tries}`);
    expect(waited / minute).toBeGreaterThanOrEqual(180);
    expect(waited / minute).toBeLessThan(183);
    expect(tries).toBe(101);
  });

  test('whose lock was lost says so, and is not tried again', async () => {
    let tries = 0;
    const why = await run(({ step }) =>
      reason(
        step('write', async () => {
          tries += 1;
          throw new LockLost('The lock has passed on.');
        }),
      ),
    );
    expect([why, tries]).toEqual(['LockLost: The lock has passed on.', 1]);
  });

  test('does not repeat what could not be read', async () => {
    const why = await run(({ step }) => reason(step('read', async () => JSON.parse('{"name":"Ada Example"'))));
    expect(why).toBe('StepFailed: Could not read: what was read is not JSON.');
  });
});

describe('a poll', () => {
  test('looks until there is an answer; each look gets what the one before saw', async () => {
    const seen = await run(({ poll }) =>
      poll<number>('count', {
        look: async (_, before = 0) => before + 1,
        isAnswer: (count) => count === 5,
        minutes: 30,
      }),
    );
    expect(seen).toBe(5);
  });

  test('gives what it saw last when there is no answer in time', async () => {
    const looks = await run(({ poll }, clock) =>
      poll<number>('count', {
        look: async (_, before = 0) => {
          if (before > 0) clock.now += pauseAfter(before) * 1000;
          return before + 1;
        },
        isAnswer: () => false,
        minutes: 30,
      }),
    );
    expect(looks).toBe(47);
  });

  test('does not count the time in which looks fail: an outage is no answer', async () => {
    let looks = 0;
    const seen = await run(({ poll }, clock) =>
      poll<string>('look', {
        look: async () => {
          looks += 1;
          if (looks > 1) clock.now += 5 * minute;
          if (looks > 1 && looks < 20) throw passing('down');
          return looks < 20 ? 'running' : 'done';
        },
        isAnswer: (status) => status === 'done',
        minutes: 30,
      }),
    );
    expect(seen).toBe('done');
  });

  test('fails after three hours in which every look failed', async () => {
    let looks = 0;
    const why = await run(({ poll }, clock) =>
      reason(
        poll<string>('look', {
          look: async () => {
            looks += 1;
            clock.now += 5 * minute;
            if (looks > 2) throw passing(`down ${looks}`);
            return 'running';
          },
          isAnswer: () => false,
          minutes: 24 * 60,
        }),
      ),
    );
    expect(why).toBe('StepFailed: Could not look: down 39');
  });

  test('ends at once when looking is refused', async () => {
    const why = await run(({ poll }) =>
      reason(
        poll('look', {
          look: async (): Promise<string> => {
            throw Object.assign(new Error('forbidden'), { retry: false });
          },
          isAnswer: () => true,
          minutes: 30,
        }),
      ),
    );
    expect(why).toBe('StepFailed: Could not look: forbidden');
  });
});

describe('the pauses', () => {
  /** How many looks fit into so many minutes. */
  const looksIn = (minutes: number) => {
    let [looks, seconds] = [1, 0];
    for (; seconds < minutes * 60; looks += 1) seconds += pauseAfter(looks);
    return looks;
  };

  test('grow, so that a wait of twelve hours takes some 300 looks', () => {
    expect([1, 2, 3, 4, 5, 6, 24].map(pauseAfter)).toEqual([1, 2, 4, 8, 16, 30, 30]);
    expect([30, 180, 720].map(looksIn)).toEqual([47, 101, 281]);
    for (let looks = 1; looks < 400; looks += 1) {
      expect(pauseAfter(looks + 1)).toBeGreaterThanOrEqual(pauseAfter(looks));
      expect(pauseAfter(looks)).toBeLessThanOrEqual(180);
    }
  });
});

test('a step that fails may be caught, and the story goes on', async () => {
  const told = await run(async ({ step }) => {
    try {
      await step('ask', async () => {
        throw new Error('no');
      });
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
    }
    return await step('tell', async () => 'told');
  });
  expect(told).toBe('told');
});
