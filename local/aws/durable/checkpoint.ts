import type { OperationUpdate } from '@aws/durable-execution-sdk-js';
import { Refusal } from '../refusal.ts';
import { callbackIdOf } from './callbackId.ts';
import type { Execution, StoredOperation } from './execution.ts';
import { chargeForAll } from './metering.ts';
import { beginTry, endTry } from './tries.ts';

/**
 * Applies what a function reports of its operations, as `CheckpointDurableExecution` does: all of it, or nothing.
 *
 * @param now epoch milliseconds
 * @returns the operations that were touched
 * @throws Refusal when one of the updates cannot be, or the execution would use more operations than it may
 */
export function applyUpdates(
  execution: Execution,
  updates: readonly OperationUpdate[],
  now: number,
): StoredOperation[] {
  const ofOperations = updates.filter(({ Type }) => Type !== 'EXECUTION');
  for (const update of ofOperations) checkUpdate(update);
  execution.operationsUsed += chargeForAll(execution, ofOperations);
  return ofOperations.map((update) => applyUpdate(execution, update, now));
}

/** The most bytes that the result of one operation may have, as on Lambda. */
const largestPayload = 256 * 1024;

function checkUpdate({ Type, Name, Id, Payload }: OperationUpdate): void {
  if (Buffer.byteLength(Payload ?? '') > largestPayload) {
    const reason = `The result of ${Type} ${Name ?? Id} is over ${largestPayload} bytes.`;
    throw new Refusal(400, 'InvalidParameterValueException', `${reason} Keep it in the bucket and pass its key.`);
  }
  if (!['STEP', 'CONTEXT', 'WAIT', 'CALLBACK'].includes(Type ?? '')) {
    throw new Refusal(400, 'InvalidParameterValueException', `There are no ${Type} operations here.`);
  }
}

function applyUpdate(execution: Execution, update: OperationUpdate, now: number): StoredOperation {
  const operation = findOrAdd(execution, update, now);
  if (update.Type === 'STEP') applyStep(operation, update, now);
  else if (update.Type === 'CONTEXT') applyContext(operation, update, now);
  else if (update.Type === 'WAIT') applyWait(operation, update, now);
  else applyCallback(execution, operation, update, now);
  return operation;
}

function findOrAdd({ operations }: Execution, update: OperationUpdate, now: number): StoredOperation {
  const known = operations.find(({ Id }) => Id === update.Id);
  if (known) return known;
  const operation: StoredOperation = {
    Id: update.Id,
    ParentId: update.ParentId,
    Name: update.Name,
    Type: update.Type,
    SubType: update.SubType,
    StartTimestamp: now,
    Status: 'STARTED',
  };
  operations.push(operation);
  return operation;
}

function end(operation: StoredOperation, status: 'SUCCEEDED' | 'FAILED' | 'CANCELLED', now: number): void {
  operation.Status = status;
  operation.EndTimestamp = now;
}

function applyStep(
  operation: StoredOperation,
  { Action, Payload, Error: error, StepOptions }: OperationUpdate,
  now: number,
): void {
  operation.StepDetails ??= { Attempt: 0 };
  const details = operation.StepDetails;
  if (Action === 'START') {
    operation.Status = 'STARTED';
    delete details.NextAttemptTimestamp;
    beginTry(operation, now);
    return;
  }
  const nextAfterSeconds = Action === 'RETRY' ? (StepOptions?.NextAttemptDelaySeconds ?? 1) : undefined;
  endTry(operation, { at: now, result: Payload, error, nextAfterSeconds });
  if (nextAfterSeconds !== undefined) {
    operation.Status = 'PENDING';
    details.Attempt += 1;
    details.Error = error;
    if (Payload !== undefined) details.Result = Payload;
    details.NextAttemptTimestamp = now + 1000 * nextAfterSeconds;
  } else {
    end(operation, Action === 'SUCCEED' ? 'SUCCEEDED' : 'FAILED', now);
    details.Error = error;
    if (Payload !== undefined) details.Result = Payload;
  }
}

function applyContext(
  operation: StoredOperation,
  { Action, Payload, Error: error, ContextOptions }: OperationUpdate,
  now: number,
): void {
  if (Action === 'START') return;
  operation.ContextDetails = { Result: Payload, Error: error, ReplayChildren: ContextOptions?.ReplayChildren };
  end(operation, Action === 'SUCCEED' ? 'SUCCEEDED' : 'FAILED', now);
}

function applyWait(operation: StoredOperation, { Action, WaitOptions }: OperationUpdate, now: number): void {
  if (Action === 'CANCEL') end(operation, 'CANCELLED', now);
  else operation.WaitDetails = { ScheduledEndTimestamp: now + 1000 * (WaitOptions?.WaitSeconds ?? 1) };
}

function applyCallback(
  execution: Execution,
  operation: StoredOperation,
  { Action, CallbackOptions }: OperationUpdate,
  now: number,
): void {
  if (Action === 'CANCEL') {
    end(operation, 'CANCELLED', now);
    return;
  }
  operation.CallbackDetails = { CallbackId: callbackIdOf(execution.arn, operation.Id ?? '') };
  const seconds = CallbackOptions?.TimeoutSeconds;
  if (seconds) operation.callbackDeadline = now + 1000 * seconds;
}
