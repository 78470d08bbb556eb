import { mayPass } from '../../durable/failure.ts';
import type { Isc } from '../../isc/client.ts';
import type { PublicIdentity } from '../../isc/publicIdentities.ts';

/** The managers who are identities, by their aliases, and of how many ISC says nothing. */
type FoundManagers = { found: Map<string, PublicIdentity>; unanswered: number };

/** As many as one request asks for. */
const mostAtOnce = 50;

/**
 * After so many look-ups that failed and might have come to something, or so many in a row that were refused, it is not for a few
 * managers that they do.
 */
const mostFailures = 20;

/**
 * Finds managers by their account names. Where ISC refuses that, or has failed for long, they are looked for by ever fewer: one for whom
 * it fails for ever keeps nobody else from being told.
 *
 * @param isLong whether ISC has failed for so long that it may never answer
 * @param signal is aborted where there is no time left
 * @throws what ISC answers where it says nothing of anybody, or may answer a later try; the reason of the signal when it was aborted
 */
export async function findManagers(
  isc: Pick<Isc, 'publicIdentities'>,
  managers: ReadonlySet<string>,
  { isLong, signal }: { isLong: boolean; signal?: AbortSignal | undefined },
): Promise<FoundManagers> {
  const throwIfLaterTryHelps = (error: unknown) => {
    // Whom there was no time to look for, the next try looks for.
    signal?.throwIfAborted();
    if (mayPass(error) && !isLong) throw error;
  };
  try {
    return { found: await isc.publicIdentities.findByAlias(managers), unanswered: 0 };
  } catch (error) {
    throwIfLaterTryHelps(error);
  }
  const found = new Map<string, PublicIdentity>();
  const unanswered: unknown[] = [];
  let failed = 0;
  let refusedInARow = 0;
  const look = async (some: readonly string[]): Promise<void> => {
    try {
      for (const [alias, one] of await isc.publicIdentities.findByAlias(some)) found.set(alias, one);
      refusedInARow = 0;
    } catch (error) {
      throwIfLaterTryHelps(error);
      if (mayPass(error)) failed += 1;
      else refusedInARow += 1;
      if (Math.max(failed, refusedInARow) > mostFailures) throw error;
      if (some.length === 1) {
        unanswered.push(error);
        return;
      }
      const half = Math.ceil(some.length / 2);
      await look(some.slice(0, half));
      await look(some.slice(half));
    }
  };
  const all = [...managers];
  for (let from = 0; from < all.length; from += mostAtOnce) await look(all.slice(from, from + mostAtOnce));
  if (unanswered.length === all.length) throw unanswered[0];
  return { found, unanswered: unanswered.length };
}
