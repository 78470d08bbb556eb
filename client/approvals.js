import * as z from 'zod';
import { anyOf, inOrder } from './filters.js';
import { operations } from './operations.js';
import { listing } from './pages.js';
import { personSchema } from './records.js';
import { approvalItemSchema } from './requests.js';
const approvalSchema = approvalItemSchema.extend({
    nonEmployeeRequest: z.object({ id: z.string(), requester: z.object({ id: z.string() }).nullish() }).nullish(),
});
const detailSchema = approvalItemSchema.extend({
    nonEmployeeRequest: personSchema
        .partial()
        .extend({
        id: z.string(),
        requester: z.object({ id: z.string() }).nullish(),
        nonEmployeeSource: z
            .object({ id: z.string().nullish(), sourceId: z.string().nullish(), name: z.string().nullish() })
            .nullish(),
        approvalStatus: z.string().nullish(),
    })
        .nullish(),
});
const summarySchema = z.object({ approved: z.number(), pending: z.number(), rejected: z.number() });
/** What approvers are asked. */
export function approvals(transport) {
    return {
        /** Lists items (`listNonEmployeeApprovals`). */
        list({ requestedFor, approvalStatus, sorters, ...page } = {}) {
            return listing(transport, operations.listApprovals, z.array(approvalSchema), {
                ...page,
                'requested-for': requestedFor,
                filters: anyOf('approvalStatus', approvalStatus),
                sorters: inOrder(sorters),
            });
        },
        /**
         * One item by its id (`getNonEmployeeApproval`), with all of its request unless `includeDetail` is false. Needs a
         * user. Throws IscRefusedError 404 when there is none.
         */
        async get(id, { includeDetail = true } = {}) {
            const query = { 'include-detail': includeDetail };
            return await transport.json(operations.getApproval, detailSchema, { parameters: { id }, query });
        },
        /**
         * Approves a pending item (`approveNonEmployeeRequest`). Needs the user whose item it is. Sent once: when no answer
         * comes (IscUnreachableError with `mayHaveHadEffect`), get the item and look at its state.
         *
         * @param comment at most 4,000 characters
         */
        async approve(id, comment) {
            const json = comment === undefined ? {} : { comment };
            return await transport.json(operations.approveRequest, approvalSchema, { parameters: { id }, json });
        },
        /** Rejects a pending item, and with it the request (`rejectNonEmployeeRequest`). Otherwise as `approve`. */
        async reject(id, comment) {
            return await transport.json(operations.rejectRequest, approvalSchema, { parameters: { id }, json: { comment } });
        },
        /** Counts the items by state (`getNonEmployeeApprovalSummary`), of an approver by id, or of `me`. */
        async summary(requestedFor) {
            return await transport.json(operations.approvalSummary, summarySchema, { parameters: { requestedFor } });
        },
    };
}
