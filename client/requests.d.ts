import * as z from 'zod';
import { type Sorter, type Wanted } from './filters.ts';
import { type Listing, type PageOptions } from './pages.ts';
import { type NewPerson } from './records.ts';
import type { Transport } from './transport.ts';
/** The documented states are these; others may be added without notice. */
export type ApprovalStatus = 'APPROVED' | 'REJECTED' | 'PENDING' | 'NOT_READY' | 'CANCELLED';
/** One approver's item in the chain of a request. */
export declare const approvalItemSchema: z.ZodObject<{
    id: z.ZodString;
    approver: z.ZodOptional<z.ZodNullable<z.ZodObject<{
        type: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        id: z.ZodString;
    }, z.core.$strip>>>;
    accountName: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    approvalStatus: z.ZodString;
    approvalOrder: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
    comment: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    modified: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    created: z.ZodOptional<z.ZodNullable<z.ZodString>>;
}, z.core.$strip>;
declare const requestSchema: z.ZodObject<{
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
    nonEmployeeSource: z.ZodOptional<z.ZodNullable<z.ZodObject<{
        id: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        sourceId: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        name: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    }, z.core.$strip>>>;
    approvalItems: z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodObject<{
        id: z.ZodString;
        approver: z.ZodOptional<z.ZodNullable<z.ZodObject<{
            type: z.ZodOptional<z.ZodNullable<z.ZodString>>;
            id: z.ZodString;
        }, z.core.$strip>>>;
        accountName: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        approvalStatus: z.ZodString;
        approvalOrder: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
        comment: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        modified: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        created: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    }, z.core.$strip>>>>;
    approvalStatus: z.ZodString;
    comment: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    completionDate: z.ZodOptional<z.ZodNullable<z.ZodString>>;
}, z.core.$strip>;
/** A request for a non-employee, which approvers decide on. */
export type NonEmployeeRequest = z.infer<typeof requestSchema>;
declare const summarySchema: z.ZodObject<{
    approved: z.ZodNumber;
    rejected: z.ZodNumber;
    pending: z.ZodNumber;
    nonEmployeeCount: z.ZodNumber;
}, z.core.$strip>;
/** How many requests there are by state on the sources that somebody manages, and how many people. */
export type RequestSummary = z.infer<typeof summarySchema>;
/** The documented fields that requests are sorted by. */
type SortField = 'created' | 'approvalStatus' | 'firstName' | 'lastName' | 'email' | 'phone' | 'accountName' | 'startDate' | 'endDate';
/** What to list. `requestedFor` is the id of the identity whose sources are meant, or `me`. */
export type RequestQuery = PageOptions & {
    requestedFor: string;
    sourceId?: Wanted;
    sorters?: readonly Sorter<SortField>[];
};
/** The requests for non-employees. */
export declare function requests(transport: Transport): {
    /**
     * Requests a person (`createNonEmployeeRequest`). Sent once: when no answer comes (IscUnreachableError with
     * `mayHaveHadEffect`), look among the requests before asking again.
     *
     * @throws IscRefusedError 400 with the detail code `400.1.409` when the account name is in use or requested already
     */
    create(person: NewPerson): Promise<NonEmployeeRequest>;
    /** Lists requests (`listNonEmployeeRequests`). */
    list({ requestedFor, sourceId, sorters, ...page }: RequestQuery): Listing<NonEmployeeRequest>;
    /** One request by its id (`getNonEmployeeRequest`). Throws IscRefusedError 404 when there is none. */
    get(id: string): Promise<NonEmployeeRequest>;
    /** Takes a request back (`deleteNonEmployeeRequest`). Throws IscRefusedError 404 when there is none. */
    delete(id: string): Promise<void>;
    /** Counts the requests by state (`getNonEmployeeRequestSummary`), of an identity by id, or of `me`. */
    summary(requestedFor: string): Promise<RequestSummary>;
};
export {};
