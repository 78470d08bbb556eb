import { secretOf } from './secret.ts';

/** Keys of which any may have signed, so that they can be changed while what they signed is about; the first one signs. */
export type RotatingKeys = () => Promise<readonly string[]>;

/** How long keys are used before they are read again, so that changing them needs no deployment. */
const milliseconds = 5 * 60_000;

/**
 * Keys that are kept together in one secret, with space between them. They are read when they are first needed.
 *
 * @param variable as for `secretOf`
 * @param what they are, for the error: "keys that sign links"
 * @param fewest characters of each: an empty key would let everybody sign
 * @param now epoch milliseconds
 */
export function rotatingKeys(variable: string, what: string, fewest: number, now: () => number): RotatingKeys {
  let known: { keys: readonly string[]; until: number } | undefined;
  return async () => {
    if (known && known.until > now()) return known.keys;
    const keys = (await secretOf(variable)).split(/\s+/).filter((key) => key !== '');
    if (keys.length === 0 || keys.some(({ length }) => length < fewest)) {
      throw new Error(`The ${what} (${variable}) must be there, and have ${fewest} characters or more each.`);
    }
    known = { keys, until: now() + milliseconds };
    return keys;
  };
}
