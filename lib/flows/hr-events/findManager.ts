import type { Isc } from '../../isc/client.ts';
import { accountKey } from '../../people/person.ts';
import type { Meant } from './normalizedEvent.ts';

/** Who was found once is not asked for again while the process lives, up to so many. */
const mostRemembered = 1_000;

/**
 * Finds the manager that an event names, by account name or e-mail address, and gives the event with the manager's
 * account name as the tenant writes it.
 */
export function createManagerFinder() {
  const known = new Map<string, string>();
  return async (isc: Isc, event: Meant): Promise<Meant> => {
    const { manager } = event.values;
    if (!manager) return event;
    const key = accountKey(manager);
    const alias = known.get(key) ?? (await find(isc, manager));
    if (!alias) throw new Error('no identity has the account name or e-mail address that the event gives as manager');
    if (known.size >= mostRemembered) known.clear();
    known.set(key, alias);
    return { ...event, values: { ...event.values, manager: alias } };
  };
}

async function find(isc: Isc, manager: string): Promise<string | undefined> {
  const byAlias = await isc.publicIdentities.findByAlias([manager]);
  const [alias] = byAlias.keys();
  if (alias !== undefined || !manager.includes('@')) return alias;
  return (await isc.publicIdentities.findByEmail(manager))?.alias ?? undefined;
}
