import { freshObjects } from '../freshObjects.ts';
import type { Journal } from '../journal.ts';
import type { Invariant } from '../seen.ts';

/** Where it is kept what people have said on a page, and what of it that is. */
const said: readonly (readonly [prefix: string, saidIn: (kept: Kept) => string | undefined])[] = [
  ['decisions/', ({ decided }) => decided?.decision],
  ['contracts/', ({ choice }) => choice?.kind],
  ['transfers/', ({ answer }) => answer?.kind],
];

type Kept = { decided?: { decision: string }; choice?: { kind: string }; answer?: { kind: string } };

/**
 * What is decided, chosen or answered is what somebody has sent by a page. Whoever only looks, such as a scanner of mails that opens
 * every link, does nothing by it.
 */
export function onlyClicked(): Invariant {
  const fresh = freshObjects();
  return ({ world, journal }) =>
    said
      .flatMap(([prefix, saidIn]) =>
        fresh(world, prefix).flatMap(({ key, kept }) => {
          const what = saidIn(kept as Kept);
          if (what === undefined || isClicked(journal, key.slice(prefix.length, -'.json'.length), what)) return [];
          return [`2: ${key} says "${what}", and nobody has clicked on that.`];
        }),
      )
      .slice(0, 5);
}

function isClicked({ clicks }: Journal, id: string, what: string): boolean {
  return clicks.some((one) => one.id === id && one.what === what);
}
