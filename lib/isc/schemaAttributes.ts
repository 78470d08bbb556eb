import * as z from 'zod';
import type { CallOptions } from './context.ts';
import { operations } from './operations.ts';
import { isIdempotent, type Patch, patchOf } from './patch.ts';
import type { Transport } from './transport.ts';

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

export type SchemaAttribute = z.infer<typeof schemaAttributeSchema>;

/** A custom attribute to be. Its type is always TEXT, the only one that the API takes. */
export type NewSchemaAttribute = {
  technicalName: string;
  label: string;
  helpText?: string;
  placeholder?: string;
  required?: boolean;
};

/** What of a custom attribute is to change. */
export type SchemaAttributeChanges = Partial<Omit<NewSchemaAttribute, 'technicalName'>>;

/** The schema attributes of a source. */
export function schemaAttributes(transport: Transport) {
  return {
    /** All of them, the mandatory ones first, at most 18 (`getNonEmployeeSourceSchemaAttributes`). */
    async list(sourceId: string, options?: CallOptions): Promise<SchemaAttribute[]> {
      return await transport.json(operations.listSchemaAttributes, z.array(schemaAttributeSchema), {
        parameters: { sourceId },
        options,
      });
    },
    /**
     * Adds a custom attribute (`createNonEmployeeSourceSchemaAttributes`). Sent once: when no answer comes, list them
     * before adding it again.
     *
     * @throws IscRefusedError 400 with the detail code `400.1.4` at the eleventh, `400.1.409` when the name is in use
     */
    async create(sourceId: string, attribute: NewSchemaAttribute, options?: CallOptions): Promise<SchemaAttribute> {
      const json = { type: 'TEXT', ...attribute };
      return await transport.json(operations.createSchemaAttribute, schemaAttributeSchema, {
        parameters: { sourceId },
        json,
        options,
      });
    },
    /** One attribute by its id (`getNonEmployeeSchemaAttribute`). Throws IscRefusedError 404 when there is none. */
    async get(sourceId: string, attributeId: string, options?: CallOptions): Promise<SchemaAttribute> {
      return await transport.json(operations.getSchemaAttribute, schemaAttributeSchema, {
        parameters: { sourceId, attributeId },
        options,
      });
    },
    /** Changes some of a custom attribute (`patchNonEmployeeSchemaAttribute`), by field or by operations of JSON Patch. */
    async patch(
      sourceId: string,
      attributeId: string,
      changes: Patch<SchemaAttributeChanges>,
      options?: CallOptions,
    ): Promise<SchemaAttribute> {
      const patch = patchOf(changes);
      const operation = { ...operations.patchSchemaAttribute, idempotent: isIdempotent(patch) };
      return await transport.json(operation, schemaAttributeSchema, {
        parameters: { sourceId, attributeId },
        patch,
        options,
      });
    },
    /** Deletes a custom attribute (`deleteNonEmployeeSchemaAttribute`). Throws IscRefusedError 404 when there is none. */
    async delete(sourceId: string, attributeId: string, options?: CallOptions): Promise<void> {
      await transport.done(operations.deleteSchemaAttribute, { parameters: { sourceId, attributeId }, options });
    },
    /** Deletes all custom attributes of a source (`deleteNonEmployeeSourceSchemaAttributes`); the mandatory ones stay. */
    async deleteAll(sourceId: string, options?: CallOptions): Promise<void> {
      await transport.done(operations.deleteSchemaAttributes, { parameters: { sourceId }, options });
    },
    /** The header that a CSV for the source has (`exportNonEmployeeSourceSchemaTemplate`). */
    async template(sourceId: string, options?: CallOptions): Promise<Uint8Array> {
      return await transport.csv(operations.exportTemplate, { parameters: { sourceId }, options });
    },
  };
}
