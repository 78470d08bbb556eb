import { withDurableExecution } from '@aws/durable-execution-sdk-js';

/** A flow that waits for a decision, or fails when it is only to say what it would do. */
export const handler = withDurableExecution(async ({ dryRun }: { dryRun: boolean }, context) => {
  await context.step('look', async () => 'looked');
  if (dryRun) throw new Error('There is nothing to look at.');
  return await context.waitForCallback('decision', async () => {});
});
