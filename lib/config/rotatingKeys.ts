import { secretOf } from './secret.ts';

/**
 * Keys of which any may have signed, so that they can be changed while what they signed is about; the first one signs. Asked `again`
 * they are read anew, at most once a minute: what none of them has signed may be signed by one that was set since.
 */
export type RotatingKeys = (again?: 'again') => Promise<readonly string[]>;

/** What a key has to look like: `form` goes on where an error says that each key must, `isKey` is asked of each. */
export type KeyRule = { form: string; isKey: (text: string) => boolean };

/** How long keys are used before they are read again, so that changing them needs no deployment. */
const milliseconds = 5 * 60_000;

/** So long passes between two readings: anybody may send what no key has signed, as often as they like. */
const betweenReadings = 60_000;

/**
 * Keys that are kept together in one secret, with space between them. They are read when they are first needed.
 *
 * @param variable as for `secretOf`
 * @param what they are, for the error: "keys that sign links"
 * @param rule what each has to look like: an empty key would let everybody sign
 * @param now epoch milliseconds
 * @throws Error that names the variable and no key
 */
export function rotatingKeys(variable: string, what: string, rule: KeyRule, now: () => number): RotatingKeys {
  let known: { keys: readonly string[]; until: number } | undefined;
  let readAt = Number.NEGATIVE_INFINITY;

  async function read(): Promise<readonly string[]> {
    readAt = now();
    const keys = (await secretOf(variable)).split(/\s+/).filter((key) => key !== '');
    if (keys.length === 0 || !keys.every(rule.isKey)) {
      throw new Error(`The ${what} (${variable}) must be there, and ${rule.form}.`);
    }
    known = { keys, until: now() + milliseconds };
    return keys;
  }

  return async (again) => {
    if (!known || known.until <= now()) return await read();
    if (!again || now() - readAt < betweenReadings) return known.keys;
    const { keys } = known;
    // What no key has signed is refused all the same where they cannot be read.
    return await read().catch(() => keys);
  };
}

/**
 * Reads something by the keys that are known, and where it does not fit them once more by those that there are now.
 *
 * @param fits whether a key was right
 */
export async function byCurrentKeys<T>(
  keys: RotatingKeys,
  read: (keys: readonly string[]) => T,
  fits: (value: T) => boolean,
): Promise<T> {
  const value = read(await keys());
  return fits(value) ? value : read(await keys('again'));
}
