import { freshObjects } from '../freshObjects.ts';
import type { Invariant } from '../seen.ts';

/**
 * Nothing is decided when its time is over, and nothing is chosen for a contract that has ended.
 *
 * @param clockError by how many milliseconds clocks may differ
 */
export function inTime(clockError: number): Invariant {
  const fresh = freshObjects();
  const isLate = (at: string | undefined, until: string | undefined) =>
    at !== undefined && Date.parse(at) > Date.parse(until ?? '') + clockError;
  return ({ world }) => {
    const wrong: string[] = [];
    for (const { key, kept } of fresh(world, 'decisions/')) {
      const { decided, expiresAt } = kept as { decided?: { at: string }; expiresAt?: string };
      if (isLate(decided?.at, expiresAt)) wrong.push(`2: ${key} was decided at ${decided?.at}, after ${expiresAt}.`);
    }
    for (const { key, kept } of fresh(world, 'contracts/')) {
      const { choice, endDate } = kept as { choice?: { at: string }; endDate?: string };
      if (isLate(choice?.at, endDate)) wrong.push(`2: ${key} was chosen for at ${choice?.at}, after ${endDate}.`);
    }
    return wrong.slice(0, 5);
  };
}
