import { byCurrentKeys, type KeyRule, type RotatingKeys, rotatingKeys } from '../config/rotatingKeys.ts';
import { type Purpose, type ReadToken, readToken } from './token.ts';

/** The keys that links in mails are signed with. */
export type LinkKeys = RotatingKeys;

const linkKey: KeyRule = { form: 'have 32 characters or more each', isKey: ({ length }) => length >= 32 };

/** The keys of links: in `NELM_LINK_KEYS`, or in the SSM parameter that `NELM_LINK_KEYS_PARAMETER` names. */
export function createLinkKeys(now: () => number): LinkKeys {
  return rotatingKeys('NELM_LINK_KEYS', 'keys that sign links', linkKey, now);
}

/**
 * Reads a token as `readToken` does, by the keys that there are: one that none of them has signed may be of a key that was set since
 * they were read.
 *
 * @param now epoch milliseconds
 */
export async function readLink(linkKeys: LinkKeys, token: string, purpose: Purpose, now: number): Promise<ReadToken> {
  return await byCurrentKeys(
    linkKeys,
    (keys) => readToken(keys, token, purpose, now),
    ({ kind }) => kind !== 'invalid',
  );
}
