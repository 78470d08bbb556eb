import { randomUUID } from 'node:crypto';
import type { OperationUpdate } from '@aws/durable-execution-sdk-js';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { applyUpdates } from './checkpoint.ts';
import { type Execution, nextDue, onWire, passTime, type StoredOperation } from './execution.ts';
import { openExecutionStore } from './store.ts';

/** What a durable function answers to one invocation. */
type Outcome = { Status: 'SUCCEEDED' | 'FAILED' | 'PENDING'; Result?: string; Error?: Execution['error'] };

export type EngineOptions = {
  folder: string | undefined;
  clock: Clock;
  /** How long an execution of a function may take, waiting included. */
  timeoutSeconds: (functionName: string) => number | undefined;
  /** Invokes a function once; rejects when it crashes or runs out of time. */
  invoke: (functionName: string, event: unknown) => Promise<unknown>;
  onChange: (execution: Execution) => void;
};

/** The longest a timer of Node can be set for. */
const longestTimer = 2 ** 31 - 1;
const longestRest = 30_000;

/** For how long an execution that has ended is remembered: its name is known, and starts nothing. */
const retentionMilliseconds = 14 * 24 * 3600 * 1000;

const executionNameRule = 'The name of an execution is 1 to 64 letters, digits, hyphens and underscores.';

