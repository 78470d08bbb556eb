import type { DurableContext } from '@aws/durable-execution-sdk-js';

/** Seconds between looks: from 1 s, doubling, to 30 s. */
function pause(attempt: number): number {
  return Math.min(2 ** (attempt - 1), 30);
}

/**
 * Looks again and again until there is an answer, waiting at no cost between: after 1 s at first, every 30 s later.
 *
 * @param look gets what the look before came to; safe to run twice
 * @param isAnswer whether a look settled the matter
 * @param minutes how long to look at most; the last look is given back whatever it says
 */
export async function poll<T>(
  context: DurableContext,
  name: string,
  {
    initial,
    look,
    isAnswer,
    minutes,
  }: {
    initial: T;
    look: (before: T) => Promise<T>;
    isAnswer: (state: T) => boolean;
    minutes: number;
  },
): Promise<T> {
  // The first five pauses take 31 s; every further minute has two looks.
  const mostLooks = 5 + minutes * 2;
  return await context.waitForCondition(name, (before: T) => look(before), {
    initialState: initial,
    waitStrategy: (state, attempt) =>
      isAnswer(state) || attempt >= mostLooks
        ? { shouldContinue: false }
        : { shouldContinue: true, delay: { seconds: pause(attempt) } },
  });
}
