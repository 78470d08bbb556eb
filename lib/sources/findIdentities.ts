import type { Isc } from '../isc/client.ts';
import { compare, isIn } from '../isc/filters.ts';
import type { PublicIdentity } from '../isc/publicIdentities.ts';

/** What is known of somebody: the id of their identity, their account name, or their e-mail address. */
export type Known = { field: 'id' | 'alias' | 'email'; value: string };

/**
 * So many characters a filter may have, as it is sent: RFC 9110 (4.1) asks of everybody on the way to take addresses of 8,000, and
 * the rest of the address needs some of them.
 */
const longestFilter = 7_500;

/**
 * Finds identities by whatever is known of each, in as few requests as an address has room for: some two hundred people each,
 * by account name. Needs a token that is bound to a user.
 *
 * @returns the identities that exist; one of which several things are known may stand there several times
 */
export async function findIdentities(isc: Isc, wanted: readonly Known[]): Promise<PublicIdentity[]> {
  const found: PublicIdentity[] = [];
  const once = new Map(wanted.map((one) => [`${one.field} ${one.value}`, one]));
  for (const filter of filtersOf(once.values())) {
    found.push(...(await Array.fromAsync(isc.publicIdentities.list(filter))));
  }
  return found;
}

/** Whether one request is enough to ask for all of them. */
export function hasRoom(wanted: readonly Known[]): boolean {
  return new URLSearchParams({ filters: filterOf(wanted) }).toString().length <= longestFilter;
}

function* filtersOf(wanted: Iterable<Known>): Generator<string> {
  let batch: Known[] = [];
  for (const one of wanted) {
    if (batch.length > 0 && !hasRoom([...batch, one])) {
      yield filterOf(batch);
      batch = [];
    }
    batch.push(one);
  }
  if (batch.length > 0) yield filterOf(batch);
}

/** Ids share one list, which is shorter than a comparison for each. */
function filterOf(wanted: readonly Known[]): string {
  const ids = wanted.flatMap(({ field, value }) => (field === 'id' ? [value] : []));
  const others = wanted.flatMap(({ field, value }) => (field === 'id' ? [] : [compare(field, 'eq', value)]));
  return [...(ids.length > 0 ? [isIn('id', ids)] : []), ...others].join(' or ');
}
