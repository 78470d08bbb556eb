import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import {
  type DurableExecutionHandler,
  type OperationUpdate,
  withDurableExecution,
} from '@aws/durable-execution-sdk-js';
import type { Context } from 'aws-lambda';
import type { Clock } from '../local/aws/clock.ts';
import { createEngine, type Refuse } from '../local/aws/durable/engine.ts';
import { type Execution, onWire } from '../local/aws/durable/execution.ts';
import { Refusal } from '../local/aws/refusal.ts';

/**
 * Where a flow crashes: asked at every checkpoint, with what it says. `before` it is kept, what was done is not known to
 * the next invocation; `after` it, it is.
 */
export type Crash = (execution: Execution, updates: readonly OperationUpdate[]) => When | Promise<When>;

type When = 'before' | 'after' | undefined;

/** A flow that runs within the test's own process, on the local engine. */
export type InProcess = {
  /** Starts an execution, by name. */
  start(payload: unknown, name: string): Execution;
  /** Resolves when no execution has anything to do before time passes. */
  settled(): Promise<void>;
  executions(): Execution[];
  nextDue(): number | undefined;
  /** Goes on with the executions that were there before. */
  resume(): void;
  completeCallback(id: string, result: string): void;
  failCallback(id: string, error: { ErrorType: string; ErrorMessage: string }): void;
  crash: Crash;
  /** How a checkpoint is refused: asked at each one. */
  refuse: Refuse;
};

/** The invocation in which something runs. */
const invocations = new AsyncLocalStorage<{ hasEnded: boolean }>();

/**
 * Goes on at once, but never within an invocation that has crashed or ended: a process that was killed writes nothing more.
 * What it had begun would else go on here beside the next invocation.
 */
export async function unlessEnded(): Promise<void> {
  if (invocations.getStore()?.hasEnded) await new Promise(() => {});
}

/** In milliseconds: an execution may have something to do although no invocation ends. */
const longestLook = 20;

/**
 * Runs a flow with any tools, as the local Lambda does, and with crashes wherever a test wants them.
 *
 * @param remaining how many milliseconds an invocation is told to have left, by what its execution has come to
 * @param folder where executions are that were there before, and are kept
 */
export function runInProcess<Event, Result>(
  flow: DurableExecutionHandler<Event, Result>,
  clock: Clock,
  remaining: number | ((execution: Execution) => number) = 60_000,
  folder?: string,
): InProcess {
  const remainingOf = (arn: string) => (typeof remaining === 'number' ? remaining : remaining(engine.find(arn)));
  const contextOf = (arn: string) => ({ getRemainingTimeInMillis: () => remainingOf(arn) }) as Context;
  let ended = Promise.withResolvers<void>();
  const engine = createEngine({
    folder,
    clock,
    timeoutSeconds: () => undefined,
    invoke: async (_, event) => {
      const input = event as Parameters<typeof handler>[0];
      const invocation = { hasEnded: false };
      try {
        return await invocations.run(invocation, () => handler(input, contextOf(input.DurableExecutionArn)));
      } finally {
        invocation.hasEnded = true;
        ended.resolve();
        ended = Promise.withResolvers();
      }
    },
    refuse: (execution) => host.refuse(execution),
    onChange: () => {},
  });
  const wire = (operations: Execution['operations']) => onWire(operations, (time) => new Date(time).toISOString());
  const handler = withDurableExecution(flow, {
    durableExecutionClient: {
      async checkpoint({
        DurableExecutionArn: arn = '',
        CheckpointToken: token,
        ClientToken: clientToken,
        Updates = [],
      }) {
        const when = await host.crash(engine.find(arn), Updates);
        if (when === 'before') throw killed();
        const answer = asAws(() => engine.checkpoint(arn, { token, clientToken, updates: Updates }));
        if (when === 'after') throw killed();
        return {
          CheckpointToken: answer.token,
          NewExecutionState: { Operations: wire(answer.operations) },
        } as never;
      },
      async getExecutionState({ DurableExecutionArn: arn = '', CheckpointToken: token, Marker, MaxItems }) {
        const { items, nextMarker } = asAws(() => engine.state(arn, token, { marker: Marker, maxItems: MaxItems }));
        return { Operations: wire(items), NextMarker: nextMarker } as never;
      },
    },
  });
  const host: InProcess = {
    start: (payload, name) => engine.start('flow', JSON.stringify(payload), name),
    async settled() {
      while (engine.isBusy()) {
        // What crashed is invoked again at once.
        clock.advance(0);
        // The SDK ends an invocation that waits after 20 ms: to look at every one of them costs more than what it does.
        await Promise.race([ended.promise, sleep(longestLook)]);
        await turn();
      }
    },
    executions: engine.executions,
    nextDue: engine.nextDue,
    resume: engine.resume,
    completeCallback: (id, Result) => engine.completeCallback(id, 'SUCCEEDED', { Result }),
    failCallback: (id, error) => engine.completeCallback(id, 'FAILED', { Error: error }),
    crash: () => undefined,
    refuse: () => undefined,
  };
  return host;
}

function killed(): Error {
  const invocation = invocations.getStore();
  if (invocation) invocation.hasEnded = true;
  return new Error('The process has ended.');
}

/** Throws a refusal as the client of AWS does: by its shape the SDK tells what may be tried again from what may not. */
function asAws<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw Object.assign(new Error(error.message), { name: error.type, $metadata: { httpStatusCode: error.status } });
  }
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
