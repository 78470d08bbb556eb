import { parseArgs } from 'node:util';
import * as z from 'zod';
import { createIsc } from '../lib/isc/client.ts';
import { seededClients } from '../local/tenant/seed.ts';
import { readPort } from './options.ts';

const usage = `Decides what waits for the two approvers of the embedded tenant, as they would.

  npm run approve                approves every request that is pending
  npm run approve -- --reject    rejects them

  --tenant-port N  port of the tenant (8484, or NELM_TENANT_PORT)
  --lambda-port N  port of the local Lambda (4567, or NELM_LAMBDA_PORT)`;

try {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h' },
      reject: { type: 'boolean', default: false },
      'tenant-port': { type: 'string' },
      'lambda-port': { type: 'string' },
    },
  });
  const port = readPort('--tenant-port', values['tenant-port'] ?? process.env['NELM_TENANT_PORT'], 8484);
  if (values.help) console.log(usage);
  else {
    const lambdaPort = readPort('--lambda-port', values['lambda-port'] ?? process.env['NELM_LAMBDA_PORT'], 4567);
    await decide(`http://127.0.0.1:${port}`, values.reject, `http://127.0.0.1:${lambdaPort}`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function decide(baseUrl: string, reject: boolean, lambdaUrl: string): Promise<void> {
  await fetch(baseUrl).catch(() => {
    throw new Error(`No tenant answers at ${baseUrl}. Start it with npm start, or name its port with --tenant-port N.`);
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
      await (reject ? approvals.reject(id, 'Rejected by npm run approve') : approvals.approve(id));
      decided += 1;
      console.log(`${reject ? 'rejected' : 'approved'}: ${accountName}, as ${name}`);
    }
  }
  console.log(decided === 0 ? 'Nothing waits for an approver.' : await lookNow(lambdaUrl));
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
    ? 'The runs that wait for it look now; npm start shows what became of them.'
    : 'A run that waits for its request asks once an hour at first; npm start shows what became of it then.';
}
