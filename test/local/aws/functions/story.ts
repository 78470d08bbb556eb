import { withDurableExecution } from '@aws/durable-execution-sdk-js';

/** A flow with one of everything, for the hosts to agree on. Nothing of it depends on time or chance. */
export const handler = withDurableExecution(async (event: { name: string }, context) => {
  const greeting = await context.step('greet', async () => `Hello ${event.name}`);
  const tries = await context.step(
    'fail twice',
    async () => {
      const seen = globalThis as { storyTries?: number };
      seen.storyTries = (seen.storyTries ?? 0) + 1;
      if (seen.storyTries % 3 !== 0) throw new Error('not yet');
      return 'third time';
    },
    { retryStrategy: (_, attempt) => ({ shouldRetry: attempt < 5, delay: { seconds: 1 } }) },
  );
  await context.wait('rest', { seconds: 1 });
  const count = await context.waitForCondition('count', async (state: number) => state + 1, {
    initialState: 0,
    waitStrategy: (state) => (state < 2 ? { shouldContinue: true, delay: { seconds: 1 } } : { shouldContinue: false }),
  });
  const both = await context.parallel('both', [
    async (branch) => await branch.step('left', async () => 1),
    async (branch) => await branch.step('right', async () => 2),
  ]);
  return { greeting, tries, count, both: both.getResults() };
});
