import { createHash } from 'node:crypto';
import { accountKey } from './person.ts';

/** Names a person of a source in keys, and wherever else nobody is to see who it is: the same for every spelling of the name. */
export function personDigest(accountName: string): string {
  return createHash('sha256').update(accountKey(accountName)).digest('hex');
}
