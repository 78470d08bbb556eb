import * as z from 'zod';
import { anyOf, inOrder } from './filters.js';
import { operations } from './operations.js';
import { listing } from './pages.js';
import { isRepeatable, patchOf } from './patch.js';
/** The custom attributes of a person by technical name. */
const dataSchema = z.record(z.string(), z.string().nullable());
/** What records and requests say of a person. Dates are ISO 8601 instants. */
export const personSchema = z.object({
    accountName: z.string(),
    firstName: z.string().nullish(),
    lastName: z.string().nullish(),
    email: z.string().nullish(),
    phone: z.string().nullish(),
    manager: z.string().nullish(),
    data: dataSchema.nullish(),
    startDate: z.string().nullish(),
    endDate: z.string().nullish(),
    modified: z.string().nullish(),
    created: z.string().nullish(),
});
const recordSchema = personSchema.extend({ id: z.string(), sourceId: z.string().nullish() });
/** The records of non-employees. */
export function records(transport) {
    return {
        /**
         * Creates a record at once, without approval (`createNonEmployeeRecord`). Sent once: when no answer comes
         * (IscUnreachableError with `mayHaveHadEffect`), look for the account name before creating again.
         */
        async create(person) {
            return await transport.json(operations.createRecord, recordSchema, { json: person });
        },
        /** Lists records (`listNonEmployeeRecords`). */
        list({ sourceId, sorters, ...page } = {}) {
            return listing(transport, operations.listRecords, z.array(recordSchema), {
                ...page,
                filters: anyOf('sourceId', sourceId),
                sorters: inOrder(sorters),
            });
        },
        /** One record by its id (`getNonEmployeeRecord`). Throws IscRefusedError 404 when there is none. */
        async get(id) {
            return await transport.json(operations.getRecord, recordSchema, { parameters: { id } });
        },
        /**
         * Replaces all of a record (`updateNonEmployeeRecord`). Needs a user: an administrator may change everything, the
         * owner of the source the end date alone.
         */
        async update(id, person) {
            return await transport.json(operations.updateRecord, recordSchema, { parameters: { id }, json: person });
        },
        /**
         * Changes some of a record (`patchNonEmployeeRecord`), by field (`{ endDate }`) or by operations of JSON Patch. Needs a
         * user, as `update` does. Repeated when no answer comes only if doing it twice is the same as doing it once.
         */
        async patch(id, changes) {
            const patch = patchOf(changes);
            const operation = { ...operations.patchRecord, repeatable: isRepeatable(patch) };
            return await transport.json(operation, recordSchema, { parameters: { id }, patch });
        },
        /** Deletes a record (`deleteNonEmployeeRecord`). Throws IscRefusedError 404 when there is none. */
        async delete(id) {
            await transport.bytes(operations.deleteRecord, { parameters: { id } });
        },
        /**
         * Deletes many records in one request (`deleteNonEmployeeRecordsInBulk`). The API does not say how many it takes at
         * most, nor which of them there were: look afterwards. Nothing is sent for no ids.
         */
        async deleteInBulk(ids) {
            if (ids.length === 0)
                return;
            await transport.bytes(operations.deleteRecordsInBulk, { json: { ids } });
        },
        /**
         * All people of a source as CSV (`exportNonEmployeeRecords`), byte for byte as the API gives them. The largest source,
         * of 20,000 people, has some 3 MB.
         */
        async export(sourceId) {
            return await transport.bytes(operations.exportRecords, { parameters: { sourceId } });
        },
        /**
         * The same as a stream, to be read within the time-out of a call (a minute by default). A stream that breaks off ends in
         * an IscUnreachableError; it is not asked for again.
         */
        async exportStream(sourceId) {
            return await transport.stream(operations.exportRecords, { parameters: { sourceId } });
        },
    };
}
