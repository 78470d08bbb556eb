import type { Isc } from '../../isc/client.ts';
import { accountKey, isSameAccount } from '../../people/person.ts';

/** Gives the account names, as the tenant writes them, of those of the managers whom it knows, by `accountKey`. */
export type FindManagers = (isc: Isc, managers: Iterable<string>) => Promise<ReadonlyMap<string, string>>;

/** Who was found once is not asked for again while the process lives, up to so many. */
const mostRemembered = 1_000;

/** Makes a finder of the managers that events name, by account name or e-mail address: fifty names a request. */
export function createManagerFinder(): FindManagers {
  const known = new Map<string, string>();
  return async (isc, managers) => {
    const wanted = new Map(Array.from(managers, (manager) => [accountKey(manager), manager.trim()]));
    const unknown = new Map([...wanted].filter(([key]) => !known.has(key)));
    if (known.size + unknown.size > mostRemembered) known.clear();
    for (const [key, alias] of await find(isc, [...unknown.values()])) known.set(key, alias);
    return new Map([...wanted.keys()].flatMap((key) => (known.has(key) ? [[key, known.get(key) ?? '']] : [])));
  };
}

async function find(isc: Isc, managers: readonly string[]): Promise<[string, string][]> {
  if (managers.length === 0) return [];
  const aliases = [...(await isc.publicIdentities.findByAlias(managers)).keys()];
  const found: [string, string][] = [];
  for (const manager of managers) {
    const alias = aliases.find((one) => isSameAccount(one, manager)) ?? (await findByAddress(isc, manager));
    if (alias) found.push([accountKey(manager), alias]);
  }
  return found;
}

async function findByAddress(isc: Isc, manager: string): Promise<string | undefined> {
  if (!manager.includes('@')) return undefined;
  return (await isc.publicIdentities.findByEmail(manager))?.alias ?? undefined;
}
