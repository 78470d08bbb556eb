import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { persevere } from '../../../../lib/durable/retryStep.ts';
import { createMailer } from '../../../../lib/mail/mailer.ts';
import { openBucket } from '../../../../lib/store/bucket.ts';

const mailer = createMailer({ from: 'nelm@example.com', bucket: openBucket('test'), now: Date.now });

/** A flow that sends one mail. */
export const handler = withDurableExecution(async ({ runId, to }: { runId: string; to: string }, context) => {
  return await persevere(context, 'send the mail', () =>
    mailer.send(`${runId}/held`, { to: [to], subject: 'Decide', text: 'Decide.', html: '<p>Decide.</p>' }),
  );
});
