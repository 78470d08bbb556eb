import { type RotatingKeys, rotatingKeys } from '../../config/rotatingKeys.ts';
import { keyRuleOf } from '../../hr/signingKey.ts';

/**
 * The signing keys of HR systems, by the system's name: in `HR_<SYSTEM>_KEYS`, or in the SSM parameter that
 * `HR_<SYSTEM>_KEYS_PARAMETER` names. Asked `again` they are read anew, as `RotatingKeys` are.
 */
export function createSigningKeys(now: () => number): (system: string, again?: 'again') => Promise<readonly string[]> {
  const rings = new Map<string, RotatingKeys>();
  return async (system, again) => {
    const variable = `HR_${system.toUpperCase()}_KEYS`;
    const keys = rings.get(system) ?? rotatingKeys(variable, 'signing keys', keyRuleOf(system), now);
    rings.set(system, keys);
    return await keys(again);
  };
}
