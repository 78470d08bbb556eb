import * as z from 'zod';
import { type Sorter, type Wanted } from './filters.ts';
import { type Listing, type PageOptions } from './pages.ts';
import { type ApprovalStatus } from './requests.ts';
import type { Transport } from './transport.ts';
declare const approvalSchema: z.ZodObject<{
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
    nonEmployeeRequest: z.ZodOptional<z.ZodNullable<z.ZodObject<{
        id: z.ZodString;
        requester: z.ZodOptional<z.ZodNullable<z.ZodObject<{
            id: z.ZodString;
        }, z.core.$strip>>>;
    }, z.core.$strip>>>;
}, z.core.$strip>;
/** One approver's item, which that approver decides. */
export type Approval = z.infer<typeof approvalSchema>;
declare const detailSchema: z.ZodObject<{
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
    nonEmployeeRequest: z.ZodOptional<z.ZodNullable<z.ZodObject<{
        accountName: z.ZodOptional<z.ZodString>;
        firstName: z.ZodOptional<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
        lastName: z.ZodOptional<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
        email: z.ZodOptional<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
        phone: z.ZodOptional<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
        manager: z.ZodOptional<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
        data: z.ZodOptional<z.ZodOptional<z.ZodNullable<z.ZodRecord<z.ZodString, z.ZodNullable<z.ZodString>>>>>;
        startDate: z.ZodOptional<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
        endDate: z.ZodOptional<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
        modified: z.ZodOptional<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
        created: z.ZodOptional<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
        id: z.ZodString;
        requester: z.ZodOptional<z.ZodNullable<z.ZodObject<{
            id: z.ZodString;
        }, z.core.$strip>>>;
        nonEmployeeSource: z.ZodOptional<z.ZodNullable<z.ZodObject<{
            id: z.ZodOptional<z.ZodNullable<z.ZodString>>;
            sourceId: z.ZodOptional<z.ZodNullable<z.ZodString>>;
            name: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        }, z.core.$strip>>>;
        approvalStatus: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    }, z.core.$strip>>>;
}, z.core.$strip>;
/** The same with all of the request, unless `includeDetail` was false. Its dates may be days or instants. */
export type ApprovalDetail = z.infer<typeof detailSchema>;
declare const summarySchema: z.ZodObject<{
    approved: z.ZodNumber;
    pending: z.ZodNumber;
    rejected: z.ZodNumber;
}, z.core.$strip>;
/** How many items an approver has by state. */
export type ApprovalSummary = z.infer<typeof summarySchema>;
/** What to list: the items of an approver, by the identity's id or `me`; of everybody when it is left out. */
export type ApprovalQuery = PageOptions & {
    requestedFor?: string;
    approvalStatus?: Wanted<ApprovalStatus>;
    sorters?: readonly Sorter<'created' | 'modified'>[];
};
/** What approvers are asked. */
export declare function approvals(transport: Transport): {
    /** Lists items (`listNonEmployeeApprovals`). */
    list({ requestedFor, approvalStatus, sorters, ...page }?: ApprovalQuery): Listing<Approval>;
    /**
     * One item by its id (`getNonEmployeeApproval`), with all of its request unless `includeDetail` is false. Needs a
     * user. Throws IscRefusedError 404 when there is none.
     */
    get(id: string, { includeDetail }?: {
        includeDetail?: boolean;
    }): Promise<ApprovalDetail>;
    /**
     * Approves a pending item (`approveNonEmployeeRequest`). Needs the user whose item it is. Sent once: when no answer
     * comes (IscUnreachableError with `mayHaveHadEffect`), get the item and look at its state.
     *
     * @param comment at most 4,000 characters
     */
    approve(id: string, comment?: string): Promise<Approval>;
    /** Rejects a pending item, and with it the request (`rejectNonEmployeeRequest`). Otherwise as `approve`. */
    reject(id: string, comment: string): Promise<Approval>;
    /** Counts the items by state (`getNonEmployeeApprovalSummary`), of an approver by id, or of `me`. */
    summary(requestedFor: string): Promise<ApprovalSummary>;
};
export {};
