import { randomUUID } from 'node:crypto';
import { type Execution, onWire, type StoredOperation } from './execution.ts';
import { pageOf } from './page.ts';

/** What a durable function answers to one invocation. */
export type Outcome = { Status: 'SUCCEEDED' | 'FAILED' | 'PENDING'; Result?: string; Error?: Execution['error'] };

/** What a durable function is invoked with: its first operations, and where the others are to be had. */
export function invocation({ arn, operations }: Execution, checkpointToken: string) {
  const { items: first, nextMarker = '' } = pageOf(operations);
  return {
    DurableExecutionArn: arn,
    CheckpointToken: checkpointToken,
    InitialExecutionState: {
      Operations: onWire(first, (time) => new Date(time).toISOString()),
      NextMarker: nextMarker,
    },
  };
}

/**
 * An execution that begins now. To have begun is its first operation.
 *
 * @param now epoch milliseconds
 * @param timeoutSeconds how long it may take, waiting included
 */
export function newExecution(
  functionName: string,
  payload: string,
  name: string,
  now: number,
  timeoutSeconds: number | undefined,
): Execution {
  const input: StoredOperation = {
    Id: randomUUID(),
    Type: 'EXECUTION',
    Status: 'STARTED',
    StartTimestamp: now,
    ExecutionDetails: { InputPayload: payload },
  };
  const arn = `arn:aws:lambda:local:000000000000:function:${functionName}:1/durable-execution/${name}/${randomUUID()}`;
  return {
    ...{ arn, name, functionName, payload, status: 'RUNNING', startedAt: now, operations: [input], operationsUsed: 1 },
    ...(timeoutSeconds !== undefined && { deadline: now + 1000 * timeoutSeconds }),
  };
}
