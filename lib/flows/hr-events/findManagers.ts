import type { Isc } from '../../isc/client.ts';
import { IscRefusedError } from '../../isc/errors.ts';
import { findByAddresses } from '../../people/findByAddresses.ts';
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
    for (const [key, alias] of await findEach(isc, [...unknown.values()])) known.set(key, alias);
    return new Map([...wanted.keys()].flatMap((key) => (known.has(key) ? [[key, known.get(key) ?? '']] : [])));
  };
}

/** The names come from outside: one that the tenant refuses to look for is nobody's, and keeps no other from being found. */
async function findEach(isc: Isc, managers: readonly string[]): Promise<[string, string][]> {
  try {
    return await find(isc, managers);
  } catch (error) {
    if (!isOfTheNames(error)) throw error;
    if (managers.length === 1) return [];
    const half = Math.ceil(managers.length / 2);
    return [...(await findEach(isc, managers.slice(0, half))), ...(await findEach(isc, managers.slice(half)))];
  }
}

/** The tenant does not understand the filter, or a server on the way finds the address too long. */
function isOfTheNames(error: unknown): boolean {
  return error instanceof IscRefusedError && [400, 414, 431].includes(error.status);
}

async function find(isc: Isc, managers: readonly string[]): Promise<[string, string][]> {
  if (managers.length === 0) return [];
  const aliases = [...(await isc.publicIdentities.findByAlias(managers)).keys()];
  const aliasOf = (manager: string) => aliases.find((one) => isSameAccount(one, manager));
  const byAddress = await findByAddresses(
    isc,
    managers.filter((manager) => manager.includes('@') && !aliasOf(manager)),
  );
  return managers.flatMap((manager): [string, string][] => {
    const alias = aliasOf(manager) ?? byAddress.get(accountKey(manager));
    return alias ? [[accountKey(manager), alias]] : [];
  });
}
