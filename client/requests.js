import * as z from 'zod';
import { anyOf, inOrder } from './filters.js';
import { operations } from './operations.js';
import { listing } from './pages.js';
import { personSchema } from './records.js';
/** One approver's item in the chain of a request. */
export const approvalItemSchema = z.object({
    id: z.string(),
    approver: z.object({ type: z.string().nullish(), id: z.string() }).nullish(),
    accountName: z.string().nullish(),
    approvalStatus: z.string(),
    /** From 1; the items are decided in this order. */
    approvalOrder: z.number().nullish(),
    comment: z.string().nullish(),
    modified: z.string().nullish(),
    created: z.string().nullish(),
});
const requestSchema = personSchema.extend({
    id: z.string(),
    nonEmployeeSource: z
        .object({ id: z.string().nullish(), sourceId: z.string().nullish(), name: z.string().nullish() })
        .nullish(),
    approvalItems: z.array(approvalItemSchema).nullish(),
    approvalStatus: z.string(),
    comment: z.string().nullish(),
    completionDate: z.string().nullish(),
});
const summarySchema = z.object({
    approved: z.number(),
    rejected: z.number(),
    pending: z.number(),
    nonEmployeeCount: z.number(),
});
/** The requests for non-employees. */
export function requests(transport) {
    return {
        /**
         * Requests a person (`createNonEmployeeRequest`). Sent once: when no answer comes (IscUnreachableError with
         * `mayHaveHadEffect`), look among the requests before asking again.
         *
         * @throws IscRefusedError 400 with the detail code `400.1.409` when the account name is in use or requested already
         */
        async create(person) {
            return await transport.json(operations.createRequest, requestSchema, { json: person });
        },
        /** Lists requests (`listNonEmployeeRequests`). */
        list({ requestedFor, sourceId, sorters, ...page }) {
            return listing(transport, operations.listRequests, z.array(requestSchema), {
                ...page,
                'requested-for': requestedFor,
                filters: anyOf('sourceId', sourceId),
                sorters: inOrder(sorters),
            });
        },
        /** One request by its id (`getNonEmployeeRequest`). Throws IscRefusedError 404 when there is none. */
        async get(id) {
            return await transport.json(operations.getRequest, requestSchema, { parameters: { id } });
        },
        /** Takes a request back (`deleteNonEmployeeRequest`). Throws IscRefusedError 404 when there is none. */
        async delete(id) {
            await transport.bytes(operations.deleteRequest, { parameters: { id } });
        },
        /** Counts the requests by state (`getNonEmployeeRequestSummary`), of an identity by id, or of `me`. */
        async summary(requestedFor) {
            return await transport.json(operations.requestSummary, summarySchema, { parameters: { requestedFor } });
        },
    };
}
