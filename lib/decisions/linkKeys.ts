import { type RotatingKeys, rotatingKeys } from '../config/rotatingKeys.ts';

/** The keys that links in mails are signed with. */
export type LinkKeys = RotatingKeys;

/** The keys of links: in `NELM_LINK_KEYS`, or in the SSM parameter that `NELM_LINK_KEYS_PARAMETER` names. */
export function createLinkKeys(now: () => number): LinkKeys {
  return rotatingKeys('NELM_LINK_KEYS', 'keys that sign links', 32, now);
}
