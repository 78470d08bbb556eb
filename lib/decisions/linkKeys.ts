import { secretOf } from '../config/secret.ts';

/** The keys that links in mails are signed with; the first one signs, all are taken. */
export type LinkKeys = () => Promise<readonly string[]>;

/** How long keys are used before they are read again, so that changing them needs no deployment. */
const milliseconds = 5 * 60_000;

/** A shorter key is none: an empty one would let everybody sign. */
const shortestKey = 32;

/**
 * Reads the keys when they are first needed: in `NELM_LINK_KEYS`, or in the SSM parameter that `NELM_LINK_KEYS_PARAMETER`
 * names, with space between them where there are several.
 */
export function createLinkKeys(now: () => number): LinkKeys {
  let known: { keys: readonly string[]; until: number } | undefined;
  return async () => {
    if (known && known.until > now()) return known.keys;
    const keys = (await secretOf('NELM_LINK_KEYS')).split(/\s+/).filter((key) => key !== '');
    if (keys.length === 0 || keys.some(({ length }) => length < shortestKey)) {
      throw new Error(`Each key that signs links (NELM_LINK_KEYS) must have ${shortestKey} characters or more.`);
    }
    known = { keys, until: now() + milliseconds };
    return keys;
  };
}
