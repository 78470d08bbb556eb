import type { MiddlewareObj, Request } from '@middy/core';
import type { Log } from '../log/log.ts';
import { loggedError } from '../log/loggedError.ts';

/**
 * Logs a line of what a door came to that nobody waits for: what it gives, which is ids and kinds. A door that fails is
 * logged too, and fails: S3 and the scheduler try again, and what they give up is kept in the queue of failed events.
 *
 * @param message of the log line
 */
export function reportOutcome(log: Log, message: string): MiddlewareObj<unknown, unknown> {
  return {
    after: function logOutcome({ response }: Request) {
      log.info(message, { ...(response as object) });
    },
    onError: function logFailure({ error }: Request) {
      log.error(message, { outcome: 'failed', ...loggedError(error) });
    },
  };
}
