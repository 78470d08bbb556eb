import { readToken } from '../../lib/decisions/token.ts';
import { linkKey } from './secrets.ts';

/**
 * The id of the contract that a link of a mail is about, by its token or, where it leads into the console, by the id itself; '' of one
 * that is about something else.
 *
 * @param now epoch milliseconds
 */
export function contractIdIn(token: string, now: number): string {
  const read = readToken([linkKey], token, 'contract', now);
  if (read.kind !== 'invalid') return read.id;
  return /^[0-9a-f]{32}$/.test(token) ? token : '';
}
