import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '../../local/aws/refusal.ts';
import type { HostEvent } from './functions/hostFlows.ts';
import type { OwnHost } from './hosts.ts';

/**
 * How a host charges for operations, and what becomes of an execution whose checkpoints it refuses, as Lambda does. The
 * vendor's own runner does neither.
 */
export function hostRefusals(open: () => Promise<OwnHost>): void {
  let host: OwnHost;

  beforeAll(async () => {
    host = await open();
  });

  afterEach(() => {
    host.refuse = undefined;
  });

  afterAll(() => host.close());

  /** Runs a flow to its end, and adds how many operations it used. */
  async function run(flow: HostEvent['flow']) {
    const id = randomUUID();
    const ended = await host.run({ flow, id });
    return { ...ended, operationsUsed: host.executions().find(({ name }) => name === id)?.operationsUsed };
  }

  /** Refuses the second checkpoint of an execution, so many times in a row. Tells how often it did. */
  function refuseSecond(times: number, refusal: () => Refusal): () => number {
    let checkpoints = 0;
    host.refuse = () => {
      checkpoints += 1;
      return checkpoints > 1 && checkpoints <= 1 + times ? refusal() : undefined;
    };
    return () => Math.min(checkpoints - 1, times);
  }

  describe('operations are charged', () => {
    test.each([
      ['steps', 'the execution, three steps and a context', 5],
      ['tried again', 'a step and two more tries', 4],
      ['wait', 'two steps and a wait', 4],
      ['look', 'a wait for a condition and three looks', 5],
      ['together', 'two compounds, five branches, five steps and a wait', 14],
    ] as const)('of the flow %s: %s', async (flow, _, operationsUsed) => {
      expect(await run(flow)).toMatchObject({ status: 'SUCCEEDED', operationsUsed });
    });
  });

  describe('a refusal that may pass is followed by another invocation, which is charged', () => {
    test.each([
      [429, 'TooManyRequestsException', 'Rate exceeded'],
      [500, 'ServiceException', 'Something went wrong.'],
      [400, 'InvalidParameterValueException', 'Invalid Checkpoint Token: it is not the latest one'],
    ])('%i %s', async (status, type, message) => {
      const tries = status === 400 ? 1 : host.triesOfACheckpoint;
      const refused = refuseSecond(tries, () => new Refusal(status, type, message));
      expect(await run('wait')).toMatchObject({ status: 'SUCCEEDED', operationsUsed: 4 + 1 });
      expect(refused()).toBe(tries);
    });
  });

  test('a refusal that cannot pass ends the execution', async () => {
    const refused = refuseSecond(
      9,
      () => new Refusal(400, 'InvalidParameterValueException', 'There is no such action.'),
    );
    expect(await run('wait')).toMatchObject({
      status: 'FAILED',
      error: { ErrorMessage: '[Unrecoverable Execution] Checkpoint failed: There is no such action.' },
      operationsUsed: 2,
    });
    expect(refused()).toBe(1);
  });

  test('a result that is too large ends the execution', async () => {
    expect(await run('too large')).toMatchObject({
      status: 'FAILED',
      error: { ErrorMessage: expect.stringContaining('The result of STEP overfill is over 262144 bytes.') },
    });
  });

  test('the operation after the 3,000th ends the execution', async () => {
    host.refuse = (execution) => {
      // As if it had looked for long before.
      execution.operationsUsed = Math.max(execution.operationsUsed, 2_995);
      return undefined;
    };
    const ended = await run('look on');
    expect(ended).toMatchObject({
      status: 'FAILED',
      error: {
        ErrorMessage: expect.stringMatching(
          / Checkpoint failed: The execution has used 3000 operations and may use at most 3000\./,
        ),
      },
      operationsUsed: 3_000,
    });
    expect(ended.operations).toMatchObject([{ Name: 'look on' }]);
  });
}
