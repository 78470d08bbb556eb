import type { Isc } from '../isc/client.ts';
import { accountKey } from './person.ts';

/** The account names of the identities behind e-mail addresses, by `accountKey`; of an address that several have nobody can say whose it is. */
export async function findByAddresses(isc: Isc, addresses: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (addresses.length === 0) return found;
  const identities = await isc.publicIdentities.findByEmails(addresses);
  for (const [address, owners] of Map.groupBy(identities, ({ email }) => accountKey(email ?? ''))) {
    const [{ alias } = {}] = owners;
    if (owners.length === 1 && alias) found.set(address, alias);
  }
  return found;
}
