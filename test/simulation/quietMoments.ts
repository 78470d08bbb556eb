import type { Journal } from './journal.ts';
import { isAtRest } from './seen.ts';
import type { World } from './world.ts';

/** Tells whether nothing is under way and something has happened since it was so the last time. */
export function quietMoments({ storage, faults, ...world }: World, { hands }: Journal): () => boolean {
  let before = '';
  return () => {
    const now = [storage.writes(), faults.asked(), hands.length].join();
    if (now === before || !isAtRest({ storage, faults, ...world })) return false;
    before = now;
    return true;
  };
}