/** Runs durable executions as Lambda does: invokes, keeps what is checkpointed, waits, and invokes again. */
export function createEngine({ folder, clock, timeoutSeconds, invoke, onChange }: EngineOptions) {
  const store = openExecutionStore(folder);
  const executions = new Map<string, Execution>(remembered().map((execution) => [execution.arn, execution]));
  const named = new Map([...executions.values()].map((execution) => [nameOf(execution), execution]));
  const timers = new Map<string, NodeJS.Timeout>();
  const active = new Set<string>();
  /** Those to which something happened while their function was running, which it may not have seen. */
  const overtaken = new Set<string>();
  const crashes = new Map<string, number>();
  let closed = false;

  clock.onAdvance(() => {
    for (const execution of executions.values()) if (execution.status === 'RUNNING') wake(execution);
  });

  function remembered(): Execution[] {
    const oldest = clock.now() - retentionMilliseconds;
    return store.load().filter((execution) => {
      const isRemembered = (execution.endedAt ?? clock.now()) >= oldest;
      if (!isRemembered) store.remove(execution);
      return isRemembered;
    });
  }

  function save(execution: Execution): void {
    store.save(execution);
    onChange(execution);
  }

  async function run(execution: Execution): Promise<void> {
    if (closed || execution.status !== 'RUNNING' || timedOut(execution)) return;
    if (active.has(execution.arn)) {
      overtaken.add(execution.arn);
      return;
    }
    active.add(execution.arn);
    passTime(execution, clock.now());
    const outcome = await invokeOnce(execution);
    active.delete(execution.arn);
    const again = overtaken.delete(execution.arn);
    if (execution.status !== 'RUNNING') return;
    if (!outcome) return rest(execution);
    settle(execution, outcome);
    if (again) void run(execution);
    else schedule(execution);
  }

  /** Undefined when the function crashed. */
  async function invokeOnce(execution: Execution): Promise<Outcome | undefined> {
    try {
      return (await invoke(execution.functionName, invocation(execution))) as Outcome;
    } catch {
      return undefined;
    }
  }

  function settle(execution: Execution, { Status, Result, Error: error }: Outcome): void {
    crashes.delete(execution.arn);
    if (closed || Status === 'PENDING') return;
    Object.assign(execution, { status: Status, endedAt: clock.now(), result: Result, error });
    save(execution);
  }

  /** Ends an execution that has taken too long, as Lambda does: without asking its function. */
  function timedOut(execution: Execution): boolean {
    if (execution.deadline === undefined || execution.deadline > clock.now()) return false;
    const error = { ErrorType: 'DurableExecutionTimedOut', ErrorMessage: 'The execution took longer than it may.' };
    crashes.delete(execution.arn);
    Object.assign(execution, { status: 'TIMED_OUT', endedAt: clock.now(), error });
    save(execution);
    return true;
  }

  /** A function that crashed is invoked again, after a longer rest each time. */
  function rest(execution: Execution): void {
    const count = (crashes.get(execution.arn) ?? 0) + 1;
    crashes.set(execution.arn, count);
    setTimer(execution, Math.min(500 * 2 ** count, longestRest));
  }

  function schedule(execution: Execution): void {
    if (closed || execution.status !== 'RUNNING' || crashes.has(execution.arn)) return;
    const due = nextDue(execution);
    if (due !== undefined) setTimer(execution, Math.min(Math.max(0, due - clock.now()), longestTimer));
  }

  function setTimer(execution: Execution, milliseconds: number): void {
    if (closed) return;
    clearTimeout(timers.get(execution.arn));
    timers.set(
      execution.arn,
      setTimeout(() => wake(execution), milliseconds),
    );
  }

  function wake(execution: Execution): void {
    if (closed || timedOut(execution)) return;
    const passed = passTime(execution, clock.now());
    if (passed) save(execution);
    if (passed || crashes.has(execution.arn)) void run(execution);
    else schedule(execution);
  }

  /** The earliest moment at which an execution has something to do. */
  function nextMoment(): number | undefined {
    const running = [...executions.values()].filter(({ status }) => status === 'RUNNING');
    const moments = running.map(nextDue).filter((moment) => moment !== undefined);
    return moments.length > 0 ? Math.min(...moments) : undefined;
  }

  function find(arn: string): Execution {
    const execution = executions.get(arn);
    if (!execution) throw new Refusal(404, 'ResourceNotFoundException', `There is no durable execution ${arn}.`);
    return execution;
  }

  return {
    /** Starts an execution; the same name and payload is the same execution. */
    start(functionName: string, payload: string, name: string = randomUUID()): Execution {
      if (!/^[\w-]{1,64}$/.test(name)) {
        throw new Refusal(400, 'InvalidParameterValueException', executionNameRule);
      }
      const known = named.get(nameOf({ functionName, name }));
      if (known && known.payload !== payload)
        throw new Refusal(
          409,
          'DurableExecutionAlreadyStartedException',
          `Execution ${name} was started with another payload.`,
        );
      if (known) return known;
      const execution = newExecution(functionName, payload, name, clock.now());
      const seconds = timeoutSeconds(functionName);
      if (seconds !== undefined) execution.deadline = execution.startedAt + 1000 * seconds;
      executions.set(execution.arn, execution);
      named.set(nameOf(execution), execution);
      save(execution);
      void run(execution);
      return execution;
    },
    checkpoint(arn: string, updates: readonly OperationUpdate[]): StoredOperation[] {
      const execution = find(arn);
      if (execution.status !== 'RUNNING') {
        throw new Refusal(400, 'InvalidParameterValueException', `The execution has ended: ${execution.status}.`);
      }
      const touched = applyUpdates(execution, updates, clock.now());
      passTime(execution, clock.now());
      save(execution);
      // The function may still be running when a pause ends, so time goes on meanwhile.
      schedule(execution);
      // Without an update it asks what has happened by itself.
      return updates.length > 0 ? touched : execution.operations;
    },
    find,
    operations: (arn: string): StoredOperation[] => find(arn).operations,
    completeCallback(id: string, status: 'SUCCEEDED' | 'FAILED', details: { Result?: string; Error?: unknown }): void {
      const [arn, operationId] = JSON.parse(Buffer.from(id, 'base64url').toString());
      const execution = find(arn);
      const operation = execution.operations.find(({ Id }) => Id === operationId);
      if (operation?.Status !== 'STARTED') {
        throw new Refusal(400, 'CallbackTimeoutException', 'The callback is unknown or was completed before.');
      }
      operation.CallbackDetails = { CallbackId: id, ...details };
      Object.assign(operation, { Status: status, EndTimestamp: clock.now() });
      save(execution);
      void run(execution);
    },
    /** Goes on with what was running when the process ended. */
    resume(): void {
      for (const execution of executions.values()) void run(execution);
    },
    executions: (): Execution[] => [...executions.values()],
    /** Whether an execution has something to do before time passes. */
    isBusy: (): boolean =>
      active.size > 0 || crashes.size > 0 || (nextMoment() ?? Number.POSITIVE_INFINITY) <= clock.now(),
    nextDue: nextMoment,
    close(): void {
      closed = true;
      for (const timer of timers.values()) clearTimeout(timer);
      store.close();
    },
  };
}

/** What an execution is known by: its name, among those of its function. */
function nameOf({ functionName, name }: Pick<Execution, 'functionName' | 'name'>): string {
  return `${functionName} ${name}`;
}

function invocation({ arn, operations }: Execution) {
  return {
    DurableExecutionArn: arn,
    CheckpointToken: randomUUID(),
    InitialExecutionState: { Operations: onWire(operations, (time) => new Date(time).toISOString()), NextMarker: '' },
  };
}

function newExecution(functionName: string, payload: string, name: string, now: number): Execution {
  const input: StoredOperation = {
    Id: randomUUID(),
    Type: 'EXECUTION',
    Status: 'STARTED',
    StartTimestamp: now,
    ExecutionDetails: { InputPayload: payload },
  };
  const arn = `arn:aws:lambda:local:000000000000:function:${functionName}:1/durable-execution/${name}/${randomUUID()}`;
  return { arn, name, functionName, payload, status: 'RUNNING', startedAt: now, operations: [input] };
}
