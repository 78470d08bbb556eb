import * as z from 'zod';
import { createIsc } from '../lib/isc/client.ts';
import { seededClients } from '../local/tenant/seed.ts';

/**
 * Decides everything that waits for the two approvers of the embedded tenant, as they would.
 *
 * @param say gets what is to be shown
 * @throws Error when no tenant answers
 */
export async function approveAll(
  baseUrl: string,
  reject: boolean,
  lambdaUrl: string,
  say: (text: string) => void,
): Promise<void> {
  await fetch(baseUrl).catch(() => {
    throw new Error(
      `No tenant answers at ${baseUrl}. Start it with npx nelm start, or name its port with --tenant-port N.`,
    );
  });
  let decided = 0;
  // The second one's turn comes when the first has approved.
  for (const [name, approver] of [
    ['the first approver', seededClients.approver],
    ['the second', seededClients.approver2],
  ] as const) {
    const { approvals } = createIsc({ baseUrl, ...approver });
    for (const { id, accountName } of await Array.fromAsync(
      approvals.list({ requestedFor: 'me', approvalStatus: 'PENDING' }),
    )) {
      await (reject ? approvals.reject(id, 'Rejected by nelm approve') : approvals.approve(id));
      decided += 1;
      say(`${reject ? 'rejected' : 'approved'}: ${accountName}, as ${name}`);
    }
  }
  say(decided === 0 ? 'Nothing waits for an approver.' : await lookNow(lambdaUrl));
}

/** A run that waits for its request looks once an hour at first; the one on this machine is told to look now. */
async function lookNow(lambdaUrl: string): Promise<string> {
  const address = new URL('/look-now?step=wait%20for%20the%20approvers', lambdaUrl);
  const answer = await fetch(address, { method: 'POST' }).catch(() => undefined);
  const { looking } = z
    .object({ looking: z.number() })
    .catch({ looking: 0 })
    .parse(await answer?.json().catch(() => {}));
  return looking > 0
    ? 'The runs that wait for it look now; npx nelm start shows what became of them.'
    : 'A run that waits for its request asks once an hour at first; npx nelm start shows what became of it then.';
}
