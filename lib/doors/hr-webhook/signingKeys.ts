import { type RotatingKeys, rotatingKeys } from '../../config/rotatingKeys.ts';

/**
 * The signing keys of HR systems, by the system's name: in `HR_<SYSTEM>_KEYS`, or in the SSM parameter that
 * `HR_<SYSTEM>_KEYS_PARAMETER` names.
 */
export function createSigningKeys(now: () => number): (system: string) => Promise<readonly string[]> {
  const rings = new Map<string, RotatingKeys>();
  return async (system) => {
    const keys = rings.get(system) ?? rotatingKeys(`HR_${system.toUpperCase()}_KEYS`, 'signing keys', 16, now);
    rings.set(system, keys);
    return await keys();
  };
}
