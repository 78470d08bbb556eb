import type { OperationUpdate } from '@aws/durable-execution-sdk-js';
import { Refusal } from '../refusal.ts';
import type { Execution, StoredOperation } from './execution.ts';

/** As on Lambda, where it cannot be raised. */
const mostOperations = 3_000;

/**
 * How many operations an update is charged as, by Lambda's table of "How durable operations are metered"
 * (https://docs.aws.amazon.com/lambda/latest/dg/durable-execution-sdk.html): an operation costs 1 when it is first heard
 * of, and a step 1 more for each time that it is tried again. A wait for a condition is a step that costs 1 more for each
 * look, the last one included. A callback that is completed and a time-out cost nothing.
 *
 * @param known the operation as it was before, undefined when it is new
 */
function chargeFor({ Type, SubType, Action }: OperationUpdate, known: StoredOperation | undefined): number {
  const first = known === undefined ? 1 : 0;
  if (Type !== 'STEP') return first;
  const isLook = (known?.SubType ?? SubType) === 'WaitForCondition' && Action !== 'START';
  return first + (isLook || Action === 'RETRY' ? 1 : 0);
}

/**
 * How many operations a checkpoint is charged as.
 *
 * @throws Refusal when the execution would have used more of them than it may
 */
export function chargeForAll({ operations, operationsUsed }: Execution, updates: readonly OperationUpdate[]): number {
  const meant = new Set(updates.map(({ Id }) => Id));
  const known = new Map(operations.filter(({ Id }) => meant.has(Id)).map((operation) => [operation.Id, operation]));
  let charge = 0;
  for (const update of updates) {
    charge += chargeFor(update, known.get(update.Id));
    // The same checkpoint may say more of an operation that it begins.
    if (!known.has(update.Id)) known.set(update.Id, { Id: update.Id, SubType: update.SubType } as StoredOperation);
  }
  if (charge > 0 && operationsUsed + charge > mostOperations) {
    throw new Refusal(
      400,
      'InvalidParameterValueException',
      `The execution has used ${operationsUsed} operations and may use at most ${mostOperations}. Wait longer between looks, or split its work among executions.`,
    );
  }
  return charge;
}
