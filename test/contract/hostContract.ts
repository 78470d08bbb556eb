import { randomUUID } from 'node:crypto';
import type { Operation } from '@aws/durable-execution-sdk-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostEvent } from './functions/hostFlows.ts';

/** How somebody outside answers the callback of the flow. */
export type CallbackAnswer = { result: string } | { error: { ErrorType: string; ErrorMessage: string } };

/** What an execution has come to. */
export type Ended = {
  status: string;
  result: unknown;
  error: { ErrorType?: string | undefined; ErrorMessage?: string | undefined } | undefined;
  /** In the order in which they began; without that of the execution itself. */
  operations: Pick<Operation, 'Name' | 'SubType' | 'Status'>[];
};

/** A host to hold to the contract. */
export type HostUnderTest = {
  /** Runs a flow to its end, letting as much time pass as it waits for. */
  run(event: HostEvent, answer?: CallbackAnswer): Promise<Ended>;
  close(): Promise<void>;
};

/** What every host of durable executions promises. */
export function hostContract(open: () => Promise<HostUnderTest>): void {
  let host: HostUnderTest;

  beforeAll(async () => {
    host = await open();
  });

  afterAll(() => host.close());

  const run = (flow: HostEvent['flow'], answer?: CallbackAnswer) => host.run({ flow, id: randomUUID() }, answer);
  const succeeded = (result: unknown) => ({ status: 'SUCCEEDED', result });

  test('keeps what steps and contexts came to', async () => {
    const ended = await run('steps');
    expect(ended).toMatchObject(
      succeeded({ first: { text: 'Grüße', none: null, list: [1, 2] }, nothing: true, inner: 3 }),
    );
    expect(told(ended)).toEqual([
      'first: Step SUCCEEDED',
      'second: Step SUCCEEDED',
      'inside: RunInChildContext SUCCEEDED',
      'third: Step SUCCEEDED',
    ]);
  });

  test('tries a step again until it succeeds', async () => {
    const ended = await run('tried again');
    expect(ended).toMatchObject(succeeded('third time'));
    expect(told(ended)).toEqual(['fail twice: Step SUCCEEDED']);
  });

  test('gives a step up when its strategy does, and the flow goes on', async () => {
    const ended = await run('given up');
    expect(ended).toMatchObject(succeeded({ problem: expect.stringMatching(/failed 3$/), after: 'goes on' }));
    expect(told(ended)).toEqual(['fail always: Step FAILED', 'after: Step SUCCEEDED']);
  });

  test('waits, and runs no step again', async () => {
    const ended = await run('wait');
    expect(ended).toMatchObject(succeeded([1, 2]));
    expect(told(ended)).toEqual(['before: Step SUCCEEDED', 'rest: Wait SUCCEEDED', 'after: Step SUCCEEDED']);
  });

  test('looks at a condition until it holds', async () => {
    const ended = await run('look');
    expect(ended).toMatchObject(succeeded(3));
    expect(told(ended)).toEqual(['look: WaitForCondition SUCCEEDED']);
  });

  test('runs branches and items side by side', async () => {
    const ended = await run('together');
    expect(ended).toMatchObject(succeeded([1, 2, 1, 4, 9]));
    // Which of two branches begins first is not promised.
    expect(told(ended).sort()).toEqual([
      'both: Parallel SUCCEEDED',
      'left rests: Wait SUCCEEDED',
      'left: Step SUCCEEDED',
      'map-item-0: MapIteration SUCCEEDED',
      'map-item-1: MapIteration SUCCEEDED',
      'map-item-2: MapIteration SUCCEEDED',
      'parallel-branch-0: ParallelBranch SUCCEEDED',
      'parallel-branch-1: ParallelBranch SUCCEEDED',
      'right: Step SUCCEEDED',
      'square 0: Step SUCCEEDED',
      'square 1: Step SUCCEEDED',
      'square 2: Step SUCCEEDED',
      'squares: Map SUCCEEDED',
    ]);
  });

  describe('a callback', () => {
    test('goes on with what it was completed with', async () => {
      const ended = await run('callback', { result: '{"decision":"approve"}' });
      expect(ended).toMatchObject(succeeded('{"decision":"approve"}'));
      expect(told(ended)).toEqual([
        'decision: WaitForCallback SUCCEEDED',
        'undefined: Callback SUCCEEDED',
        'undefined: Step SUCCEEDED',
      ]);
    });

    test('fails with what it was failed with', async () => {
      const ended = await run('callback', { error: { ErrorType: 'Refused', ErrorMessage: 'Nobody wants it.' } });
      expect(ended).toMatchObject(succeeded(expect.stringContaining('Nobody wants it.')));
      expect(told(ended)).toEqual([
        'decision: WaitForCallback FAILED',
        'undefined: Callback FAILED',
        'undefined: Step SUCCEEDED',
      ]);
    });

    test('that nobody completes times out', async () => {
      const ended = await run('callback in vain');
      expect(ended).toMatchObject(succeeded(expect.stringMatching(/^CallbackTimeoutError: /)));
      expect(told(ended)).toEqual([
        'decision: WaitForCallback FAILED',
        'undefined: Callback TIMED_OUT',
        'undefined: Step SUCCEEDED',
      ]);
    });
  });

  test('fails an execution with what its flow throws', async () => {
    const ended = await run('thrown');
    expect(ended).toMatchObject({
      status: 'FAILED',
      error: { ErrorType: 'RangeError', ErrorMessage: 'There is nothing to do.' },
    });
    expect(told(ended)).toEqual(['first: Step SUCCEEDED']);
  });

  test('gives an invocation everything of an execution with many operations', async () => {
    const ended = await run('many');
    expect(ended).toMatchObject(succeeded({ sum: 8_515, runs: 130 }));
    expect(ended.operations).toHaveLength(132);
  });

  test('puts a large context together again from its steps', async () => {
    expect(await run('large')).toMatchObject(succeeded({ length: 400_000, runs: 1 }));
  });
}

/** What became of each operation, in a line. */
function told({ operations }: Ended): string[] {
  return operations.map(({ Name, SubType, Status }) => `${Name}: ${SubType} ${Status}`);
}
