import * as z from 'zod';
import { Refusal } from '../refusal.ts';

/** A callback's id names its execution and its operation. */
export function callbackIdOf(arn: string, operationId: string): string {
  return Buffer.from(JSON.stringify([arn, operationId])).toString('base64url');
}

const partsSchema = z.tuple([z.string(), z.string()]);

/**
 * The execution and the operation that a callback's id names.
 *
 * @throws Refusal when it is no id of a callback
 */
export function readCallbackId(id: string): { arn: string; operationId: string } {
  try {
    const [arn, operationId] = partsSchema.parse(JSON.parse(Buffer.from(id, 'base64url').toString()));
    return { arn, operationId };
  } catch {
    throw new Refusal(400, 'InvalidParameterValueException', 'Invalid callback id.');
  }
}
