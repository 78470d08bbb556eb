import { dayText } from '../../lib/dates/dayText.ts';
import type { Hold } from '../../lib/decisions/hold.ts';
import type { Execution } from '../../local/aws/durable/execution.ts';

/** The run whose decision an execution waits for, when the operators have been asked; undefined where nobody is waited for. */
export function runThatWaits({ status, operations }: Pick<Execution, 'status' | 'operations'>): string | undefined {
  if (status !== 'RUNNING') return undefined;
  const wait = operations.findLast(({ Type, Status }) => Type === 'CALLBACK' && Status === 'STARTED');
  const waits = operations.filter(({ Type }) => Type === 'CALLBACK').length;
  const asked = operations.filter(({ Name, Status }) => Name === 'ask the operators' && Status === 'SUCCEEDED').length;
  return asked === waits ? /^decision on (.+)$/.exec(wait?.Name ?? '')?.[1] : undefined;
}

/**
 * What waits, until when, and where it is decided.
 *
 * @param mail the file of the mail that leads to the page, where it is known
 */
export function waitingText({ what, expiresAt }: Pick<Hold, 'what' | 'expiresAt'>, mail: string | undefined): string {
  const until = `${dayText(expiresAt.slice(0, 10))} at ${expiresAt.slice(11, 16)} UTC`;
  const where = mail === undefined ? `open the mail "Decide: ${what}"` : `open ${mail}`;
  return `${what}: waits for a decision until ${until}\n  to decide, ${where}\n`;
}
