import * as z from 'zod';
import type { CallOptions } from './context.ts';
import { compare, isIn } from './filters.ts';
import { operations } from './operations.ts';
import { listing } from './pages.ts';
import type { Transport } from './transport.ts';

/** An identity as everybody may see it. `alias` is the account id that a record's `manager` names. */
const publicIdentitySchema = z.object({
  id: z.string(),
  name: z.string().nullish(),
  alias: z.string().nullish(),
  email: z.string().nullish(),
  /** `ACTIVE`, or `INACTIVE_…` of somebody who has left. */
  identityState: z.string().nullish(),
});

export type PublicIdentity = z.infer<typeof publicIdentitySchema>;

/** Bounds of one look-up: few requests, and an address that every server on the way takes. */
const mostPerRequest = 50;
const longestFilter = 4_000;

/** The identities of a tenant. */
export function publicIdentities(transport: Transport) {
  const list = (filters: string, options: CallOptions | undefined) =>
    listing(transport, operations.listPublicIdentities, z.array(publicIdentitySchema), { filters }, options);
  return {
    /**
     * Finds identities by account id, up to fifty a request (`getPublicIdentities`). Needs a token that is bound to a user.
     *
     * @returns the identities that exist, by their alias as the tenant writes it
     */
    async findByAlias(aliases: Iterable<string>, options?: CallOptions): Promise<Map<string, PublicIdentity>> {
      const found = new Map<string, PublicIdentity>();
      for (const filter of filtersOf('alias', aliases)) {
        for await (const identity of list(filter, options)) if (identity.alias) found.set(identity.alias, identity);
      }
      return found;
    },
    /**
     * Finds identities by e-mail address, up to fifty a request (`getPublicIdentities`). Needs a token that is bound to a user.
     *
     * @returns the identities that have one of the addresses; several may have the same
     */
    async findByEmails(emails: Iterable<string>, options?: CallOptions): Promise<PublicIdentity[]> {
      const found: PublicIdentity[] = [];
      for (const filter of filtersOf('email', emails)) found.push(...(await Array.fromAsync(list(filter, options))));
      return found;
    },
    /**
     * Finds identities by whatever is known of each, in as few requests as an address has room for: some fifty people each
     * (`getPublicIdentities`). Needs a token that is bound to a user.
     *
     * @returns the identities that exist; one that is named twice may stand there twice
     */
    async find(
      {
        ids = [],
        aliases = [],
        emails = [],
      }: { ids?: Iterable<string>; aliases?: Iterable<string>; emails?: Iterable<string> },
      options?: CallOptions,
    ): Promise<PublicIdentity[]> {
      const wanted = [
        ...[...new Set(ids)].map((id) => ({ field: 'id' as const, value: id })),
        ...[...new Set(aliases)].map((alias) => ({ field: 'alias' as const, value: alias })),
        ...[...new Set(emails)].map((email) => ({ field: 'email' as const, value: email })),
      ];
      const found: PublicIdentity[] = [];
      for (const filter of mixedFiltersOf(wanted)) found.push(...(await Array.fromAsync(list(filter, options))));
      return found;
    },
    /** The identity with an e-mail address (`getPublicIdentities`); undefined when none has it, or several have. */
    async findByEmail(email: string, options?: CallOptions): Promise<PublicIdentity | undefined> {
      let found: PublicIdentity | undefined;
      for await (const identity of list(compare('email', 'eq', email), options)) {
        if (found) return undefined;
        found = identity;
      }
      return found;
    },
  };
}

/** Joins comparisons into as few filters as the bounds allow. */
function* filtersOf(field: 'alias' | 'email', values: Iterable<string>): Generator<string> {
  let batch: string[] = [];
  let length = 0;
  for (const value of new Set(values)) {
    const comparison = compare(field, 'eq', value);
    if (batch.length === mostPerRequest || length + comparison.length > longestFilter) {
      yield batch.join(' or ');
      [batch, length] = [[], 0];
    }
    batch.push(comparison);
    length += encodeURIComponent(comparison).length + 4;
  }
  if (batch.length > 0) yield batch.join(' or ');
}

type Known = { field: 'id' | 'alias' | 'email'; value: string };

/** Joins what is known of people into as few filters as an address has room for. Ids share one list, which is shorter. */
function* mixedFiltersOf(wanted: readonly Known[]): Generator<string> {
  let batch: Known[] = [];
  for (const one of wanted) {
    if (batch.length > 0 && encodeURIComponent(mixedFilter([...batch, one])).length > longestFilter) {
      yield mixedFilter(batch);
      batch = [];
    }
    batch.push(one);
  }
  if (batch.length > 0) yield mixedFilter(batch);
}

function mixedFilter(wanted: readonly Known[]): string {
  const ids = wanted.flatMap(({ field, value }) => (field === 'id' ? [value] : []));
  const others = wanted.flatMap(({ field, value }) => (field === 'id' ? [] : [compare(field, 'eq', value)]));
  return [...(ids.length > 0 ? [isIn('id', ids)] : []), ...others].join(' or ');
}
