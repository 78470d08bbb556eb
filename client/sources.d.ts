import * as z from 'zod';
import { type Sorter } from './filters.ts';
import { type Listing, type PageOptions } from './pages.ts';
import { type Patch } from './patch.ts';
import type { Transport } from './transport.ts';
/** A non-employee source. `id` and `sourceId` name the same source; the API accepts either. */
declare const sourceSchema: z.ZodObject<{
    id: z.ZodString;
    sourceId: z.ZodOptional<z.ZodString>;
    name: z.ZodString;
    description: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    approvers: z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodObject<{
        type: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        id: z.ZodString;
    }, z.core.$strip>>>>;
    accountManagers: z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodObject<{
        type: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        id: z.ZodString;
    }, z.core.$strip>>>>;
    nonEmployeeCount: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
    created: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    modified: z.ZodOptional<z.ZodNullable<z.ZodString>>;
}, z.core.$strip>;
export type Source = z.infer<typeof sourceSchema>;
/** A source to be. People are named by the ids of their identities. */
export type NewSource = {
    name: string;
    description: string;
    owner: string;
    managementWorkgroup?: string;
    /** At most 3, in the order in which they decide. */
    approvers?: readonly string[];
    /** At most 10. */
    accountManagers?: readonly string[];
};
/** What of a source is to change. Lists are replaced as a whole. */
export type SourceChanges = Partial<Pick<NewSource, 'name' | 'description' | 'approvers' | 'accountManagers'>>;
/** What to list: the sources that an identity manages, by its id or `me`; all when it is left out. */
export type SourceQuery = PageOptions & {
    requestedFor?: string;
    /** Whether to count each source's people, which costs the server extra. */
    nonEmployeeCount?: boolean;
    sorters?: readonly Sorter<'name' | 'created' | 'sourceId'>[];
};
/** The non-employee sources of a tenant. */
export declare function sources(transport: Transport): {
    /**
     * Creates a source (`createNonEmployeeSource`). A tenant has at most 50. Sent once: when no answer comes, look for its
     * name before creating it again.
     */
    create({ owner, approvers, accountManagers, ...source }: NewSource): Promise<Source>;
    /** Lists the sources (`listNonEmployeeSources`); a tenant has at most 50, so it takes one request. */
    list({ requestedFor, nonEmployeeCount, sorters, ...page }?: SourceQuery): Listing<Source>;
    /** One source by either of its ids (`getNonEmployeeSource`). Throws IscRefusedError 404 when there is none. */
    get(sourceId: string): Promise<Source>;
    /** Changes some of a source (`patchNonEmployeeSource`), by field or by operations of JSON Patch. */
    patch(sourceId: string, changes: Patch<SourceChanges>): Promise<Source>;
    /** Deletes a source with all its people (`deleteNonEmployeeSource`). Throws IscRefusedError 404 when there is none. */
    delete(sourceId: string): Promise<void>;
};
export {};
