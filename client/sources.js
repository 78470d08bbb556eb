import * as z from 'zod';
import { inOrder } from './filters.js';
import { operations } from './operations.js';
import { listing } from './pages.js';
import { isRepeatable, patchOf } from './patch.js';
const identities = z.array(z.object({ type: z.string().nullish(), id: z.string() })).nullish();
/** A non-employee source. `id` and `sourceId` name the same source; the API accepts either. */
const sourceSchema = z.object({
    id: z.string(),
    sourceId: z.string().optional(),
    name: z.string(),
    description: z.string().nullish(),
    approvers: identities,
    accountManagers: identities,
    nonEmployeeCount: z.number().nullish(),
    created: z.string().nullish(),
    modified: z.string().nullish(),
});
/** The non-employee sources of a tenant. */
export function sources(transport) {
    return {
        /**
         * Creates a source (`createNonEmployeeSource`). A tenant has at most 50. Sent once: when no answer comes, look for its
         * name before creating it again.
         */
        async create({ owner, approvers, accountManagers, ...source }) {
            const json = {
                ...source,
                owner: { id: owner },
                ...(approvers && { approvers: approvers.map((id) => ({ id })) }),
                ...(accountManagers && { accountManagers: accountManagers.map((id) => ({ id })) }),
            };
            return await transport.json(operations.createSource, sourceSchema, { json });
        },
        /** Lists the sources (`listNonEmployeeSources`); a tenant has at most 50, so it takes one request. */
        list({ requestedFor, nonEmployeeCount, sorters, ...page } = {}) {
            return listing(transport, operations.listSources, z.array(sourceSchema), {
                ...page,
                'requested-for': requestedFor,
                'non-employee-count': nonEmployeeCount,
                sorters: inOrder(sorters),
            });
        },
        /** One source by either of its ids (`getNonEmployeeSource`). Throws IscRefusedError 404 when there is none. */
        async get(sourceId) {
            return await transport.json(operations.getSource, sourceSchema, { parameters: { sourceId } });
        },
        /** Changes some of a source (`patchNonEmployeeSource`), by field or by operations of JSON Patch. */
        async patch(sourceId, changes) {
            const patch = patchOf(changes);
            const operation = { ...operations.patchSource, repeatable: isRepeatable(patch) };
            return await transport.json(operation, sourceSchema, { parameters: { sourceId }, patch });
        },
        /** Deletes a source with all its people (`deleteNonEmployeeSource`). Throws IscRefusedError 404 when there is none. */
        async delete(sourceId) {
            await transport.bytes(operations.deleteSource, { parameters: { sourceId } });
        },
    };
}
