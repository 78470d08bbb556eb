import * as z from 'zod';
import { createIsc } from '../lib/isc/client.ts';
import { seededClients } from '../local/tenant/seed.ts';
import type { AnswerTo } from './answers.ts';

/**
 * Decides everything that waits for the two approvers of the embedded tenant, as they would.
 *
 * @param say gets what is to be shown
 * @returns what was decided, and how many runs look at it now
 * @throws Error when no tenant answers
 */
export async function approveAll(
  baseUrl: string,
  reject: boolean,
  lambdaUrl: string,
  say: (text: string) => void,
): Promise<AnswerTo<'approve'>> {
  await fetch(baseUrl).catch(() => {
    throw new Error(
      `No tenant answers at ${baseUrl}. Start it with npx nelm start, or name its port with --tenant-port N.`,
    );
  });
  const decided: AnswerTo<'approve'>['decided'] = [];
  // The second one's turn comes when the first has approved.
  for (const [approver, client, name] of [
    ['first', seededClients.approver, 'the first approver'],
    ['second', seededClients.approver2, 'the second'],
  ] as const) {
    const { approvals } = createIsc({ baseUrl, ...client });
    for (const { id, accountName } of await Array.fromAsync(
      approvals.list({ requestedFor: 'me', approvalStatus: 'PENDING' }),
    )) {
      await (reject ? approvals.reject(id, 'Rejected by nelm approve') : approvals.approve(id));
      const decision = reject ? 'rejected' : 'approved';
      decided.push({ ...(accountName && { accountName }), decision, approver });
      say(`${decision}: ${accountName}, as ${name}`);
    }
  }
  const looking = decided.length === 0 ? 0 : await lookNow(lambdaUrl);
  say(decided.length === 0 ? nothingWaits : lookingText(looking));
  return { decided, looking };
}

/** Whoever types the lines of the README one after the other is faster than the run of the event. */
const nothingWaits =
  'Nothing waits for an approver. A hire that was sent just now becomes a request within seconds: try again then.';

/** A run that waits for its request looks once an hour at first; the one on this machine is told to look now. */
async function lookNow(lambdaUrl: string): Promise<number> {
  const address = new URL('/look-now?step=wait%20for%20the%20approvers', lambdaUrl);
  const answer = await fetch(address, { method: 'POST' }).catch(() => undefined);
  return z
    .object({ looking: z.number() })
    .catch({ looking: 0 })
    .parse(await answer?.json().catch(() => {})).looking;
}

function lookingText(looking: number): string {
  return looking > 0
    ? 'The runs that wait for it look now; npx nelm start shows what became of them.'
    : 'A run that waits for its request asks once an hour at first; npx nelm start shows what became of it then.';
}
