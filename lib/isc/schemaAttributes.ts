import * as z from 'zod';
import { operations } from './operations.ts';
import type { Transport } from './transport.ts';

/** An attribute of a source's schema: one of the eight that every source has (`system`), or a custom one. */
const schemaAttributeSchema = z.object({
  id: z.string().optional(),
  type: z.string(),
  technicalName: z.string(),
  label: z.string(),
  required: z.boolean().optional(),
  system: z.boolean().optional(),
});

export type SchemaAttribute = z.infer<typeof schemaAttributeSchema>;

/** The schema attributes of a source. */
export function schemaAttributes(transport: Transport) {
  return {
    /** All of them, the mandatory ones first, at most 18 (`getNonEmployeeSourceSchemaAttributes`). */
    async list(sourceId: string): Promise<SchemaAttribute[]> {
      return await transport.json(operations.listSchemaAttributes, z.array(schemaAttributeSchema), {
        parameters: { sourceId },
      });
    },
  };
}
