import type { DurableContext } from '@aws/durable-execution-sdk-js';
import { addRequests, noRequests, type RequestCounts } from '../isc/requestCounts.ts';
import { persevere } from './retryStep.ts';

/** A step could not be done, and trying again will not mend it. The message says what and why. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
}

/** Runs a named step of the story until it succeeds. */
export type Step = <T>(name: string, work: (requests: RequestCounts) => Promise<T>) => Promise<T>;

/** The steps of one run, which add up the requests that they make. */
export function countedSteps(context: DurableContext): {
  step: Step;
  requests: () => RequestCounts;
  add: (spent: RequestCounts) => void;
} {
  let sum = noRequests();
  const add = (spent: RequestCounts) => {
    sum = addRequests(sum, spent);
  };
  const step: Step = async (name, work) => {
    const result = await persevere(context, name, work);
    add(result.requests);
    if (result.kind === 'failed') throw new StepFailed(`Could not ${name}: ${result.reason}`);
    return result.value;
  };
  return { step, requests: () => sum, add };
}
