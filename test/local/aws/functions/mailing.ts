import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { createSteps } from '../../../../lib/durable/steps.ts';
import { createMailer } from '../../../../lib/mail/mailer.ts';
import { openBucket } from '../../../../lib/store/bucket.ts';

const mailer = createMailer({ from: 'nelm@example.com', bucket: openBucket('test'), now: Date.now });

/** A flow that sends one mail, and gives what became of it or why it was not sent. */
export const handler = withDurableExecution(async ({ runId, to }: { runId: string; to: string }, context) => {
  const { step } = createSteps(context, Date.now);
  try {
    return await step('send the mail', () =>
      mailer.send(`${runId}/held`, { to: [to], subject: 'Decide', text: 'Decide.', html: '<p>Decide.</p>' }),
    );
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
});
