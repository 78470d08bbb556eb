import * as z from 'zod';
import { type Patch } from './patch.ts';
import type { Transport } from './transport.ts';
/** An attribute of a source's schema: one of the eight that every source has (`system`), or a custom one. */
declare const schemaAttributeSchema: z.ZodObject<{
    id: z.ZodOptional<z.ZodString>;
    type: z.ZodString;
    technicalName: z.ZodString;
    label: z.ZodString;
    helpText: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    placeholder: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    required: z.ZodOptional<z.ZodBoolean>;
    system: z.ZodOptional<z.ZodBoolean>;
}, z.core.$strip>;
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
export declare function schemaAttributes(transport: Transport): {
    /** All of them, the mandatory ones first, at most 18 (`getNonEmployeeSourceSchemaAttributes`). */
    list(sourceId: string): Promise<SchemaAttribute[]>;
    /**
     * Adds a custom attribute (`createNonEmployeeSourceSchemaAttributes`). Sent once: when no answer comes, list them
     * before adding it again.
     *
     * @throws IscRefusedError 400 with the detail code `400.1.4` at the eleventh, `400.1.409` when the name is in use
     */
    create(sourceId: string, attribute: NewSchemaAttribute): Promise<SchemaAttribute>;
    /** One attribute by its id (`getNonEmployeeSchemaAttribute`). Throws IscRefusedError 404 when there is none. */
    get(sourceId: string, attributeId: string): Promise<SchemaAttribute>;
    /** Changes some of a custom attribute (`patchNonEmployeeSchemaAttribute`), by field or by operations of JSON Patch. */
    patch(sourceId: string, attributeId: string, changes: Patch<SchemaAttributeChanges>): Promise<SchemaAttribute>;
    /** Deletes a custom attribute (`deleteNonEmployeeSchemaAttribute`). Throws IscRefusedError 404 when there is none. */
    delete(sourceId: string, attributeId: string): Promise<void>;
    /** Deletes all custom attributes of a source (`deleteNonEmployeeSourceSchemaAttributes`); the mandatory ones stay. */
    deleteAll(sourceId: string): Promise<void>;
    /** The header that a CSV for the source has (`exportNonEmployeeSourceSchemaTemplate`). */
    template(sourceId: string): Promise<Uint8Array>;
};
export {};
