import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Lets what somebody waits for come before what runs in the background: on AWS each has a machine of its own, here they
 * share one. Background work that is due starts as soon as nobody waits, or after `longestMilliseconds` in any case.
 */
export function createPrecedence(longestMilliseconds: number) {
  let answering = 0;
  let quiet = Promise.withResolvers<void>();
  quiet.resolve();
  return {
    async first<T>(work: () => Promise<T>): Promise<T> {
      if (answering === 0) quiet = Promise.withResolvers();
      answering += 1;
      try {
        return await work();
      } finally {
        answering -= 1;
        if (answering === 0) quiet.resolve();
      }
    },
    async afterwards<T>(work: () => Promise<T>): Promise<T> {
      if (answering > 0) await Promise.race([quiet.promise, sleep(longestMilliseconds, undefined, { ref: false })]);
      return await work();
    },
  };
}
