import * as z from 'zod';
import type { CallOptions } from './context.ts';
import { compare } from './filters.ts';
import { operations } from './operations.ts';
import { listing } from './pages.ts';
import { severalAtOnce } from './severalAtOnce.ts';
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

/** Whether an identity is there, but no longer works here. */
export function hasLeft({ identityState }: Pick<PublicIdentity, 'identityState'>): boolean {
  return identityState?.startsWith('INACTIVE') ?? false;
}

/** Bounds of one look-up: few requests, and an address that every server on the way takes. */
const mostPerRequest = 50;
const longestFilter = 4_000;

/** So many look-ups at once: one after the other, a thousand of them take longer than the limit of requests asks for. */
const lookUpsAtOnce = 5;

/** The identities of a tenant. */
export function publicIdentities(transport: Transport) {
  const list = (filters: string, options?: CallOptions) =>
    listing(transport, operations.listPublicIdentities, z.array(publicIdentitySchema), { filters }, options);
  return {
    /** Lists identities by a filter (`getPublicIdentities`), such as `alias eq "jane.doe"`. Needs a token that is bound to a user. */
    list,
    /**
     * Finds identities by account id, up to fifty a request (`getPublicIdentities`). Needs a token that is bound to a user.
     *
     * @returns the identities that exist, by their alias as the tenant writes it
     */
    async findByAlias(aliases: Iterable<string>, options?: CallOptions): Promise<Map<string, PublicIdentity>> {
      const found = await severalAtOnce(filtersOf('alias', aliases), lookUpsAtOnce, (filter) =>
        Array.fromAsync(list(filter, options)),
      );
      return new Map(found.flat().flatMap((identity) => (identity.alias ? [[identity.alias, identity]] : [])));
    },
    /**
     * Finds identities by e-mail address, up to fifty a request (`getPublicIdentities`). Needs a token that is bound to a user.
     *
     * @returns the identities that have one of the addresses; several may have the same
     */
    async findByEmails(emails: Iterable<string>, options?: CallOptions): Promise<PublicIdentity[]> {
      const found = await severalAtOnce(filtersOf('email', emails), lookUpsAtOnce, (filter) =>
        Array.fromAsync(list(filter, options)),
      );
      return found.flat();
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
