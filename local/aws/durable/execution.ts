import type { Operation } from '@aws/durable-execution-sdk-js';

/** Times in epoch milliseconds; they become dates on the wire. */
export type StoredOperation = Omit<
  Operation,
  'StartTimestamp' | 'EndTimestamp' | 'StepDetails' | 'WaitDetails' | 'CallbackDetails'
> & {
  StartTimestamp: number;
  EndTimestamp?: number;
  StepDetails?: { Attempt: number; NextAttemptTimestamp?: number; Result?: string; Error?: unknown };
  WaitDetails?: { ScheduledEndTimestamp: number };
  CallbackDetails?: { CallbackId: string; Result?: string; Error?: unknown };
  /** When a callback that nobody completes times out. */
  callbackDeadline?: number;
};

/** One durable execution, as it is kept. */
export type Execution = {
  arn: string;
  name: string;
  functionName: string;
  payload: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  startedAt: number;
  /** When it has taken as long as its function's `executionTimeout` allows. */
  deadline?: number;
  endedAt?: number;
  result?: string;
  error?: { ErrorType?: string; ErrorMessage?: string };
  operations: StoredOperation[];
  /** How many operations Lambda would charge so far, of the 3,000 that an execution may use; see metering.ts. */
  operationsUsed: number;
};

/** When something happens to an operation by itself: a wait or a pause ends, a callback times out. Epoch milliseconds. */
function dueAt(operation: StoredOperation): number | undefined {
  const { Type, Status } = operation;
  if (Type === 'WAIT' && Status === 'STARTED') return operation.WaitDetails?.ScheduledEndTimestamp;
  if (Type === 'STEP' && Status === 'PENDING') return operation.StepDetails?.NextAttemptTimestamp;
  if (Type === 'CALLBACK' && Status === 'STARTED') return operation.callbackDeadline;
  return undefined;
}

/** Ends what is due: waits are over, steps may be tried again, callbacks have timed out. True when there was any. */
export function passTime(execution: Execution, now: number): boolean {
  const due = execution.operations.filter((operation) => (dueAt(operation) ?? Number.POSITIVE_INFINITY) <= now);
  for (const operation of due) {
    if (operation.Type === 'STEP') operation.Status = 'READY';
    else {
      operation.Status = operation.Type === 'WAIT' ? 'SUCCEEDED' : 'TIMED_OUT';
      operation.EndTimestamp = now;
    }
  }
  return due.length > 0;
}

/** The earliest moment at which something is due: in one of its operations, or its own end. */
export function nextDue({ operations, deadline }: Execution): number | undefined {
  const moments = [deadline, ...operations.map(dueAt)].filter((moment) => moment !== undefined);
  return moments.length > 0 ? Math.min(...moments) : undefined;
}

/** Whether an execution waits for something: for time to pass, or for somebody to complete a callback. */
export function isWaiting({ operations }: Execution): boolean {
  return operations.some(
    ({ Type, Status }) =>
      ((Type === 'WAIT' || Type === 'CALLBACK') && Status === 'STARTED') || (Type === 'STEP' && Status === 'PENDING'),
  );
}

/** Writes the times of operations, or of what happened to them, as a reader of the wire expects them. */
export function onWire(operations: readonly object[], time: (milliseconds: number) => unknown): unknown[] {
  // An invocation is told of all operations: to write them as JSON and read them again took most of the time of long executions.
  const copyOf = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copyOf);
    if (typeof value !== 'object' || value === null) return value;
    const copy: Record<string, unknown> = {};
    for (const [name, part] of Object.entries(value)) {
      const isTime = typeof part === 'number' && name.endsWith('Timestamp');
      if (part !== undefined) copy[name] = isTime ? time(part) : copyOf(part);
    }
    return copy;
  };
  return operations.map(copyOf);
}
