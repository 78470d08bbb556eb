import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { checkBody, readBody } from './body.ts';
import { transaction } from './database.ts';
import { limitViolation, Refusal, referenceConflict } from './errors.ts';
import { applyPatch, readPatch } from './jsonPatch.ts';
import { instant, type Operation } from './operation.ts';
import {
  addSchemaAttribute,
  deleteSchemaAttribute,
  requireSchemaAttribute,
  schemaAttributesOf,
  updateSchemaAttribute,
} from './schemaAttributes.ts';
import { requireSource } from './sources.ts';

const MOST_CUSTOM = 10;

const changesSchema = z.object({
  label: z.string().regex(/\S/, 'a value is required'),
  helpText: z.string().default(''),
  placeholder: z.string().default(''),
  required: z.boolean().default(false),
});

const bodySchema = changesSchema.extend({
  type: z.literal('TEXT', 'custom attributes are of type TEXT'),
  // It is a column of CSV files and a name in JSON, so it has nothing that needs quoting in either.
  technicalName: z
    .string()
    .max(255, 'must have at most 255 characters')
    .regex(/^[\p{L}$][\p{L}\p{N}$._-]*$/u, 'must be letters, digits and $ . _ -, and begin with a letter or $'),
});

/** Operations that change the schema attributes of a source. */
export const schemaAttributeChangeOperations = {
  createNonEmployeeSourceSchemaAttributes: {
    method: 'POST',
    path: '/non-employee-sources/:sourceId/schema-attributes',
    security: 'user or application',
    requires: 'idn:nesr:create',
    async answer({ database, clock, request, parameter }) {
      const { sourceId } = requireSource(database, parameter('sourceId'));
      const attribute = await readBody(request, bodySchema);
      const id = transaction(database, () => {
        requireNew(database, sourceId, attribute.technicalName);
        return addSchemaAttribute(database, sourceId, { ...attribute, system: false }, instant(clock));
      });
      return Response.json(requireSchemaAttribute(database, sourceId, id));
    },
  },
  patchNonEmployeeSchemaAttribute: {
    method: 'PATCH',
    path: '/non-employee-sources/:sourceId/schema-attributes/:attributeId',
    security: 'user or application',
    requires: 'idn:nesr:update',
    async answer({ database, clock, request, parameter }) {
      const { sourceId } = requireSource(database, parameter('sourceId'));
      requireSchemaAttribute(database, sourceId, parameter('attributeId'));
      const patch = await readPatch(request);
      return transaction(database, () => {
        const before = requireSchemaAttribute(database, sourceId, parameter('attributeId'));
        const after = checkBody(applyPatch(before, patch, Object.keys(changesSchema.shape)), changesSchema);
        if (before.system && !after.required) throw new Refusal(400, 'A mandatory attribute stays required.');
        updateSchemaAttribute(database, before, after, instant(clock));
        return Response.json(requireSchemaAttribute(database, sourceId, before.id));
      });
    },
  },
  deleteNonEmployeeSchemaAttribute: {
    method: 'DELETE',
    path: '/non-employee-sources/:sourceId/schema-attributes/:attributeId',
    security: 'user or application',
    requires: 'idn:nesr:delete',
    answer({ database, parameter }) {
      const { sourceId } = requireSource(database, parameter('sourceId'));
      const attribute = requireSchemaAttribute(database, sourceId, parameter('attributeId'));
      if (attribute.system) throw new Refusal(400, 'A mandatory attribute cannot be deleted.');
      transaction(database, () => deleteSchemaAttribute(database, sourceId, attribute));
      return new Response(null, { status: 204 });
    },
  },
  deleteNonEmployeeSourceSchemaAttributes: {
    method: 'DELETE',
    path: '/non-employee-sources/:sourceId/schema-attributes',
    security: 'user or application',
    requires: 'idn:nesr:delete',
    answer({ database, parameter }) {
      const { sourceId } = requireSource(database, parameter('sourceId'));
      transaction(database, () => {
        const custom = schemaAttributesOf(database, sourceId).filter(({ system }) => !system);
        for (const attribute of custom) deleteSchemaAttribute(database, sourceId, attribute);
      });
      return new Response(null, { status: 204 });
    },
  },
} as const satisfies Record<string, Operation>;

/** Throws a 400 when the name is taken, in any letter case, or when the source has all the attributes it can have. */
function requireNew(database: DatabaseSync, sourceId: string, technicalName: string): void {
  const attributes = schemaAttributesOf(database, sourceId);
  if (attributes.some((each) => each.technicalName.toLowerCase() === technicalName.toLowerCase())) {
    throw referenceConflict('The source already has an attribute with this technicalName.');
  }
  if (attributes.filter(({ system }) => !system).length < MOST_CUSTOM) return;
  throw limitViolation(`A source can have ${MOST_CUSTOM} custom attributes at most.`);
}
