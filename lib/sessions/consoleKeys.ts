import { createHmac, timingSafeEqual } from 'node:crypto';
import type { LinkKeys } from '../decisions/linkKeys.ts';

/**
 * The keys of the console of one stage, made of the keys that sign links: what one signs is nothing to the other, nor to the
 * console of another stage. A session lives on under a new key of links
 * until the key under which it was begun is taken out.
 *
 * @param stage as in `NELM_STAGE`
 */
export function consoleKeys(linkKeys: LinkKeys, stage: string): LinkKeys {
  return async () => (await linkKeys()).map((key) => hmac(key, `nelm console of the stage ${stage}`));
}

/**
 * What a form of the console carries, so that no page but one of the console can have made it.
 *
 * @param whose the id of a session, or what the cookie of a browser holds that nobody has signed in with
 */
export function formToken([key = '']: readonly string[], whose: string): string {
  return madeOf(key, 'form', whose);
}

/**
 * Whether a form carries what one of the console's own does. A page may have been opened under another key than the one that
 * signs now: while keys are changed, and for as long as the key of before is there.
 */
export function isFormToken(keys: readonly string[], whose: string, sent = ''): boolean {
  return keys.some((key) => isSame(sent, formToken([key], whose)));
}

/** Takes the same time wherever they differ. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A text that whoever has the key makes of an id again, and nobody else: 43 characters of an alphabet that fits everywhere. */
export function madeOf(key: string, what: string, id: string): string {
  return hmac(key, `${what} of ${id}`);
}

function hmac(key: string, content: string): string {
  return createHmac('sha256', key).update(content).digest('base64url');
}
