import * as z from 'zod';
import { type Sorter, type Wanted } from './filters.ts';
import { type Listing, type PageOptions } from './pages.ts';
import { type Patch } from './patch.ts';
import type { Transport } from './transport.ts';
/** What records and requests say of a person. Dates are ISO 8601 instants. */
export declare const personSchema: z.ZodObject<{
    accountName: z.ZodString;
    firstName: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    lastName: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    email: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    phone: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    manager: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    data: z.ZodOptional<z.ZodNullable<z.ZodRecord<z.ZodString, z.ZodNullable<z.ZodString>>>>;
    startDate: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    endDate: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    modified: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    created: z.ZodOptional<z.ZodNullable<z.ZodString>>;
}, z.core.$strip>;
declare const recordSchema: z.ZodObject<{
    accountName: z.ZodString;
    firstName: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    lastName: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    email: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    phone: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    manager: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    data: z.ZodOptional<z.ZodNullable<z.ZodRecord<z.ZodString, z.ZodNullable<z.ZodString>>>>;
    startDate: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    endDate: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    modified: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    created: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    id: z.ZodString;
    sourceId: z.ZodOptional<z.ZodNullable<z.ZodString>>;
}, z.core.$strip>;
/** A non-employee record. */
export type NonEmployeeRecord = z.infer<typeof recordSchema>;
/** A person who is to be: what creating a record or a request takes. Dates are ISO 8601 instants. */
export type NewPerson = {
    sourceId: string;
    accountName: string;
    firstName: string;
    lastName: string;
    email: string;
    phone: string;
    /** The account id of an identity. */
    manager: string;
    startDate: string;
    endDate: string;
    /** Custom attributes by technical name. */
    data?: Record<string, string>;
};
/** What of a record is to change. A member of `data` that is null is removed, one that is not named stays. */
export type RecordChanges = Partial<Omit<NewPerson, 'sourceId' | 'data'>> & {
    data?: Record<string, string | null>;
};
/** The documented fields that records are sorted by. */
type SortField = Exclude<keyof NonEmployeeRecord, 'data'>;
/** What to list: of one source, of several, or of all. */
export type RecordQuery = PageOptions & {
    sourceId?: Wanted;
    sorters?: readonly Sorter<SortField>[];
};
/** The records of non-employees. */
export declare function records(transport: Transport): {
    /**
     * Creates a record at once, without approval (`createNonEmployeeRecord`). Sent once: when no answer comes
     * (IscUnreachableError with `mayHaveHadEffect`), look for the account name before creating again.
     */
    create(person: NewPerson): Promise<NonEmployeeRecord>;
    /** Lists records (`listNonEmployeeRecords`). */
    list({ sourceId, sorters, ...page }?: RecordQuery): Listing<NonEmployeeRecord>;
    /** One record by its id (`getNonEmployeeRecord`). Throws IscRefusedError 404 when there is none. */
    get(id: string): Promise<NonEmployeeRecord>;
    /**
     * Replaces all of a record (`updateNonEmployeeRecord`). Needs a user: an administrator may change everything, the
     * owner of the source the end date alone.
     */
    update(id: string, person: NewPerson): Promise<NonEmployeeRecord>;
    /**
     * Changes some of a record (`patchNonEmployeeRecord`), by field (`{ endDate }`) or by operations of JSON Patch. Needs a
     * user, as `update` does. Repeated when no answer comes only if doing it twice is the same as doing it once.
     */
    patch(id: string, changes: Patch<RecordChanges>): Promise<NonEmployeeRecord>;
    /** Deletes a record (`deleteNonEmployeeRecord`). Throws IscRefusedError 404 when there is none. */
    delete(id: string): Promise<void>;
    /**
     * Deletes many records in one request (`deleteNonEmployeeRecordsInBulk`). The API does not say how many it takes at
     * most, nor which of them there were: look afterwards. Nothing is sent for no ids.
     */
    deleteInBulk(ids: readonly string[]): Promise<void>;
    /**
     * All people of a source as CSV (`exportNonEmployeeRecords`), byte for byte as the API gives them. The largest source,
     * of 20,000 people, has some 3 MB.
     */
    export(sourceId: string): Promise<Uint8Array>;
    /**
     * The same as a stream, to be read within the time-out of a call (a minute by default). A stream that breaks off ends in
     * an IscUnreachableError; it is not asked for again.
     */
    exportStream(sourceId: string): Promise<ReadableStream<Uint8Array>>;
};
export {};
