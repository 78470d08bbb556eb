import { setTimeout as sleep } from 'node:timers/promises';
import { S3ServiceException } from '@aws-sdk/client-s3';
import { CallError } from '../isc/callError.ts';

/** A write ran into other requests for the same key, again and again. Nothing was written. */
class WriteConflictError extends CallError {
  override readonly name = 'WriteConflictError';

  constructor() {
    super('S3 refused a write because of other requests for the same object. Try again later.', { retry: true });
  }
}

/** S3's words for a lost race, in which nothing was decided: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
const lostRace = /^(ConditionalRequestConflict|OperationAborted)$/;

/** Milliseconds before the next try of a lost race. */
const pauses = [50, 200, 800];

/**
 * Sends a request, and again when it lost a race: S3 may answer 409 to a write without a condition too.
 *
 * @throws WriteConflictError when every try lost a race
 */
export async function untilNoRaceIsLost<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  for (const pause of [...pauses, undefined]) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof S3ServiceException && lostRace.test(error.name))) throw error;
      if (pause !== undefined) await sleep(pause);
    }
  }
  throw new WriteConflictError();
}

/**
 * Sends a request that S3 carries out under a condition only. What S3 answers means: 412, the condition does not hold;
 * 404, the object that it is about is gone; 409, another request came between, and the same one may be sent again, as is
 * done here some times.
 *
 * The client repeats a request whose answer was lost. When the first one had been carried out, the second one meets what
 * the first one left, and is refused by a change of our own. `isDone` then looks whether it is our own.
 *
 * @param send sends the request; called once for each try
 * @param isDone whether what is there is what the request was to bring about
 * @returns true when it was carried out, false when the condition does not hold
 * @throws WriteConflictError when every try lost a race
 * @throws S3ServiceException when S3 refuses it for another reason or is down
 */
export async function conditionally(send: () => Promise<unknown>, isDone: () => Promise<boolean>): Promise<boolean> {
  let mayBeDone = false;
  try {
    await untilNoRaceIsLost(async () => {
      try {
        await send();
      } catch (error) {
        mayBeDone ||= wasRepeated(error);
        throw error;
      }
    });
    return true;
  } catch (error) {
    if (isConditionFailed(error) || isMissing(error)) return mayBeDone && (await isDone());
    throw error;
  }
}

/** Whether S3 says that a condition does not hold. */
export function isConditionFailed(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412;
}

/** Whether S3 says that there is no such object, or no such version of it. A bucket that is not there is another matter, with the same status. */
export function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && /^NoSuch(?:Key|Version)$/.test(error.name);
}

/** Whether the client sent the request more than once, so that an earlier one may have been carried out. */
function wasRepeated(error: unknown): boolean {
  return error instanceof S3ServiceException && (error.$metadata.attempts ?? 1) > 1;
}
