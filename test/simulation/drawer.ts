import type { Chance } from '../../local/tenant/chance.ts';

/** What draws by chance. */
export type Drawer = ReturnType<typeof drawer>;

/** Draws by chance. */
export function drawer(chance: Chance) {
  const below = (count: number) => Math.floor(chance() * count);
  return {
    below,
    is: (share: number) => chance() < share,
    pick: <T>(all: readonly T[]): T => all[below(all.length)] as T,
  };
}

/** All of them, in another order. */
export function shuffled<T>(all: readonly T[], draw: Drawer): T[] {
  return all
    .map((one) => ({ one, key: draw.below(1e9) }))
    .sort((first, second) => first.key - second.key)
    .map(({ one }) => one);
}
