import { type DurableExecutionHandler, withDurableExecution } from '@aws/durable-execution-sdk-js';
import type { Context } from 'aws-lambda';
import { executionName } from '../../lib/durable/executionName.ts';
import { createEngine } from '../../local/aws/durable/engine.ts';
import { type Execution, onWire } from '../../local/aws/durable/execution.ts';
import { Refusal } from '../../local/aws/refusal.ts';
import type { Faults } from './faults.ts';
import { currentInvocation, invoke, kill, unlessEnded, withKnownSteps } from './invocation.ts';

/** In milliseconds: what each function has for one invocation. */
const timeout = 300_000;

type FlowHandler = DurableExecutionHandler<never, unknown>;

/**
 * Starts a process of each function. A deployment replaces them; what is under way goes on with its own version. One process
 * does one thing at a time, and is there for the next unless it was killed.
 */
export type FlowProcesses = Record<string, () => FlowHandler>;

type Deployment = { start: FlowProcesses; free: Map<string, ReturnType<typeof withDurableExecution>[]> };

/** The Lambda of the simulation: it runs durable executions in this process, kills them, and refuses checkpoints. */
export function createLambda(now: () => number, faults: Faults) {
  let deployed: Deployment = { start: {}, free: new Map() };
  const versions = new Map<string, Deployment>();
  const wire = (operations: Execution['operations']) => onWire(operations, (time) => new Date(time).toISOString());
  const engine = createEngine({
    folder: undefined,
    clock: { now, shift: new SharedArrayBuffer(8), advance: () => {}, onAdvance: () => {} },
    timeoutSeconds: () => 2_764_800,
    refuse: () => {
      if (!faults.strikes(faults.rates.checkpoint)) return undefined;
      const fault = faults.faultOf.checkpoint();
      faults.strike('checkpoint', fault);
      return fault === 'throttled'
        ? new Refusal(429, 'TooManyRequestsException', 'Lambda refuses the checkpoint.')
        : new Refusal(500, 'ServiceException', 'Lambda refuses the checkpoint.');
    },
    invoke: async (functionName, event) => {
      const input = event as { DurableExecutionArn: string };
      if (versions.has(input.DurableExecutionArn)) await faults.lateResume();
      const began = now();
      const context = { getRemainingTimeInMillis: () => timeout - (now() - began) } as Context;
      const version = versions.get(input.DurableExecutionArn) ?? deployed;
      versions.set(input.DurableExecutionArn, version);
      const free = version.free.get(functionName) ?? [];
      version.free.set(functionName, free);
      const handler = free.pop() ?? asDeployed(version.start[functionName]?.());
      const answer = await invoke(
        faults.outOfMemory() ?? timeout,
        () => handler(input as never, context),
        input.DurableExecutionArn,
      );
      free.push(handler);
      return answer;
    },
    onChange: () => {},
  });

  function asDeployed(flow: FlowHandler | undefined) {
    if (!flow) throw new Error('There is no such function.');
    return withDurableExecution((payload: never, context) => flow(payload, withKnownSteps(context)), {
      durableExecutionClient: {
        async checkpoint({
          DurableExecutionArn: arn = '',
          CheckpointToken: token,
          ClientToken: clientToken,
          Updates = [],
        }) {
          await unlessEnded();
          await faults.maybeKilled('before a checkpoint');
          const answer = asAws(() => engine.checkpoint(arn, { token, clientToken, updates: Updates }));
          await faults.maybeKilled('after a checkpoint');
          return { CheckpointToken: answer.token, NewExecutionState: { Operations: wire(answer.operations) } } as never;
        },
        async getExecutionState({ DurableExecutionArn: arn = '', CheckpointToken: token, Marker, MaxItems }) {
          await unlessEnded();
          const { items, nextMarker } = asAws(() => engine.state(arn, token, { marker: Marker, maxItems: MaxItems }));
          return { Operations: wire(items), NextMarker: nextMarker } as never;
        },
      },
    });
  }

  return {
    engine,
    deploy(flows: FlowProcesses): void {
      deployed = { start: flows, free: new Map() };
    },
    /** Forgets what ended before a moment, in epoch milliseconds: what all runs of weeks kept would not fit into memory. */
    forgetEnded(moment: number): void {
      engine.forgetEnded(moment);
      const known = new Set(engine.executions().map(({ arn }) => arn));
      for (const arn of versions.keys()) if (!known.has(arn)) versions.delete(arn);
    },
    /** Starts a flow by name, as `startFlow` does: the start may fail, or be done and not be heard of. */
    async start(functionName: string, name: string, payload: unknown): Promise<'started' | 'known'> {
      await unlessEnded();
      const fault = faults.strikes(faults.rates.start) ? faults.faultOf.start() : '';
      if (fault !== '') faults.strike('start', `${fault} ${functionName}`);
      if (fault === 'fails') throw unanswered();
      if (fault === 'throttled') throw throttled();
      const before = engine.executions().length;
      const known = startOnce(functionName, name, payload);
      if (fault === 'twice') startOnce(functionName, name, payload);
      if (currentInvocation() && faults.strikes(faults.rates.kill)) {
        kill();
        await unlessEnded();
      }
      if (fault === 'is not heard of') throw unanswered();
      return known || engine.executions().length === before ? 'known' : 'started';
    },
    /** Goes on with a flow that waits for somebody; false when it does not wait any more. */
    async complete(callbackId: string, result: unknown): Promise<boolean> {
      await unlessEnded();
      const fault = faults.strikes(faults.rates.completion) ? faults.faultOf.completion() : '';
      if (fault !== '') faults.strike('completion', fault);
      if (fault === 'fails') throw unanswered();
      if (fault === 'throttled') throw throttled();
      const isHeard = completeOnce(callbackId, result);
      if (fault === 'is not heard of') throw unanswered();
      return isHeard;
    },
  };

  /** Whether a flow waited for it. */
  function completeOnce(callbackId: string, result: unknown): boolean {
    try {
      engine.completeCallback(callbackId, 'SUCCEEDED', { Result: JSON.stringify(result) });
      return true;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }

  /** Whether an execution of that name was there already. */
  function startOnce(functionName: string, name: string, payload: unknown): boolean {
    try {
      engine.start(functionName, JSON.stringify(payload), executionName(name, 'sim'));
      return false;
    } catch (error) {
      if (error instanceof Refusal && error.status === 409) return true;
      throw error;
    }
  }
}

function throttled(): Error {
  return Object.assign(new Error('Lambda is too busy.'), {
    name: 'TooManyRequestsException',
    $fault: 'client',
    $metadata: { httpStatusCode: 429 },
  });
}

function unanswered(): Error {
  return Object.assign(new Error('Lambda did not answer.'), {
    name: 'TimeoutError',
    $fault: 'server',
    $metadata: { httpStatusCode: 503 },
  });
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
