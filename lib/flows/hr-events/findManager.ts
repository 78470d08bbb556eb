import type { Isc } from '../../isc/client.ts';
import { accountKey, isSameAccount } from '../../people/person.ts';
import type { NormalizedEvent } from './normalizedEvent.ts';

/** Gives an event with its manager's account name as the tenant writes it. */
export type FindManager = (isc: Isc, event: NormalizedEvent) => Promise<NormalizedEvent>;

/** Who was found once is not asked for again while the process lives, up to so many. */
const mostRemembered = 1_000;

/**
 * Makes a finder of the managers that events name, by account name or e-mail address. It throws Error when there is no
 * identity of the name or the address.
 */
export function createManagerFinder(): FindManager {
  const known = new Map<string, string>();
  return async (isc, event) => {
    const { manager } = event.values;
    if (!manager) return event;
    const key = accountKey(manager);
    const alias = known.get(key) ?? (await find(isc, manager.trim()));
    if (!alias) throw new Error('no identity has the account name or e-mail address that the event gives as manager.');
    if (known.size >= mostRemembered) known.clear();
    known.set(key, alias);
    return { ...event, values: { ...event.values, manager: alias } };
  };
}

async function find(isc: Isc, manager: string): Promise<string | undefined> {
  const byAlias = await isc.publicIdentities.findByAlias([manager]);
  const alias = [...byAlias.keys()].find((one) => isSameAccount(one, manager));
  if (alias !== undefined || !manager.includes('@')) return alias;
  return (await isc.publicIdentities.findByEmail(manager))?.alias ?? undefined;
}
