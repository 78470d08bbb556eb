import { readNetworkError } from '../isc/networkErrors.ts';
import { maySayAnything, placeOf } from '../log/loggedError.ts';

/** A step could not be done, and trying again will not mend it. The message says what and why, and names nobody. */
export class StepFailed extends Error {
  override readonly name: string = 'StepFailed';
}

/**
 * Whether an error may pass by itself. The errors of services say so themselves, by `retry`; of AWS's clients, those of the
 * service and of the network may.
 */
export function mayPass(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('retry' in error) return error.retry === true;
  if (error.name === 'TimeoutError') return true;
  // The AWS SDK sets `$retryable` on every error; only on some does it say anything.
  if ('$fault' in error) {
    const isSaid = '$retryable' in error && error.$retryable !== undefined;
    return error.$fault === 'server' || isSaid || isThrottled(error);
  }
  return 'code' in error && isOfTheNetwork(error);
}

/** Whether what an AWS client threw says that nothing was done: the service refused it, or was never reached. */
export function didNothing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('$fault' in error) return error.$fault === 'client';
  return networkProblemOf(error)?.reachedServer === false;
}

/** What an AWS client throws that got no answer. The names of AWS's services resolve in the end. */
function isOfTheNetwork(error: Error): boolean {
  const problem = networkProblemOf(error);
  return problem !== undefined && (problem.retry || problem.code === 'ENOTFOUND');
}

function networkProblemOf(error: Error) {
  return readNetworkError(error, { url: 'https://amazonaws.com', setting: 'the region' });
}

/** Lambda's client says nothing of it but the status. */
function isThrottled(error: object): boolean {
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  return Object(metadata).httpStatusCode === 429;
}

/**
 * Why something failed, fit to be kept outside the bucket. The message of a defect may repeat any value, and with it
 * anybody's name: of a defect the kind and the place are said.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an unknown error.';
  if (error instanceof SyntaxError) return 'what was read is not JSON.';
  return maySayAnything(error) ? `a defect of nelm (${error.name} ${placeOf(error)}).` : error.message;
}
