import * as z from 'zod';
import { operations } from './operations.js';
import { isRepeatable, patchOf } from './patch.js';
/** An attribute of a source's schema: one of the eight that every source has (`system`), or a custom one. */
const schemaAttributeSchema = z.object({
    id: z.string().optional(),
    type: z.string(),
    technicalName: z.string(),
    label: z.string(),
    helpText: z.string().nullish(),
    placeholder: z.string().nullish(),
    required: z.boolean().optional(),
    system: z.boolean().optional(),
});
/** The schema attributes of a source. */
export function schemaAttributes(transport) {
    return {
        /** All of them, the mandatory ones first, at most 18 (`getNonEmployeeSourceSchemaAttributes`). */
        async list(sourceId) {
            return await transport.json(operations.listSchemaAttributes, z.array(schemaAttributeSchema), {
                parameters: { sourceId },
            });
        },
        /**
         * Adds a custom attribute (`createNonEmployeeSourceSchemaAttributes`). Sent once: when no answer comes, list them
         * before adding it again.
         *
         * @throws IscRefusedError 400 with the detail code `400.1.4` at the eleventh, `400.1.409` when the name is in use
         */
        async create(sourceId, attribute) {
            const json = { type: 'TEXT', ...attribute };
            return await transport.json(operations.createSchemaAttribute, schemaAttributeSchema, {
                parameters: { sourceId },
                json,
            });
        },
        /** One attribute by its id (`getNonEmployeeSchemaAttribute`). Throws IscRefusedError 404 when there is none. */
        async get(sourceId, attributeId) {
            return await transport.json(operations.getSchemaAttribute, schemaAttributeSchema, {
                parameters: { sourceId, attributeId },
            });
        },
        /** Changes some of a custom attribute (`patchNonEmployeeSchemaAttribute`), by field or by operations of JSON Patch. */
        async patch(sourceId, attributeId, changes) {
            const patch = patchOf(changes);
            const operation = { ...operations.patchSchemaAttribute, repeatable: isRepeatable(patch) };
            return await transport.json(operation, schemaAttributeSchema, { parameters: { sourceId, attributeId }, patch });
        },
        /** Deletes a custom attribute (`deleteNonEmployeeSchemaAttribute`). Throws IscRefusedError 404 when there is none. */
        async delete(sourceId, attributeId) {
            await transport.bytes(operations.deleteSchemaAttribute, { parameters: { sourceId, attributeId } });
        },
        /** Deletes all custom attributes of a source (`deleteNonEmployeeSourceSchemaAttributes`); the mandatory ones stay. */
        async deleteAll(sourceId) {
            await transport.bytes(operations.deleteSchemaAttributes, { parameters: { sourceId } });
        },
        /** The header that a CSV for the source has (`exportNonEmployeeSourceSchemaTemplate`). */
        async template(sourceId) {
            return await transport.bytes(operations.exportTemplate, { parameters: { sourceId } });
        },
    };
}
