import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DurableExecutionHandler, withDurableExecution } from '@aws/durable-execution-sdk-js';
import type { Context } from 'aws-lambda';
import type { Clock } from '../local/aws/clock.ts';
import { createEngine } from '../local/aws/durable/engine.ts';
import { type Execution, onWire } from '../local/aws/durable/execution.ts';

/**
 * Where a flow crashes: asked at every checkpoint. `before` it is kept, what was done is not known to the next
 * invocation; `after` it, it is.
 */
export type Crash = (execution: Execution) => When | Promise<When>;

type When = 'before' | 'after' | undefined;

/** A flow that runs within the test's own process, on the local engine. */
export type InProcess = {
  /** Starts an execution, by name. */
  start(payload: unknown, name: string): Execution;
  /** Resolves when no execution has anything to do before time passes. */
  settled(): Promise<void>;
  executions(): Execution[];
  nextDue(): number | undefined;
  completeCallback(id: string, result: string): void;
  crash: Crash;
};

/**
 * Runs a flow with any tools, as the local Lambda does, and with crashes wherever a test wants them.
 *
 * @param milliseconds how much time each invocation is told that it has left
 */
export function runInProcess<Event, Result>(
  flow: DurableExecutionHandler<Event, Result>,
  clock: Clock,
  milliseconds = 60_000,
): InProcess {
  const lambda = { getRemainingTimeInMillis: () => milliseconds } as Context;
  const engine = createEngine({
    folder: undefined,
    clock,
    timeoutSeconds: () => undefined,
    invoke: async (_, event) => await handler(event as Parameters<typeof handler>[0], lambda),
    onChange: () => {},
  });
  const wire = (operations: Execution['operations']) => onWire(operations, (time) => new Date(time).toISOString());
  const handler = withDurableExecution(flow, {
    durableExecutionClient: {
      async checkpoint({ DurableExecutionArn: arn = '', Updates = [] }) {
        const when = await host.crash(engine.find(arn));
        if (when === 'before') throw new Error('The process has ended.');
        const operations = engine.checkpoint(arn, Updates);
        if (when === 'after') throw new Error('The process has ended.');
        return { CheckpointToken: randomUUID(), NewExecutionState: { Operations: wire(operations) } } as never;
      },
      getExecutionState: async ({ DurableExecutionArn: arn = '' }) =>
        ({ Operations: wire(engine.operations(arn)) }) as never,
    },
  });
  const host: InProcess = {
    start: (payload, name) => engine.start('flow', JSON.stringify(payload), name),
    async settled() {
      while (engine.isBusy()) {
        // What crashed is invoked again at once.
        clock.advance(0);
        await sleep(1);
      }
    },
    executions: engine.executions,
    nextDue: engine.nextDue,
    completeCallback: (id, Result) => engine.completeCallback(id, 'SUCCEEDED', { Result }),
    crash: () => undefined,
  };
  return host;
}

/** Crashes at every checkpoint the first time that it comes. */
export function everywhereOnce(when: 'before' | 'after', crashed: () => void): Crash {
  const seen = new Set<string>();
  return ({ name, operations }) => {
    const state = [
      name,
      ...operations.map(({ Id, Status, StepDetails }) => `${Id} ${Status} ${StepDetails?.Attempt}`),
    ].join();
    if (seen.has(state)) return undefined;
    seen.add(state);
    crashed();
    return when;
  };
}
