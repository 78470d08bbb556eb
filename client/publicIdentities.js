import * as z from 'zod';
import { compare } from './filters.js';
import { operations } from './operations.js';
import { listing } from './pages.js';
/** An identity as everybody may see it. `alias` is the account id that a record's `manager` names. */
const publicIdentitySchema = z.object({
    id: z.string(),
    name: z.string().nullish(),
    alias: z.string().nullish(),
    email: z.string().nullish(),
    /** `ACTIVE`, or `INACTIVE_…` of somebody who has left. */
    identityState: z.string().nullish(),
});
/** Bounds of one look-up: few requests, and an address that every server on the way takes. */
const mostPerRequest = 50;
const longestFilter = 4_000;
/** The identities of a tenant. */
export function publicIdentities(transport) {
    const list = (filters) => listing(transport, operations.listPublicIdentities, z.array(publicIdentitySchema), { filters });
    return {
        /**
         * Finds identities by account id, up to fifty a request (`getPublicIdentities`). Needs a token that is bound to a user.
         *
         * @returns the identities that exist, by their alias as the tenant writes it
         */
        async findByAlias(aliases) {
            const found = new Map();
            for (const filter of filtersOf(aliases)) {
                for await (const identity of list(filter))
                    if (identity.alias)
                        found.set(identity.alias, identity);
            }
            return found;
        },
        /** The identity with an e-mail address (`getPublicIdentities`); undefined when none has it, or several have. */
        async findByEmail(email) {
            let found;
            for await (const identity of list(compare('email', 'eq', email))) {
                if (found)
                    return undefined;
                found = identity;
            }
            return found;
        },
    };
}
/** Joins comparisons into as few filters as the bounds allow. */
function* filtersOf(aliases) {
    let batch = [];
    let length = 0;
    for (const alias of new Set(aliases)) {
        const comparison = compare('alias', 'eq', alias);
        if (batch.length === mostPerRequest || length + comparison.length > longestFilter) {
            yield batch.join(' or ');
            [batch, length] = [[], 0];
        }
        batch.push(comparison);
        length += encodeURIComponent(comparison).length + 4;
    }
    if (batch.length > 0)
        yield batch.join(' or ');
}
