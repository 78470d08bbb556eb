import { withDurableExecution } from '@aws/durable-execution-sdk-js';

/** A flow that tells what time it sees, before and after what it is asked to do. */
export const handler = withDurableExecution(async (event: { task: string }, context) => {
  const seen = async () => [new Date().toISOString(), new Date(Date.now()).toISOString(), new Date(0).getTime()];
  const before = await context.step('before', seen);
  let outcome: unknown = event.task;
  if (event.task === 'wait-longer') await context.wait('rest', { days: 36 });
  if (event.task === 'wait') await context.wait('rest', { days: 30 });
  if (event.task === 'decide') {
    outcome = await context
      .waitForCallback('decision', async () => {}, { timeout: { days: 7 } })
      .catch((error) => Object(error).name);
  }
  if (event.task === 'look') {
    outcome = await context.waitForCondition('look', async (looks: number) => looks + 1, {
      initialState: 0,
      waitStrategy: (looks) =>
        looks < 120 ? { shouldContinue: true, delay: { hours: 6 } } : { shouldContinue: false },
    });
  }
  // As JSON the text is two bytes longer.
  if (event.task === 'fill') outcome = (await context.step('fill', async () => 'x'.repeat(256 * 1024 - 2))).length;
  if (event.task === 'overfill') await context.step('overfill', async () => 'x'.repeat(256 * 1024 - 1));
  return { before, outcome, after: await context.step('after', seen) };
});
