import { secretOf } from '../../config/secret.ts';

/** How long keys are used before they are read again, so that changing them needs no deployment. */
const milliseconds = 5 * 60_000;

/** A shorter key is none: an empty one would let everybody sign. */
const shortestKey = 16;

/**
 * The signing keys of HR systems: in `HR_<SYSTEM>_KEYS`, or in the SSM parameter that `HR_<SYSTEM>_KEYS_PARAMETER` names,
 * with space between them while they are being changed.
 */
export function createKeyRing(now: () => number) {
  const known = new Map<string, { keys: string[]; until: number }>();
  return async (system: string): Promise<readonly string[]> => {
    const kept = known.get(system);
    if (kept && kept.until > now()) return kept.keys;
    const text = await secretOf(`HR_${system.toUpperCase()}_KEYS`);
    const keys = text.split(/\s+/).filter((key) => key !== '');
    if (keys.length === 0 || keys.some(({ length }) => length < shortestKey)) {
      throw new Error(`The signing keys of ${system} must have ${shortestKey} characters or more each.`);
    }
    known.set(system, { keys, until: now() + milliseconds });
    return keys;
  };
}
