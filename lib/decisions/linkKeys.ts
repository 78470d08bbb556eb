import { type KeyRule, type RotatingKeys, rotatingKeys } from '../config/rotatingKeys.ts';

/** The keys that links in mails are signed with. */
export type LinkKeys = RotatingKeys;

const linkKey: KeyRule = { form: 'have 32 characters or more each', isKey: ({ length }) => length >= 32 };

/** The keys of links: in `NELM_LINK_KEYS`, or in the SSM parameter that `NELM_LINK_KEYS_PARAMETER` names. */
export function createLinkKeys(now: () => number): LinkKeys {
  return rotatingKeys('NELM_LINK_KEYS', 'keys that sign links', linkKey, now);
}
