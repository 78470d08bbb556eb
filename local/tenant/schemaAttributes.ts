import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { Operation } from './operation.ts';
import { authorizeForSource } from './rights.ts';
import { requireSource } from './sources.ts';

const rowSchema = z.object({
  id: z.string(),
  system: z.number().transform(Boolean),
  type: z.enum(['TEXT', 'DATE', 'IDENTITY']),
  label: z.string(),
  technicalName: z.string(),
  helpText: z.string(),
  placeholder: z.string(),
  required: z.number().transform(Boolean),
  created: z.string(),
  modified: z.string(),
});

/** A column of a source's people, as the API gives it. */
export type SchemaAttribute = z.infer<typeof rowSchema>;

/** What a custom attribute is made of. */
export type NewAttribute = Pick<SchemaAttribute, 'technicalName' | 'label' | 'helpText' | 'placeholder' | 'required'>;

type AnyAttribute = NewAttribute & Pick<SchemaAttribute, 'type' | 'system'>;

/** The eight attributes that every source has, in the order in which the API lists them. */
export const mandatoryAttributes: readonly AnyAttribute[] = [
  mandatory('accountName', 'Account Name', 'TEXT', 'The unique identifier for the account', 'a unique user name'),
  mandatory('firstName', 'First Name', 'TEXT', 'The first name of the person', 'a first name'),
  mandatory('lastName', 'Last Name', 'TEXT', 'The last name of the person', 'a last name'),
  mandatory('email', 'Email', 'TEXT', 'The e-mail address of the person', 'an e-mail address'),
  mandatory('phone', 'Phone', 'TEXT', 'The phone number of the person', 'a phone number'),
  mandatory('manager', 'Manager', 'IDENTITY', 'The account id of the manager of the person', 'a manager'),
  mandatory('startDate', 'Start Date', 'DATE', 'The day on which the person starts', 'a date'),
  mandatory('endDate', 'End Date', 'DATE', 'The day on which the person leaves', 'a date'),
];

/** Operations on the schema attributes of a source. */
export const schemaAttributeOperations = {
  getNonEmployeeSourceSchemaAttributes: {
    method: 'GET',
    path: '/non-employee-sources/:sourceId/schema-attributes',
    security: 'user or application',
    answer({ database, caller, parameter }) {
      const { sourceId } = requireSource(database, parameter('sourceId'));
      authorizeForSource(database, caller, sourceId);
      return Response.json(schemaAttributesOf(database, sourceId));
    },
  },
} as const satisfies Record<string, Operation>;

/** The attributes of a source: the mandatory ones, then the custom ones in the order of their making. */
export function schemaAttributesOf(database: DatabaseSync, sourceId: string): SchemaAttribute[] {
  const rows = database
    .prepare(
      `SELECT id, system, type, label, technical_name AS technicalName, help_text AS helpText, placeholder, required,
       created, modified FROM schema_attribute WHERE source_id = ? ORDER BY position`,
    )
    .all(sourceId);
  return rows.map((row) => rowSchema.parse(row));
}

/** Adds an attribute behind those that the source has. */
export function addSchemaAttribute(database: DatabaseSync, sourceId: string, attribute: AnyAttribute, now: string) {
  const { system, type, label, technicalName, helpText, placeholder, required } = attribute;
  database
    .prepare(
      `INSERT INTO schema_attribute
       SELECT ?1, ?2, 1 + count(*), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10 FROM schema_attribute WHERE source_id = ?2`,
    )
    .run(
      randomUUID(),
      sourceId,
      Number(system),
      type,
      label,
      technicalName,
      helpText,
      placeholder,
      Number(required),
      now,
    );
}

function mandatory(
  technicalName: string,
  label: string,
  type: SchemaAttribute['type'],
  helpText: string,
  what: string,
): AnyAttribute {
  return { technicalName, label, type, helpText, placeholder: `Enter ${what}.`, required: true, system: true };
}
