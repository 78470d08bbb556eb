import type { Isc } from '../isc/client.ts';
import { compare, isIn } from '../isc/filters.ts';
import type { PublicIdentity } from '../isc/publicIdentities.ts';

/** What is known of somebody: the id of their identity, their account name, or their e-mail address. */
export type Known = { field: 'id' | 'alias' | 'email'; value: string };

/** An address that every server on the way takes has room for a filter of so many characters, as they are sent. */
const longestFilter = 4_000;

/**
 * Finds identities by whatever is known of each, in as few requests as an address has room for: some fifty people each. Needs
 * a token that is bound to a user.
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

function* filtersOf(wanted: Iterable<Known>): Generator<string> {
  let batch: Known[] = [];
  for (const one of wanted) {
    if (batch.length > 0 && encodeURIComponent(filterOf([...batch, one])).length > longestFilter) {
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
