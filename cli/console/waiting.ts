import { momentText } from '../../lib/dates/momentText.ts';
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
 * @param timeZone the organisation's, in which its mail says until when
 * @param mail the file of the mail that leads to the page, where it is known
 */
export function waitingText(
  { what, expiresAt }: Pick<Hold, 'what' | 'expiresAt'>,
  timeZone: string,
  mail: string | undefined,
): string {
  const until = momentText(expiresAt, timeZone);
  const where = mail === undefined ? `open the mail "Decide: ${what}"` : `open ${mail}`;
  return `${what}: waits for a decision until ${until}\n  to decide, ${where}\n`;
}
