import * as z from 'zod';
import type { Transport } from './transport.ts';
/** An identity as everybody may see it. `alias` is the account id that a record's `manager` names. */
declare const publicIdentitySchema: z.ZodObject<{
    id: z.ZodString;
    name: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    alias: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    email: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    identityState: z.ZodOptional<z.ZodNullable<z.ZodString>>;
}, z.core.$strip>;
export type PublicIdentity = z.infer<typeof publicIdentitySchema>;
/** The identities of a tenant. */
export declare function publicIdentities(transport: Transport): {
    /**
     * Finds identities by account id, up to fifty a request (`getPublicIdentities`). Needs a token that is bound to a user.
     *
     * @returns the identities that exist, by their alias as the tenant writes it
     */
    findByAlias(aliases: Iterable<string>): Promise<Map<string, PublicIdentity>>;
    /** The identity with an e-mail address (`getPublicIdentities`); undefined when none has it, or several have. */
    findByEmail(email: string): Promise<PublicIdentity | undefined>;
};
export {};
