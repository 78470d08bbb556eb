import { mayPass } from '../../durable/failure.ts';
import { CallError } from '../../isc/callError.ts';
import type { Isc } from '../../isc/client.ts';
import type { PublicIdentity } from '../../isc/publicIdentities.ts';

/** The managers who are identities, by their aliases, and those of whom ISC says nothing. */
type FoundManagers = { found: Map<string, PublicIdentity>; unanswered: ReadonlySet<string> };

/** ISC fails for that long where it fails for one manager, or is down for longer than most outages take. */
const longMilliseconds = 60 * 60_000;

/** Whether ISC has failed for so long that it may never answer. `failingSince`: undefined where it does not fail. In epoch milliseconds. */
export function hasFailedForLong(failingSince: number | undefined, now: number): boolean {
  return failingSince !== undefined && now - failingSince >= longMilliseconds;
}

/** As many as one request asks for. */
const mostAtOnce = 50;

/**
 * After so many look-ups that failed and might have come to something, or so many in a row that were refused, it is not for a few
 * managers that they do.
 */
const mostFailures = 20;

/** So long each look-up may take where ISC has failed for long: one that never answers leaves the try time for the others. */
const patienceMilliseconds = 10_000;

/** A look-up took too long. */
class NoAnswer extends CallError {
  override readonly name = 'NoAnswer';

  constructor(milliseconds: number) {
    super(`ISC did not say within ${Math.round(milliseconds / 1_000)} s who some managers are.`, { retry: true });
  }
}

/**
 * Finds managers by their account names. Where ISC refuses that, or has failed for long, they are looked for by ever fewer: one for whom
 * it fails for ever keeps nobody else from being told.
 *
 * @param isLong whether ISC has failed for so long that it may never answer
 * @param signal is aborted where there is no time left
 * @param patience for how many milliseconds a look-up is waited for where ISC has failed for long
 * @throws what ISC answers where it says nothing of anybody, or may answer a later try; the reason of the signal when it was aborted
 */
export async function findManagers(
  isc: Pick<Isc, 'publicIdentities'>,
  managers: ReadonlySet<string>,
  {
    isLong,
    signal,
    patience = patienceMilliseconds,
  }: { isLong: boolean; signal?: AbortSignal | undefined; patience?: number },
): Promise<FoundManagers> {
  const throwIfLaterTryHelps = (error: unknown) => {
    // Whom there was no time to look for, the next try looks for.
    signal?.throwIfAborted();
    if (mayPass(error) && !isLong) throw error;
  };
  try {
    // One that never answers would take all the time there is.
    if (!isLong) return { found: await isc.publicIdentities.findByAlias(managers), unanswered: new Set() };
  } catch (error) {
    throwIfLaterTryHelps(error);
  }
  const find = (some: readonly string[]) =>
    isLong ? findWithin(isc, some, patience) : isc.publicIdentities.findByAlias(some);
  const found = new Map<string, PublicIdentity>();
  const unanswered = new Set<string>();
  let failed = 0;
  let refusedInARow = 0;
  const look = async (some: readonly string[]): Promise<void> => {
    try {
      for (const [alias, one] of await find(some)) found.set(alias, one);
      refusedInARow = 0;
    } catch (error) {
      throwIfLaterTryHelps(error);
      if (mayPass(error)) failed += 1;
      else refusedInARow += 1;
      if (Math.max(failed, refusedInARow) > mostFailures) throw error;
      const [only] = some;
      if (only !== undefined && some.length === 1) {
        unanswered.add(only);
        // Nothing is said of anybody.
        if (unanswered.size === managers.size) throw error;
        return;
      }
      const half = Math.ceil(some.length / 2);
      await look(some.slice(0, half));
      await look(some.slice(half));
    }
  };
  const all = [...managers];
  for (let from = 0; from < all.length; from += mostAtOnce) await look(all.slice(from, from + mostAtOnce));
  return { found, unanswered };
}

/** @throws NoAnswer where it takes longer than so many milliseconds */
async function findWithin(
  isc: Pick<Isc, 'publicIdentities'>,
  managers: readonly string[],
  milliseconds: number,
): Promise<Map<string, PublicIdentity>> {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(new NoAnswer(milliseconds)), milliseconds);
  try {
    return await isc.publicIdentities.findByAlias(managers, { signal: ending.signal });
  } finally {
    clearTimeout(timer);
  }
}
